import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { InviteContact } from '../contacts/contact-record.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { atPortal } from '../platform/staff-reach.js';
import type { EntryReason } from '../portal/entry.policy.js';
import { firstHost, ssoOf, type PortalRow } from '../portal/portal.policy.js';
import type { InvitationForm } from './door.forms.js';
import { Doorway } from './doorway.js';
import type { Intent } from './link.policy.js';
import { MailedLinks } from './mailed-links.js';

/** What an admin hears of an invitation. */
export interface Invited {
  /** Whether the link would let the contact in as things are, and by which rule. */
  readonly mayEnter: boolean;
  readonly reason: EntryReason;
  readonly host: string;
}

/** Invites a contact to a portal: noted in the log, then mailed with a link that works for a week. */
@Injectable()
export class Invitations {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly doorway: Doorway,
    private readonly mailed: MailedLinks,
  ) {}

  /** @throws Rejection `portal.unknown`, `portal.no-host`, `portal.sso`, `mail.limited`, and those of InviteContact */
  async send(caller: Caller, { contact: id, portal: portalId }: InvitationForm, options: { readonly key?: string | undefined } = {}): Promise<Invited> {
    const inviter = atPortal(this.house, caller, portalId, ['admin', 'agent']);
    const portal = this.house.stores.views.snapshot().get<PortalRow>('portal', portalId)?.row;
    if (!portal) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
    const host = hostFor(portal);
    await this.desk.execute(commandFrom(InviteContact, { contact: id, portal: portalId }), inviter, options);
    const contact = this.doorway.contact(id)!;
    const digest = contact.emailDigest!;
    if (typeof contact.email !== 'string') throw new Rejection('conflict', 'contact.no-email', 'There is no address that a mail could go to.');
    const intent: Intent = { kind: 'contact', id, digest };
    await this.mailed.send({ kind: 'invitation', to: contact.email, language: contact.language ?? portal.language, portal: portal.id, request: { purpose: 'invite', host, intent, owner: id, replaces: true } }, digest);
    const { allowed, reason } = this.doorway.entry(host, 'link', contact);
    return { mayEnter: allowed, reason, host };
  }
}

/** The host people are invited to. No mail is sent where only single sign-on leads in (row 3). */
const hostFor = (portal: PortalRow): string => {
  const host = firstHost(portal);
  if (host === null) throw new Rejection('conflict', 'portal.no-host', 'The portal has no host name that an invitation could lead to.');
  if (ssoOf(portal, host).value.mode !== 'off') throw new Rejection('conflict', 'portal.sso', 'People come in by single sign-on here; no invitation is needed.');
  return host;
};
