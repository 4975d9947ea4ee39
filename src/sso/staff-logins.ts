import { Injectable } from '@nestjs/common';
import { STAFF_HOME } from '../identity/door-of.js';
import { SignIns } from '../identity/sign-ins.js';
import { StaffSignIns, type StaffEntered } from '../identity/staff-sign-ins.js';
import { Rejection } from '../kernel/errors.js';
import { House } from '../platform/house.js';
import { safeReturn } from '../web/csrf.js';
import type { SsoKind } from './connection.policy.js';
import { SsoRefusal, type Proof, type SsoCheck } from './proof.js';
import type { Departure, SsoConnection, SsoProtocol } from './protocol.js';
import { singles } from './single-fields.js';
import { replayed } from './sso-arrivals.js';
import type { SsoDoor } from './sso-door.js';
import { OnceIds } from './sso-once.js';
import { PendingLogins, type Pending } from './sso-pending.js';
import { SsoProtocols } from './sso-protocols.js';
import { SsoTests } from './sso-tests.js';
import { StaffConnections, staffPlace } from './staff-connections.js';
import { StaffPeople } from './staff-people.js';

interface Found {
  readonly connection: SsoConnection;
  readonly protocol: SsoProtocol;
  /** What the connection is now, to be compared when a session is written. */
  readonly state: string;
}

/** What an answer led to. */
export type StaffArrived =
  | { readonly did: 'came-in'; readonly entered: StaffEntered; readonly next: string }
  /** An admin tried the connection: nobody signs in. */
  | { readonly did: 'tested'; readonly name: string; readonly checks: readonly SsoCheck[]; readonly refusal: SsoRefusal | undefined };

/** Staff come in by a connection of the deployment: it proves who somebody is, and every right comes from the roles granted here. */
@Injectable()
export class StaffLogins {
  constructor(
    private readonly house: House,
    private readonly connections: StaffConnections,
    private readonly protocols: SsoProtocols,
    private readonly pending: PendingLogins,
    private readonly once: OnceIds,
    private readonly people: StaffPeople,
    private readonly staffSignIns: StaffSignIns,
    private readonly tests: SsoTests,
    private readonly signIns: SignIns,
  ) {}

  /** Begins a login: where to send the browser, and the secret for its cookie. @throws SsoRefusal (noted) */
  start(door: SsoDoor, id: string, wish: { readonly next: string | undefined; readonly test: string | undefined }): Promise<{ readonly departure: Departure; readonly browser: string; readonly name: string }> {
    return this.#noting(door, async () => {
      const { connection, protocol } = this.#find(door.host, id);
      const test = wish.test !== undefined && (await this.tests.spend(wish.test, connection));
      if (wish.test !== undefined && !test) throw new SsoRefusal('login.test-gone');
      const { login, browser } = await this.pending.begin({ connection: id, host: staffPlace(door.host), next: safeReturn(wish.next, STAFF_HOME), test }, door.browser);
      return { departure: await protocol.start(connection, login), browser, name: connection.name };
    });
  }

  /** An answer of a provider: a session, or the second factor comes next. @throws SsoRefusal (noted) */
  answer(door: SsoDoor, id: string, kind: SsoKind, sent: unknown): Promise<StaffArrived> {
    return this.#noting(door, async () => {
      const fields = singles(sent);
      const found = this.#find(door.host, id, kind);
      const named = fields['RelayState'] ?? fields['state'];
      return this.pending.inTurn(door.browser, named, async () => {
        const pending = await this.pending.find(door.browser, staffPlace(door.host), id, named);
        // A login that did not begin here could be somebody else's: staff are never asked whether it is theirs.
        if (!pending) throw new SsoRefusal('login.unasked');
        return this.#judged(door, found, pending, fields);
      });
    });
  }

  /** A test shows its refusal instead of throwing it. */
  async #judged(door: SsoDoor, found: Found, pending: Pending, fields: Readonly<Record<string, string>>): Promise<StaffArrived> {
    try {
      return await this.#verified(door, found, pending, fields);
    } catch (error) {
      if (!(error instanceof SsoRefusal) || !pending.login.test) throw error;
      return { did: 'tested', name: found.connection.name, checks: error.checks, refusal: error };
    }
  }

  async #verified(door: SsoDoor, found: Found, pending: Pending, fields: Readonly<Record<string, string>>): Promise<StaffArrived> {
    const { connection, protocol } = found;
    const now = this.house.clock.now();
    const proof = await protocol.verify(connection, { fields, pending: pending.login, now, used: id => this.once.used(connection, id) });
    if (now >= proof.validUntil) throw new SsoRefusal('login.expired', proof.checks);
    if (!proof.asked) throw new SsoRefusal('login.unasked', proof.checks);
    const once = await this.once.writesFor(connection, proof);
    return this.once.alone(once, async () => {
      await this.house.stores.vault.write([...once, this.pending.spend(pending)]).catch(replayed);
      if (!pending.login.test) return { did: 'came-in', entered: await this.#enter(door, found, proof), next: pending.login.next };
      const { checks, refusal } = this.people.foresee(connection, proof);
      return { did: 'tested', name: connection.name, checks: [...proof.checks, ...checks], refusal };
    });
  }

  async #enter(door: SsoDoor, { connection, state }: Found, proof: Proof): Promise<StaffEntered> {
    if (this.connections.state(connection.id) !== state) throw new SsoRefusal('login.changed');
    const staff = await this.people.admit(connection, proof, door);
    const provider = { subject: this.people.identityOf(connection.id, proof.identity), index: proof.sessionIndex };
    try {
      return await this.staffSignIns.enter(door, staff, 'sso', false, { connection: connection.id, state, provider, endsAt: proof.sessionEndsAt });
    } catch (error) {
      if (!(error instanceof Rejection) || error instanceof SsoRefusal) throw error;
      throw error.code === 'credentials.wrong' ? new NotedRefusal(error.code) : error.code === 'sign-in.over' ? new SsoRefusal('login.changed') : error;
    }
  }

  #find(host: string, id: string, kind?: SsoKind): Found {
    const connection = this.connections.find(host, id);
    const protocol = connection && this.protocols.find(connection.settings.kind);
    if (!connection || !protocol || (kind !== undefined && connection.settings.kind !== kind)) throw new SsoRefusal('login.connection');
    return { connection, protocol, state: this.connections.state(id)! };
  }

  async #noting<T>(door: SsoDoor, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SsoRefusal && !(error instanceof NotedRefusal)) await this.signIns.refuse(door, null, error.reason);
      throw error;
    }
  }
}

/** The access log has its reason already. */
class NotedRefusal extends SsoRefusal {}
