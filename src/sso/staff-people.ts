import { Injectable } from '@nestjs/common';
import { foldAddress, readAddress, staffEmailDigest } from '../contacts/address.policy.js';
import type { HolderRow } from '../contacts/reservation.policy.js';
import { StaffSignIns } from '../identity/staff-sign-ins.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { LinkStaffIdentity } from '../staff/staff-identity.js';
import type { StaffIdentityRow } from '../staff/staff-sso.policy.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { SsoRefusal, type Proof, type SsoCheck } from './proof.js';
import type { SsoConnection } from './protocol.js';
import type { SsoDoor } from './sso-door.js';

/** Code points of what a provider calls somebody, as we keep it. */
const MOST_KEPT = 200;

/** The staff member of a proof: somebody who was invited here. Nobody is made, and nothing that a provider says gives a right (J11). */
@Injectable()
export class StaffPeople {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly signIns: StaffSignIns,
  ) {}

  /** The key of a provider's subject: connection and identity, byte by byte. */
  identityOf(connection: string, identity: string): string {
    return this.house.digests.digest('staffIdentity', JSON.stringify([connection, identity]));
  }

  /** Who it is; the first login links. @throws SsoRefusal with nothing written */
  async admit(connection: SsoConnection, proof: Proof, { address, userAgent }: SsoDoor): Promise<string> {
    const { staff, identity, linked } = this.#find(connection, proof);
    if (linked) return staff;
    const command = commandFrom(LinkStaffIdentity, { staff, connection: connection.id, identity, subject: readable(proof.label) });
    await this.desk.execute(command, { ...SYSTEM, address, userAgent }).catch(refused);
    return staff;
  }

  /** What a login with this proof would come to, for the admin who tries the connection: nothing is written. */
  foresee(connection: SsoConnection, proof: Proof): { readonly checks: readonly SsoCheck[]; readonly refusal: SsoRefusal | undefined } {
    const said: SsoCheck = { check: 'login.attributes', ok: true, detail: `email = ${proof.email ?? '–'}; name = ${proof.name ?? '–'}` };
    try {
      const { linked, staff } = this.#find(connection, proof);
      if (!linked) this.#demandFree(staff, connection.id);
      return { checks: [said, { check: 'login.entry', ok: true, detail: linked ? 'linked' : 'first login' }], refusal: undefined };
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      return { checks: [said, { check: 'login.entry', ok: false, detail: error.reason }], refusal: error };
    }
  }

  #find(connection: SsoConnection, proof: Proof): { readonly staff: string; readonly identity: string; readonly linked: boolean } {
    const identity = this.identityOf(connection.id, proof.identity);
    const linked = this.house.stores.views.snapshot().get<StaffIdentityRow>('staffIdentity', identity)?.row;
    const staff = linked ? linked.staff : this.#byAddress(connection, proof);
    const against = this.signIns.against(staff);
    if (against !== undefined) throw new SsoRefusal(against);
    return { staff, identity, linked: linked !== undefined };
  }

  /** As the command will say. */
  #demandFree(staff: string, connection: string): void {
    const links = this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row.links ?? {};
    if (Object.hasOwn(links, connection)) throw new SsoRefusal('login.staff-other');
  }

  #byAddress({ settings }: SsoConnection, { email }: Proof): string {
    if (email === null || email.trim() === '') throw new SsoRefusal('login.address');
    const address = addressIn(email);
    if (!settings.domains.includes(domainOf(address))) throw new SsoRefusal('login.staff-domain');
    const digest = staffEmailDigest((kind, value) => this.house.digests.digest(kind, value), address);
    const holder = this.house.stores.views.snapshot().get<HolderRow>('staffEmailHolder', digest)?.row.holder;
    if (holder === undefined) throw new SsoRefusal('staff.unknown');
    return holder;
  }
}

const readable = (label: string): string => [...label.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ').trim()].slice(0, MOST_KEPT).join('') || '?';

const addressIn = (email: string): string => {
  try {
    return readAddress(email);
  } catch (error) {
    throw error instanceof Rejection ? new SsoRefusal('login.address') : error;
  }
};

const domainOf = (address: string): string => foldAddress(address.slice(address.lastIndexOf('@') + 1));

/** Somebody else changed what was decided on, or the member is another person at this provider. */
const refused = (error: unknown): never => {
  const known = error instanceof Rejection && ['staff.identity-other', 'staff.blocked', 'staff.unknown'].includes(error.code);
  if (known) throw new SsoRefusal(error.code === 'staff.identity-other' ? 'login.staff-other' : error.code);
  throw error instanceof Rejection && error.code === 'sso.unknown' ? new SsoRefusal('login.changed') : error;
};
