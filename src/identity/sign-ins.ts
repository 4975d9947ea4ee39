import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import type { VaultDelete, VaultWrite } from '../kernel/vault.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { DEFAULTS, type PortalRow } from '../portal/portal.policy.js';
import { addressKey } from '../web/rate-limits.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import { AccessLog } from './access-log.js';
import { Devices } from './devices.js';
import { Doorway, type Door } from './doorway.js';
import { Passwords } from './password.js';
import { CountRefusals, RecordSessionEnd, RecordSignIn } from './sign-in.js';
import { Sessions, type Method, type NewSession, type Proven, type Session } from './sessions.js';

const MINUTE = 60_000;
export const neutral = (): Rejection => new Rejection('unauthenticated', 'credentials.wrong', 'Address or password is not right, or you may not enter here.');

/** What single sign-on adds to a session. */
export interface SsoOpening {
  readonly connection: string;
  readonly provider: { readonly subject: string; readonly index: string | null };
  /** What the provider calls the person, for the logout there; undefined: none is told there. */
  readonly subject: string | undefined;
  /** ms; when the provider ends it. Null: it does not say. */
  readonly endsAt: number | null;
  /** One-time ids and the like: all or nothing with the session. */
  readonly writes: readonly (VaultWrite | VaultDelete)[];
  /** Throws when what the proof was checked with has changed meanwhile; asked in the same turn as the writes. */
  readonly still: () => void;
}

/** What a second factor adds to a session of staff. */
export interface StaffOpening {
  /** What the session rests on; asked in the same turn as the writes. Throws when the sign-in rests on it no more. */
  readonly standing?: () => string;
  readonly proven?: Proven;
  /** The code that is used up: all or nothing with the session. */
  readonly writes?: readonly (VaultWrite | VaultDelete)[];
}

/** Lets contacts in by password, by the table of entry.md; sessions of everybody begin and end here. One neutral answer for every refusal. */
@Injectable()
export class SignIns implements OnModuleInit, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly accessLog: AccessLog,
    private readonly doorway: Doorway,
    private readonly devices: Devices,
  ) {}

  /** @throws Rejection `credentials.wrong`, `sign-in.limited`, `host.unknown` */
  async contact(door: Door, email: string, password: string): Promise<NewSession> {
    const portal = this.doorway.portalAt(door.host);
    const digest = await this.#attempt('email', email, door, portal.id);
    const holder = this.doorway.holderOf(digest);
    const right = await this.passwords.verify(holder ? `contact:${holder.id}` : undefined, password);
    // What was true before the password was looked at may have changed meanwhile.
    const contact = holder && this.doorway.contact(holder.id);
    const answer = this.doorway.entry(door.host, 'password', contact);
    if (!contact || !right || !answer.allowed || answer.act !== 'none') {
      await this.refuse(door, portal.id, right || !contact ? answer.reason : 'credentials.unknown', contact?.id);
      throw neutral();
    }
    this.throttle.succeeded(digest, addressKey(door.address));
    return this.open(door, { kind: 'contact', id: contact.id }, portal, 'password');
  }

  /**
   * A session for somebody who has proven who they are; recorded as a sign-in. It is written together with what allows it, and what that uses up.
   * @throws VaultConflict when one of those writes no longer holds: then there is no session either
   */
  async open(door: Door, person: { kind: 'contact' | 'staff'; id: string }, portal: PortalRow | undefined, method: Method, sso?: SsoOpening, more: StaffOpening = {}): Promise<NewSession> {
    const sealed = await this.devices.seal(person.id, door);
    const subject = sso?.subject === undefined ? undefined : await this.devices.sealSubject(person.id, sso.subject);
    sso?.still();
    const standing = more.standing?.();
    const made = this.sessions.prepare({ person, host: door.host, portal: portal?.id ?? null, method, connection: sso?.connection ?? null, ...(sso && { provider: { ...sso.provider, ...(subject !== undefined && { sealed: subject }) } }), ...(more.proven && { proven: more.proven }), ...(standing !== undefined && { standing }), ...(sealed !== undefined && { sealed }), ...this.#times(portal, sso) }, door.token);
    await this.house.stores.vault.write([...(sso?.writes ?? []), ...(more.writes ?? []), ...made.writes]);
    const command = Object.assign(new RecordSignIn(), { person: person.id, kind: person.kind, host: door.host, method, session: made.session.id, ...(portal ? { portal: portal.id } : {}), ...(sso ? { connection: sso.connection } : {}) });
    await this.desk.execute(command, { ...SYSTEM, address: door.address, userAgent: door.userAgent });
    return made;
  }

  /** ms; a provider may end the session earlier. */
  #times(portal: PortalRow | undefined, sso: SsoOpening | undefined): { readonly idle: number; readonly absolute: number } {
    const { idle, absolute } = portal?.sessions.value ?? DEFAULTS.sessions;
    const longest = absolute * 60 * MINUTE;
    return { idle: idle * MINUTE, absolute: sso?.endsAt == null ? longest : Math.max(0, Math.min(longest, sso.endsAt - this.house.clock.now())) };
  }

  /** Ends a session and records why. Ending what has ended is no fault. */
  async end(session: Session, reason: RecordSessionEnd['reason']): Promise<void> {
    await this.sessions.end(session);
    await this.#recordEnd(session, reason);
  }

  /** Ends the sessions of a person that fit, and records why; how many there were. */
  async endOf(person: string, reason: RecordSessionEnd['reason'], fits: (session: Session) => boolean): Promise<number> {
    const ended = await this.sessions.endOf(person, fits);
    for (const session of ended) await this.#recordEnd(session, reason);
    return ended.length;
  }

  /** Notes that somebody was not let in, and why: for admins, never for the person. */
  async refuse(door: Door, portal: string | null, reason: string, person?: string): Promise<void> {
    const from = { address: door.address, userAgent: door.userAgent };
    const count = await this.accessLog.refusal({ portal, host: door.host, reason, from, ...(person !== undefined && { person }) });
    if (count > 0) await this.#count({ portal, reason, count });
  }

  async #recordEnd(session: Session, reason: RecordSessionEnd['reason']): Promise<void> {
    await this.desk.execute(Object.assign(new RecordSessionEnd(), { session: session.id, reason }), SYSTEM).catch(() => undefined);
  }

  /** Refusals that no event has told yet are told once a minute, and at the end. */
  onModuleInit(): void {
    this.#timer = setInterval(() => void this.#tell().catch(() => undefined), MINUTE).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#tell().catch(() => undefined);
  }

  async #tell(): Promise<void> {
    for (const refusals of this.accessLog.unreported()) await this.#count(refusals);
  }

  async #count({ portal, reason, count }: { readonly portal: string | null; readonly reason: string; readonly count: number }): Promise<void> {
    const minute = new Date(Math.floor(this.house.clock.now() / MINUTE) * MINUTE).toISOString();
    await this.desk.execute(Object.assign(new CountRefusals(), { reason, count, minute, ...(portal === null || portal === '' ? {} : { portal }) }), SYSTEM);
  }

  /** Whoever is slowed down is noted, too. */
  async #attempt(kind: string, email: string, door: Door, portal: string): Promise<string> {
    const digest = this.house.digests.digest(kind, email);
    try {
      this.throttle.attempt(digest, addressKey(door.address));
    } catch (error) {
      await this.refuse(door, portal, 'sign-in.limited');
      throw error;
    }
    return digest;
  }
}
