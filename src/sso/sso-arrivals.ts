import { Injectable } from '@nestjs/common';
import type { NewSession } from '../identity/sessions.js';
import { SignIns } from '../identity/sign-ins.js';
import { VaultConflict, type VaultDelete, type VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { SsoRefusal, type Proof } from './proof.js';
import type { SsoConnection } from './protocol.js';
import { SsoConnections } from './sso-connections.js';
import type { SsoDoor } from './sso-door.js';
import { SsoEntries } from './sso-entries.js';
import { NamedSessions } from './sso-named-sessions.js';
import { SsoPeople } from './sso-people.js';
import { WaitingProofs } from './sso-waiting.js';

/** Somebody who comes with a proof. */
export interface Arrival {
  readonly door: SsoDoor;
  readonly connection: SsoConnection;
  /** Of the connection, as the proof was checked with it. */
  readonly state: string;
  readonly proof: Proof;
  /** One-time ids and the like: all or nothing with what they allow. */
  readonly writes: readonly (VaultWrite | VaultDelete)[];
  readonly next: string;
  /** The contact whose address a mailed link has proven. */
  readonly proves?: string;
}

export type Arrived =
  | { readonly did: 'came-in'; readonly session: NewSession; readonly next: string }
  /** Somebody has the address; a mailed link can prove that it is the same person. The token is for a cookie of its browser. */
  | { readonly did: 'taken'; readonly token: string; readonly address: string };

/** From a proof to a session: the table of entry.md is asked, and what it lets in is written with what may be used once. */
@Injectable()
export class SsoArrivals {
  constructor(
    private readonly house: House,
    private readonly connections: SsoConnections,
    private readonly people: SsoPeople,
    private readonly entries: SsoEntries,
    private readonly waiting: WaitingProofs,
    private readonly named: NamedSessions,
    private readonly signIns: SignIns,
  ) {}

  /** @throws SsoRefusal with nothing written */
  async arrive(arrival: Arrival): Promise<Arrived> {
    try {
      return await this.#comeIn(arrival);
    } catch (error) {
      // A login that somebody else began is no place to link accounts: it could be theirs.
      const mayProve = error instanceof SsoRefusal && error.reason === 'identity.email-taken' && arrival.proof.asked && arrival.proves === undefined;
      if (!mayProve) throw error;
      return this.#keepForProof(arrival, error.reason);
    }
  }

  async #comeIn({ door, connection, proof, next, writes, state, proves }: Arrival): Promise<Arrived> {
    const { address, userAgent } = door;
    const contact = await this.entries.admit(connection, proof, { address, userAgent }, proves);
    const portal = this.house.stores.views.snapshot().get<PortalRow>('portal', connection.portal)?.row;
    const provider = { subject: this.people.identityOf(connection.id, proof.identity), index: proof.sessionIndex };
    const still = (): void => this.#still(connection, state, contact);
    const sso = { connection: connection.id, provider, subject: proof.identity, endsAt: proof.sessionEndsAt, writes: [...writes, ...this.named.writesFor(connection, contact, proof.sessionIndex)], still };
    const session = await this.signIns.open(door, { kind: 'contact', id: contact }, portal, 'sso', sso).catch(replayed);
    return { did: 'came-in', session, next };
  }

  /** A key that was removed, or access that ended, while the answer was looked at opens nothing (S22, S23). */
  #still({ id, host, portal }: SsoConnection, state: string, contact: string): void {
    if (this.connections.state(host, id) !== state) throw new SsoRefusal('login.changed');
    const who = { contact, portal, host, method: 'sso' as const, connection: id };
    const { allowed, reason } = this.house.viewers.decide(this.house.stores.views.snapshot(), who, this.house.clock.now()).entry;
    if (!allowed) throw new SsoRefusal(reason);
  }

  async #keepForProof({ door, connection, state, proof, next, writes }: Arrival, reason: string): Promise<Arrived> {
    await this.signIns.refuse(door, connection.portal, reason);
    const { token, write } = this.waiting.put('link', { connection: connection.id, host: door.host, state, next, proof }, this.people.ownerOf(connection, proof));
    await this.house.stores.vault.write([...writes, write]).catch(replayed);
    return { did: 'taken', token, address: proof.email ?? '' };
  }
}

/** What may be written once was written by somebody else. */
export const replayed = (error: unknown): never => {
  throw error instanceof VaultConflict ? new SsoRefusal('login.replayed') : error;
};
