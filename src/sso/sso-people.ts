import { Injectable } from '@nestjs/common';
import { readAddress } from '../contacts/address.policy.js';
import type { ContactIdentities } from '../contacts/contact-identities.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { SsoExpectation } from '../contacts/contact-sso.js';
import type { HolderRow } from '../contacts/reservation.policy.js';
import { Rejection } from '../kernel/errors.js';
import { shortId } from '../kernel/ids.js';
import { House } from '../platform/house.js';
import type { Subject } from '../portal/entry.policy.js';
import { SsoRefusal, type Proof } from './proof.js';
import type { SsoConnection } from './protocol.js';

/** Whose sign-in it is, as entry.md links identities. */
export interface Identified {
  /** Null: nobody's yet. */
  readonly contact: ContactRow | null;
  readonly subject: Subject;
  readonly expects: SsoExpectation;
  /** Of the contact, or of the one that would be made: the same for everybody who comes with this identity. */
  readonly id: string;
  /** Digest of connection and identity. */
  readonly identity: string;
  readonly email: string | undefined;
}

/** Finds the contact of a proof. Reads the rows of one moment. */
@Injectable()
export class SsoPeople {
  constructor(private readonly house: House) {}

  /** The key of a provider's subject: connection and identity, byte by byte. */
  identityOf(connection: string, identity: string): string {
    return this.house.digests.digest('identity', JSON.stringify([connection, identity]));
  }

  /** The contact that has an identity; undefined: nobody. */
  holderOf(connection: string, identity: string): string | undefined {
    const rows = this.house.stores.views.snapshot();
    const holder = rows.get<HolderRow>('identityHolder', identity)?.row.holder;
    const linked = holder === undefined ? undefined : rows.get<ContactIdentities>('contactIdentities', holder)?.row;
    return linked && Object.hasOwn(linked, identity) && linked[identity]!.connection === connection ? holder : undefined;
  }

  /** `proves`: the contact whose address a mailed link has just proven. @throws SsoRefusal `login.address` */
  identify(connection: SsoConnection, proof: Proof, proves?: string): Identified {
    const identity = this.identityOf(connection.id, proof.identity);
    const holder = this.holderOf(connection.id, identity);
    if (holder !== undefined) return { contact: this.#contact(holder), subject: 'known', expects: 'known', id: holder, identity, email: undefined };
    const email = proof.email === null || proof.email.trim() === '' ? undefined : addressIn(proof.email);
    const has = email === undefined ? null : this.#havingAddress(email);
    if (!has) return { contact: null, subject: 'known', expects: 'new', id: this.#newId(identity), identity, email };
    const links = has.id === proves || (has.verified?.is === true && connection.settings.domains.includes(domainOf(email!)));
    return { contact: has, subject: links ? 'linking' : 'taken', expects: 'linking', id: has.id, identity, email };
  }

  /** The contact that a proof is about as far as anybody can tell now; undefined: nobody's yet. */
  ownerOf(connection: SsoConnection, proof: Proof): string | undefined {
    try {
      return this.identify(connection, proof).contact?.id;
    } catch (error) {
      if (error instanceof SsoRefusal) return undefined;
      throw error;
    }
  }

  #contact(id: string): ContactRow | null {
    return this.house.stores.views.snapshot().get<ContactRow>('contact', id)?.row ?? null;
  }

  #havingAddress(email: string): ContactRow | null {
    const digest = this.house.digests.digest('email', email);
    const holder = this.house.stores.views.snapshot().get<HolderRow>('emailHolder', digest)?.row.holder;
    return holder === undefined ? null : this.#contact(holder);
  }

  /** Somebody who was erased and comes again is somebody new. */
  #newId(identity: string): string {
    for (let life = 0; ; life++) {
      const id = shortId(`sso/${identity}/${life}`);
      if (!this.#contact(id)?.erased) return id;
    }
  }
}

const addressIn = (email: string): string => {
  try {
    return readAddress(email);
  } catch (error) {
    if (error instanceof Rejection) throw new SsoRefusal('login.address');
    throw error;
  }
};

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
