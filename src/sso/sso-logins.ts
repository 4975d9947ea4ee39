import { Injectable } from '@nestjs/common';
import type { Door } from '../identity/doorway.js';
import type { NewSession } from '../identity/sessions.js';
import { SignIns } from '../identity/sign-ins.js';
import { VaultConflict, type VaultDelete, type VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { SsoRefusal, type Proof, type SsoCheck } from './proof.js';
import type { Departure, SsoConnection, SsoProtocol } from './protocol.js';
import type { SsoKind } from './connection.policy.js';
import { returnPath } from './return-path.policy.js';
import { SsoConnections } from './sso-connections.js';
import { SsoEntries } from './sso-entries.js';
import { OnceIds } from './sso-once.js';
import { PendingLogins, type Pending } from './sso-pending.js';
import { SsoPeople } from './sso-people.js';
import { SsoProtocols } from './sso-protocols.js';
import { SsoTests } from './sso-tests.js';
import { WaitingProofs } from './sso-waiting.js';

/** Where an answer came in: the door, and the secret of the browser's pre-login cookie. */
export interface SsoDoor extends Door {
  readonly browser: string | undefined;
}

/** What an answer of a provider led to. */
export type SsoOutcome =
  | { readonly did: 'came-in'; readonly session: NewSession; readonly next: string }
  /** Nobody began it here: the person is asked first. The token is for a cookie of its browser. */
  | { readonly did: 'ask'; readonly token: string }
  /** An admin tried the connection: nobody signs in. */
  | { readonly did: 'tested'; readonly connection: SsoConnection; readonly checks: readonly SsoCheck[]; readonly refusal: SsoRefusal | undefined };

interface Come {
  readonly door: SsoDoor;
  readonly connection: SsoConnection;
  /** Of the connection, as the proof was checked with it. */
  readonly state: string;
  readonly writes: readonly (VaultWrite | VaultDelete)[];
  readonly next: string;
  /** The contact whose address a mailed link has proven. */
  readonly proves?: string;
}

/** The way in by single sign-on, the same for every protocol: it verifies nothing itself and trusts nothing but a proof. */
@Injectable()
export class SsoLogins {
  constructor(
    private readonly house: House,
    private readonly connections: SsoConnections,
    private readonly protocols: SsoProtocols,
    private readonly pending: PendingLogins,
    private readonly once: OnceIds,
    private readonly people: SsoPeople,
    private readonly entries: SsoEntries,
    private readonly waiting: WaitingProofs,
    private readonly tests: SsoTests,
    private readonly signIns: SignIns,
  ) {}

  /** Begins a login: where to send the browser, and the secret for its cookie. @throws SsoRefusal (noted) */
  start(door: SsoDoor, id: string, wish: { readonly next: string | undefined; readonly test: string | undefined }): Promise<{ readonly departure: Departure; readonly browser: string }> {
    return this.#noting(door, async () => {
      const { connection, protocol } = this.#find(door.host, id);
      const test = wish.test !== undefined && (await this.tests.spend(wish.test, connection));
      if (wish.test !== undefined && !test) throw new SsoRefusal('login.test-gone');
      const next = returnPath(wish.next, connection.endpoints.origin);
      const { login, browser } = await this.pending.begin({ connection: id, host: door.host, next, test }, door.browser);
      return { departure: await protocol.start(connection, login), browser };
    });
  }

  /**
   * An answer of a provider. `returned`: the state that came back with it (RelayState, `state`), if the protocol has one.
   * @throws SsoRefusal (noted in the access log) with nothing written
   */
  answer(door: SsoDoor, id: string, kind: SsoKind, fields: Readonly<Record<string, string>>, returned = fields['RelayState'] ?? fields['state']): Promise<SsoOutcome> {
    return this.#noting(door, async () => {
      const { connection, protocol, state } = this.#find(door.host, id, kind);
      const found = await this.pending.find(door.browser, door.host, id, returned);
      const now = this.house.clock.now();
      try {
        const proof = await protocol.verify(connection, { fields, pending: found?.login, now });
        if (now >= proof.validUntil) throw new SsoRefusal('login.expired', proof.checks);
        return await this.#proven({ door, connection, state, found, proof });
      } catch (error) {
        if (!(error instanceof SsoRefusal) || !found?.login.test) throw error;
        return { did: 'tested', connection, checks: error.checks, refusal: error };
      }
    });
  }

  /** The person has said that it is them. @throws SsoRefusal (noted) */
  confirm(door: SsoDoor, token: string | undefined): Promise<SsoOutcome> {
    return this.#noting(door, async () => {
      const waiting = await this.waiting.open(token, door.host);
      if (!waiting) throw new SsoRefusal('login.confirm-gone');
      const { connection } = this.#find(door.host, waiting.connection);
      return this.#comeIn({ door, connection, state: waiting.state, writes: [waiting.spend], next: waiting.next }, waiting.proof);
    });
  }

  /** Ends exactly the sessions that a provider names: those of a subject, or the one with this index (S20). How many there were. */
  async endByProvider(connection: string, subject: string, index: string | null): Promise<number> {
    const identity = this.people.identityOf(connection, subject);
    const contact = this.people.holderOf(connection, identity);
    if (contact === undefined) return 0;
    return this.signIns.endOf(contact, 'provider', session => session.connection === connection && session.provider?.subject === identity && (index === null || session.provider.index === index));
  }

  async #proven({ door, connection, state, found, proof }: { door: SsoDoor; connection: SsoConnection; state: string; found: Pending | undefined; proof: Proof }): Promise<SsoOutcome> {
    const once = await this.once.writesFor(connection, proof);
    if (await this.once.anyUsed(once)) throw new SsoRefusal('login.replayed', proof.checks);
    if (proof.asked && !found) throw new SsoRefusal('login.unasked', proof.checks);
    const writes = [...once, ...(proof.asked && found ? [this.pending.spend(found)] : [])];
    if (proof.asked && found?.login.test) {
      await this.#spend(writes);
      return { did: 'tested', connection, checks: proof.checks, refusal: undefined };
    }
    if (proof.asked) return this.#comeIn({ door, connection, state, writes, next: found!.login.next }, proof);
    if (!connection.settings.unasked) throw new SsoRefusal('login.unasked', proof.checks);
    const { token, write } = this.waiting.put({ connection: connection.id, host: door.host, state, next: returnPath(proof.next, connection.endpoints.origin), proof });
    await this.#spend([...writes, write]);
    return { did: 'ask', token };
  }

  async #comeIn(come: Come, proof: Proof): Promise<SsoOutcome> {
    const { door, connection, next } = come;
    const contact = await this.entries.admit(connection, proof, door, come.proves);
    const portal = this.house.stores.views.snapshot().get<PortalRow>('portal', connection.portal)?.row;
    const sso = {
      connection: connection.id,
      provider: { subject: this.people.identityOf(connection.id, proof.identity), index: proof.sessionIndex },
      endsAt: proof.sessionEndsAt, writes: come.writes, still: () => this.#still(come, contact),
    };
    const session = await this.signIns.open(door, { kind: 'contact', id: contact }, portal, 'sso', sso).catch(replayed);
    return { did: 'came-in', session, next };
  }

  /** A key that was removed, or access that ended, while the answer was looked at opens nothing (S22, S23). */
  #still({ connection, door, state }: Come, contact: string): void {
    if (this.connections.state(door.host, connection.id) !== state) throw new SsoRefusal('login.changed');
    const who = { contact, portal: connection.portal, host: door.host, method: 'sso' as const, connection: connection.id };
    const { allowed, reason } = this.house.viewers.decide(this.house.stores.views.snapshot(), who, this.house.clock.now()).entry;
    if (!allowed) throw new SsoRefusal(reason);
  }

  #spend(writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    return this.house.stores.vault.write(writes).catch(replayed);
  }

  #find(host: string, id: string, kind?: SsoKind): { connection: SsoConnection; protocol: SsoProtocol; state: string } {
    const connection = this.connections.find(host, id);
    const protocol = connection && this.protocols.find(connection.settings.kind);
    if (!connection || !protocol || (kind !== undefined && connection.settings.kind !== kind)) throw new SsoRefusal('login.connection');
    return { connection, protocol, state: this.connections.state(host, id)! };
  }

  async #noting<T>(door: SsoDoor, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SsoRefusal) await this.signIns.refuse(door, this.house.stores.views.snapshot().get<{ portal: string }>('portalHosts', door.host)?.row.portal ?? null, error.reason);
      throw error;
    }
  }
}

const replayed = (error: unknown): never => {
  throw error instanceof VaultConflict ? new SsoRefusal('login.replayed') : error;
};
