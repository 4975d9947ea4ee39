import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { deviceOf, type Device } from './device.policy.js';
import { Devices } from './devices.js';
import { Sessions, type Method, type Session } from './sessions.js';
import { SignIns } from './sign-ins.js';

/** A session as its person sees it. */
export interface OwnSession extends Device {
  /** Public name; opens nothing. */
  readonly id: string;
  readonly host: string;
  readonly method: Method;
  /** ms. */
  readonly since: number;
  readonly lastUse: number;
  readonly endsAt: number;
  /** Of the network it began from. */
  readonly address: string | null;
  readonly current: boolean;
}

/** Where a person is signed in, and ending it. Only the own ones are ever found. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly devices: Devices,
    private readonly signIns: SignIns,
  ) {}

  /** This one first, then by last use. */
  async list(current: Session): Promise<OwnSession[]> {
    const living = await this.#living(current);
    const shown = await Promise.all(living.map(session => this.#shown(session, current)));
    return shown.sort((a, b) => Number(b.current) - Number(a.current) || b.lastUse - a.lastUse);
  }

  /** @throws Rejection `session.unknown` for what is not an own session of this kind of account */
  async end(current: Session, id: string): Promise<void> {
    const found = (await this.#living(current)).find(session => session.id === id);
    if (!found) throw new Rejection('unknown', 'session.unknown', 'There is no such session.');
    await this.signIns.end(found, found.key === current.key ? 'signed-out' : 'ended-by-person');
  }

  /** All but this one; how many there were. */
  endOthers(current: Session): Promise<number> {
    return this.signIns.endOf(current.person.id, 'ended-by-person', session => session.key !== current.key && session.person.kind === current.person.kind);
  }

  async #living(current: Session): Promise<Session[]> {
    return (await this.sessions.of(current.person.id)).filter(({ person }) => person.kind === current.person.kind);
  }

  async #shown(session: Session, current: Session): Promise<OwnSession> {
    const origin = await this.devices.open(session.person.id, session.sealed);
    const { id, host, method, created } = session;
    return { id, host, method, since: created, lastUse: this.sessions.lastUse(session), endsAt: this.sessions.endsAt(session), address: origin?.address || null, ...deviceOf(origin?.userAgent ?? ''), current: session.key === current.key };
  }
}
