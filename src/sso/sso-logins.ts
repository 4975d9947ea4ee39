import { Injectable } from '@nestjs/common';
import { SignIns } from '../identity/sign-ins.js';
import type { VaultDelete, VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import type { PortalHost } from '../portal/portal-hosts.view.js';
import type { SsoKind } from './connection.policy.js';
import { SsoRefusal, type Proof, type SsoCheck } from './proof.js';
import type { Departure, SsoConnection, SsoProtocol } from './protocol.js';
import { returnPath } from './return-path.js';
import { replayed, SsoArrivals, type Arrived } from './sso-arrivals.js';
import { SsoConnections } from './sso-connections.js';
import type { SsoDoor } from './sso-door.js';
import { SsoEntries } from './sso-entries.js';
import { singles } from './single-fields.js';
import { NamedSessions } from './sso-named-sessions.js';
import { OnceIds } from './sso-once.js';
import { PendingLogins, type Pending } from './sso-pending.js';
import { SsoPeople } from './sso-people.js';
import { SsoProtocols } from './sso-protocols.js';
import { SsoTests } from './sso-tests.js';
import { WaitingProofs } from './sso-waiting.js';

/** What an answer of a provider led to. */
export type SsoOutcome =
  | Arrived
  /** Nobody began it here: the person is asked first. The token is for a cookie of its browser. */
  | { readonly did: 'ask'; readonly token: string }
  /** An admin tried the connection: nobody signs in. */
  | { readonly did: 'tested'; readonly connection: SsoConnection; readonly checks: readonly SsoCheck[]; readonly refusal: SsoRefusal | undefined };

interface Found {
  readonly connection: SsoConnection;
  readonly protocol: SsoProtocol;
  /** What the connection is now, to be compared when a session is written. */
  readonly state: string;
}

/** A proof with where and for what it came. */
interface Answered extends Omit<Found, 'protocol'> {
  readonly door: SsoDoor;
  readonly pending: Pending | undefined;
  readonly proof: Proof;
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
    private readonly arrivals: SsoArrivals,
    private readonly waiting: WaitingProofs,
    private readonly tests: SsoTests,
    private readonly named: NamedSessions,
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
   * An answer of a provider. `sent`: its fields as they came; `returned`: the state that came back, where it is in no field of its own.
   * @throws SsoRefusal (noted in the access log) with nothing written
   */
  answer(door: SsoDoor, id: string, kind: SsoKind, sent: unknown, returned?: string): Promise<SsoOutcome> {
    return this.#noting(door, async () => {
      const fields = singles(sent);
      const found = this.#find(door.host, id, kind);
      const named = returned ?? fields['RelayState'] ?? fields['state'];
      return this.pending.inTurn(door.browser, named, () => this.#answered(door, found, fields, named));
    });
  }

  /** The person has said that it is them. @throws SsoRefusal (noted) */
  confirm(door: SsoDoor, token: string | undefined): Promise<SsoOutcome> {
    return this.#noting(door, async () => {
      const waits = await this.waiting.open('confirm', token, door.host);
      if (!waits) throw new SsoRefusal('login.confirm-gone');
      const { connection } = this.#find(door.host, waits.connection);
      const { state, next, proof, spend } = waits;
      return this.arrivals.arrive({ door, connection, state, next, proof, writes: [spend] });
    });
  }

  /** A mailed link has proven that a contact's address is the person's. @throws SsoRefusal (noted) */
  link(door: SsoDoor, token: string | undefined, contact: string, used: VaultWrite | VaultDelete): Promise<SsoOutcome> {
    return this.#noting(door, async () => {
      const waits = await this.waiting.open('link', token, door.host);
      if (!waits) throw new SsoRefusal('login.confirm-gone');
      const { connection } = this.#find(door.host, waits.connection);
      const { state, next, proof, spend } = waits;
      return this.arrivals.arrive({ door, connection, state, next, proof, writes: [spend, used], proves: contact });
    });
  }

  /** Whether somebody here is known by that name of the provider's. */
  knows(connection: string, subject: string): boolean {
    return this.people.holderOf(connection, this.people.identityOf(connection, subject)) !== undefined;
  }

  /** Ends exactly the sessions that a provider names: those of a subject, or the one with this index (S20). How many there were. */
  async endByProvider(connection: string, subject: string, index: string | null): Promise<number> {
    const identity = this.people.identityOf(connection, subject);
    const contact = this.people.holderOf(connection, identity);
    if (contact === undefined) return 0;
    return this.signIns.endOf(contact, 'provider', session => session.connection === connection && session.provider?.subject === identity && (index === null || session.provider.index === index));
  }

  /** Ends the sessions that began with this session of the provider, whoever has them. How many there were. */
  async endBySession(connection: string, index: string): Promise<number> {
    let ended = 0;
    for (const contact of await this.named.holdersOf(connection, index)) ended += await this.signIns.endOf(contact, 'provider', session => session.connection === connection && session.provider?.index === index);
    return ended;
  }

  async #answered(door: SsoDoor, found: Found, fields: Readonly<Record<string, string>>, named: string | undefined): Promise<SsoOutcome> {
    const { connection } = found;
    const pending = await this.pending.find(door.browser, door.host, connection.id, named);
    try {
      return await this.#verified(door, found, pending, fields);
    } catch (error) {
      if (!(error instanceof SsoRefusal) || !pending?.login.test) throw error;
      return { did: 'tested', connection, checks: error.checks, refusal: error };
    }
  }

  async #verified(door: SsoDoor, { connection, protocol, state }: Found, pending: Pending | undefined, fields: Readonly<Record<string, string>>): Promise<SsoOutcome> {
    const now = this.house.clock.now();
    const proof = await protocol.verify(connection, { fields, pending: pending?.login, now, used: id => this.once.used(connection, id) });
    if (now >= proof.validUntil) throw new SsoRefusal('login.expired', proof.checks);
    if (proof.asked ? !pending : !connection.settings.unasked) throw new SsoRefusal('login.unasked', proof.checks);
    const once = await this.once.writesFor(connection, proof);
    return this.once.alone(once, () => this.#unused({ door, connection, state, pending, proof }, once));
  }

  async #unused({ door, connection, state, pending, proof }: Answered, once: readonly VaultWrite[]): Promise<SsoOutcome> {
    if (proof.asked && pending) {
      const writes = [...once, this.pending.spend(pending)];
      if (!pending.login.test) return this.arrivals.arrive({ door, connection, state, proof, writes, next: pending.login.next });
      await this.house.stores.vault.write(writes).catch(replayed);
      const { checks, refusal } = await this.entries.foresee(connection, proof);
      return { did: 'tested', connection, checks: [...proof.checks, ...checks], refusal };
    }
    const { token, write } = this.waiting.put('confirm', { connection: connection.id, host: door.host, state, next: returnPath(proof.next, connection.endpoints.origin), proof }, this.people.ownerOf(connection, proof));
    await this.house.stores.vault.write([...once, write]).catch(replayed);
    return { did: 'ask', token };
  }

  #find(host: string, id: string, kind?: SsoKind): Found {
    const connection = this.connections.find(host, id);
    const protocol = connection && this.protocols.find(connection.settings.kind);
    if (!connection || !protocol || (kind !== undefined && connection.settings.kind !== kind)) throw new SsoRefusal('login.connection');
    return { connection, protocol, state: this.connections.state(host, id)! };
  }

  async #noting<T>(door: SsoDoor, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const portal = this.house.stores.views.snapshot().get<PortalHost>('portalHosts', door.host)?.row.portal ?? null;
      if (error instanceof SsoRefusal) await this.signIns.refuse(door, portal, error.reason);
      throw error;
    }
  }
}
