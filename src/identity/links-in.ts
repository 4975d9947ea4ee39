import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { VerifyEmail } from '../contacts/contact-address.js';
import { NotePasswordChange } from '../contacts/contact-profile.js';
import { RegisterContact } from '../contacts/contact-record.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { entry } from '../portal/entry.policy.js';
import type { PortalHost } from '../portal/portal-hosts.view.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { membershipIn } from '../portal/viewers.js';
import { GrantRole, InviteStaff } from '../staff/staff.js';
import { LinkForm, LinkWanted, SetupForm } from './door.forms.js';
import { FIRST_ADMIN, hasAdmin } from './first-admin.js';
import { Links, type OpenLink } from './links.js';
import { Passwords } from './password.js';
import type { NewSession } from './sessions.js';
import { SignIns, type Door } from './sign-ins.js';

interface Intent {
  readonly kind: 'contact' | 'staff';
  readonly id: string;
}

const gone = (): Rejection => new Rejection('unknown', 'link.gone', 'This link does not work any more.');

/** One-time links: issued for the operator to hand on (mail comes later), used by whoever holds them. */
@Injectable()
export class LinksIn {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly links: Links,
    private readonly passwords: Passwords,
    private readonly signIns: SignIns,
  ) {}

  /** The whole address of a new link. */
  async address(wanted: LinkWanted): Promise<string> {
    const { tls, port } = this.house.config;
    const origin = tls ? `https://${wanted.host}` : `http://${wanted.host}:${this.house.port || port}`;
    return `${origin}/link/${await this.issue(wanted)}`;
  }

  /** @throws Rejection `contact.unknown` for an address that nobody has (the operator may know) */
  async issue({ email, host, staff }: LinkWanted): Promise<string> {
    const [kind, noun] = staff ? (['staff', 'staffEmail'] as const) : (['contact', 'email'] as const);
    const id = this.house.stores.views.snapshot().get<{ holder: string }>(`${noun}Holder`, this.house.digests.digest(noun, email))?.row.holder;
    if (id === undefined) throw new Rejection('unknown', `${kind}.unknown`, 'Nobody has this address.');
    return this.links.issue({ purpose: 'sign-in', host, intent: { kind, id } satisfies Intent, owner: id });
  }

  open(token: string, host: string): Promise<OpenLink | undefined> {
    return this.links.open(token, 'sign-in', host);
  }

  /** Uses a link: registers where the table says so, verifies the address, sets the password, opens a session. */
  async use(token: string, door: Door, form: LinkForm): Promise<NewSession> {
    const link = await this.open(token, door.host);
    if (!link) throw gone();
    const { kind, id } = link.intent as Intent;
    const password = form.password === undefined ? [] : [await this.passwords.prepare(`${kind}:${id}`, form.password)];
    const portal = kind === 'contact' ? this.#enter(door.host, id) : undefined;
    if (!(await this.links.use(link, password))) throw gone();
    if (portal) await this.#follow(portal, id, form);
    return this.signIns.open(door, { kind, id }, portal, 'link');
  }

  /** The first admin. @throws Rejection `link.gone`, `input.invalid` */
  async setup(token: string, door: Door, form: SetupForm): Promise<NewSession> {
    const link = await this.links.open(token, 'setup-admin', door.host);
    if (!link || (link.intent as { is?: string }).is !== FIRST_ADMIN || hasAdmin(this.house)) throw gone();
    // Judged before anything is written: a fault must leave the link and the address as they are.
    await this.passwords.prepare('staff:first-admin', form.password, [form.email, form.name]);
    const invite = commandFrom(InviteStaff, { name: form.name, email: form.email });
    const { id } = await this.desk.execute(invite, SYSTEM, { key: `first-admin:${link.key}` });
    const password = await this.passwords.prepare(`staff:${id}`, form.password, [form.email, form.name]);
    if (!(await this.links.use(link, [password]))) throw gone();
    await this.desk.execute(commandFrom(GrantRole, { staff: id, role: 'admin' }), SYSTEM);
    return this.signIns.open(door, { kind: 'staff', id }, undefined, 'link');
  }

  /** @throws Rejection `credentials.wrong` when the table does not let this contact in */
  #enter(host: string, id: string): PortalRow {
    const rows = this.house.stores.views.snapshot();
    const at = this.house.clock.now();
    const portal = rows.get<PortalRow>('portal', rows.get<PortalHost>('portalHosts', host)?.row.portal ?? '')?.row;
    const contact = rows.get<ContactRow>('contact', id)?.row ?? null;
    const answer = contact && entry({ portal, host, method: 'link', contact, membership: membershipIn(rows, contact, this.house.judge, at), at });
    if (!portal || !answer?.allowed) throw new Rejection('unauthenticated', 'credentials.wrong', 'You may not enter here.');
    return portal;
  }

  async #follow(portal: PortalRow, id: string, form: LinkForm): Promise<void> {
    const contact = this.house.stores.views.snapshot().get<ContactRow>('contact', id)!.row;
    if (!Object.hasOwn(contact.registered, portal.id)) await this.desk.execute(commandFrom(RegisterContact, { contact: id, portal: portal.id, by: Object.hasOwn(contact.invited, portal.id) ? 'invitation' : 'self', verified: true }), SYSTEM);
    if (typeof contact.email === 'string') await this.desk.execute(commandFrom(VerifyEmail, { contact: id, email: contact.email }), SYSTEM);
    if (form.password !== undefined) await this.desk.execute(commandFrom(NotePasswordChange, { contact: id }), SYSTEM);
  }
}
