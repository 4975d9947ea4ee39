import { Injectable } from '@nestjs/common';
import { ComeInBySso } from '../contacts/contact-sso.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { SYSTEM, type Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { entry } from '../portal/entry.policy.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { membershipIn } from '../portal/viewers.js';
import { SsoRefusal, type Proof, type SsoCheck } from './proof.js';
import type { SsoConnection } from './protocol.js';
import { mapped } from './sso-mapping.policy.js';
import { SsoPeople, type Identified } from './sso-people.js';

/** Somebody else changed what was decided on; deciding again tells what holds now. */
const MEANWHILE: ReadonlySet<string> = new Set(['identity.email-taken', 'email.taken', 'identity.taken', 'contact.unknown', 'contact.erased', 'contact.blocked']);
const ATTEMPTS = 4;
/** Characters of what a provider said, on the page of a test. */
const MOST_SHOWN = 1_000;

/** Takes a proof to a contact: the table of entry.md is asked about the person as mapping would make it, and only what it lets in is written. */
@Injectable()
export class SsoEntries {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly people: SsoPeople,
  ) {}

  /** The contact that comes in; its events are written. @throws SsoRefusal with the reason of the table, and nothing written */
  async admit(connection: SsoConnection, proof: Proof, from: Pick<Caller, 'address' | 'userAgent'>, proves?: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const who = this.people.identify(connection, proof, proves);
      try {
        const command = commandOf(connection, who, proof, proves);
        await this.decide(connection, who, command);
        return (await this.desk.execute(command, { ...SYSTEM, ...from })).id;
      } catch (error) {
        if (!(error instanceof Rejection) || !MEANWHILE.has(error.code)) throw error;
        if (attempt >= ATTEMPTS) throw new SsoRefusal('identity.email-taken');
      }
    }
  }

  /** What a login with this proof would come to, for the admin who tries the connection: nothing is written. */
  async foresee(connection: SsoConnection, proof: Proof): Promise<{ readonly checks: readonly SsoCheck[]; readonly refusal: SsoRefusal | undefined }> {
    const said: readonly (readonly [string, string])[] = [['email', proof.email ?? '–'], ['name', proof.name ?? '–'], ...[...proof.attributes].map(([name, values]) => [name, values.join(', ')] as const)];
    const attributes: SsoCheck = { check: 'login.attributes', ok: true, detail: said.map(([name, value]) => `${name} = ${value}`).join('; ').slice(0, MOST_SHOWN) };
    try {
      const who = this.people.identify(connection, proof);
      const reason = await this.decide(connection, who, commandOf(connection, who, proof));
      return { checks: [attributes, { check: 'login.entry', ok: true, detail: `${who.expects}, ${reason}` }], refusal: undefined };
    } catch (error) {
      // Whoever tries a connection has not switched it on yet.
      if (!(error instanceof SsoRefusal)) throw error;
      if (error.reason === 'sso.off') return { checks: [attributes], refusal: undefined };
      return { checks: [attributes, { check: 'login.entry', ok: false, detail: error.reason }], refusal: error };
    }
  }

  /** The reason of the table that lets in. @throws SsoRefusal with the one that does not */
  async decide(connection: SsoConnection, who: Identified, command: ComeInBySso): Promise<string> {
    const asks = who.subject !== 'taken' && !who.contact?.blocked?.is && !who.contact?.erased;
    const after = asks ? await this.house.dryRuns.after(command, SYSTEM) : undefined;
    const rows = this.house.stores.views.snapshot();
    const at = this.house.clock.now();
    const candidate = after ? after(rows).get<ContactRow>('contact', who.id)?.row : who.contact;
    const membership = candidate ? membershipIn(rows, candidate, this.house.judge, at) : nobody;
    const portal = rows.get<PortalRow>('portal', connection.portal)?.row;
    const answer = entry({ portal, host: connection.host, method: 'sso', connection: connection.id, subject: who.subject, contact: who.contact, membership, at });
    if (!answer.allowed) throw new SsoRefusal(answer.reason);
    return answer.reason;
  }
}

const nobody = (list: string) => ({ member: false, stream: `list-${list}`, revision: -1, validUntil: null });

const plain = (text: string, most: number): string => [...text.replace(/[\p{Surrogate}\u0000-\u001f\u007f]/gu, ' ').trim()].slice(0, most).join('');

const commandOf = (connection: SsoConnection, { id, identity, expects, email }: Identified, proof: Proof, proves?: string): ComeInBySso =>
  commandFrom(ComeInBySso, {
    contact: id, portal: connection.portal, connection: connection.id, expects, identity, email,
    subject: plain(proof.label, 500) || '–',
    name: plain(proof.name ?? '', 200) || undefined,
    verified: proves === undefined ? undefined : true,
    ...mapped(connection.settings.mapping, proof.attributes),
  });
