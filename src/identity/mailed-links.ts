import { Injectable } from '@nestjs/common';
import { readAddress } from '../contacts/address.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Letter, LetterKind } from '../notifications/outbox.js';
import { House } from '../platform/house.js';
import type { Entry, Method } from '../portal/entry.policy.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { Rejection } from '../kernel/errors.js';
import type { Language } from '../web/formats.js';
import { addressKey, RateLimits } from '../web/rate-limits.js';
import { Doorway, type Door } from './doorway.js';
import { Links, type LinkRequest } from './links.js';
import type { Carried, Intent } from './link.policy.js';
import { SignIns } from './sign-ins.js';

/** What somebody asks for who gives an address and nothing to prove it with. */
export interface MailWish {
  readonly wish: 'sign-in' | 'reset' | 'register';
  readonly email: string;
  readonly name?: string | undefined;
  readonly language: Language;
  /** Where to go on after the link, a path of our own. */
  readonly next?: string | undefined;
}

/** A letter with the link in it, before either exists. */
export interface LinkedLetter {
  readonly kind: LetterKind;
  readonly to: string;
  readonly language: Language;
  readonly portal: string;
  readonly request: LinkRequest;
  /** Where its token is opened, without the last slash; `/link` unless it says otherwise. */
  readonly path?: string;
}

const METHODS: Readonly<Record<MailWish['wish'], Method>> = { 'sign-in': 'link', reset: 'reset', register: 'register' };
/** ms; after the answer has gone, so that its time tells nothing. */
const LATER = 100;

/** Mails one-time links. Whoever asks hears the same, after the same work, whether or not somebody has the address (W6). */
@Injectable()
export class MailedLinks {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
    private readonly links: Links,
    private readonly limits: RateLimits,
    private readonly signIns: SignIns,
  ) {}

  /** @throws Rejection `host.unknown`, `email.invalid`, `mail.limited` (by the client, never by the address) */
  async ask(door: Door, wish: MailWish): Promise<void> {
    const portal = this.doorway.portalAt(door.host);
    const email = readAddress(wish.email);
    this.#demand(addressKey(door.address));
    const digest = this.doorway.digestOf(email);
    const isFree = this.limits.take('mail-to-address', digest).allowed;
    const contact = this.doorway.holderOf(digest);
    const answer = this.doorway.entry(door.host, METHODS[wish.wish], contact);
    const letter = isFree ? letterFor(door.host, portal, contact, answer, { ...wish, email }, digest) : undefined;
    await this.#write(letter, digest, door.host);
    if (!letter) setTimeout(() => void this.signIns.refuse(door, portal.id, isFree ? answer.reason : 'mail.limited').catch(() => undefined), LATER).unref();
  }

  /** Mails a link to somebody who is known and asked for. Takes from the address's allowance. @throws Rejection `mail.limited` */
  async send(letter: LinkedLetter, digest: string): Promise<void> {
    const verdict = this.limits.take('mail-to-address', digest);
    if (!verdict.allowed) throw limited(verdict.retryAfter);
    await this.#write(letter, digest, letter.request.host);
  }

  /** For a signed-in person who names an address: counts by client and by address, and sends nothing without a letter. @throws Rejection `mail.limited` (by the client) */
  async sendOrNot(letter: LinkedLetter | undefined, digest: string, host: string, client: string): Promise<void> {
    this.#demand(client);
    await this.#write(this.limits.take('mail-to-address', digest).allowed ? letter : undefined, digest, host);
  }

  #demand(client: string): void {
    const { allowed, retryAfter } = this.limits.take('mail', client);
    if (!allowed) throw limited(retryAfter);
  }

  /** Two rows, whatever happens: the link and its letter, or two that are nothing. */
  async #write(letter: LinkedLetter | undefined, digest: string, host: string): Promise<void> {
    const { vault } = this.house.stores;
    const link = await this.links.prepare(letter?.request ?? { purpose: 'sign-in', host, intent: null, carries: {}, owner: digest, replaces: true });
    const rows = letter ? [...link.writes, this.house.outbox.order(this.#addressed(letter, link.token, link.key))] : [this.links.decoy(), this.links.decoy()];
    await vault.write(rows);
    this.house.outbox.kick();
  }

  #addressed({ kind, to, language, portal, request, path = '/link' }: LinkedLetter, token: string, key: string): Letter {
    const { host, intent } = request;
    const { id } = intent as Intent;
    return { id: `link.${key.slice(0, 32)}`, kind, portal, host, owner: id, to, language, url: this.doorway.address(host, `${path}/${token}`) };
  }
}

const limited = (retryAfter: number): Rejection => new Rejection('limited', 'mail.limited', 'Too many mails were asked for.', { retryAfter });

/** Undefined: nobody gets a mail. A contact's mail goes to the address on record, never to the one typed: two that fold to one may be two people's. */
const letterFor = (host: string, portal: PortalRow, contact: ContactRow | null, answer: Entry, wish: MailWish, digest: string): LinkedLetter | undefined => {
  if (!answer.allowed && answer.act === 'none') return undefined;
  const carries: Carried = wish.next === undefined ? {} : { next: wish.next };
  if (!contact) return newcomersLetter(host, portal, wish, digest, carries);
  if (typeof contact.email !== 'string') return undefined;
  const isHere = Object.hasOwn(contact.registered, portal.id);
  return {
    kind: wish.wish === 'reset' ? 'reset-password' : wish.wish === 'sign-in' ? 'sign-in-link' : isHere ? 'registered-already' : 'verify-email',
    to: contact.email,
    language: contact.language ?? wish.language,
    portal: portal.id,
    request: { purpose: wish.wish === 'reset' ? 'reset' : 'sign-in', host, intent: { kind: 'contact', id: contact.id, digest } satisfies Intent, carries, owner: contact.id, replaces: true },
  };
};

/** The link carries the whole registration: before somebody uses it there is no contact, no reservation and no password. */
const newcomersLetter = (host: string, portal: PortalRow, { email, name, language }: MailWish, digest: string, carries: Carried): LinkedLetter => ({
  kind: 'verify-email', to: email, language, portal: portal.id,
  request: { purpose: 'verify', host, intent: { kind: 'newcomer', id: null, digest } satisfies Intent, carries: { ...carries, email, language, ...(name === undefined ? {} : { name }) } satisfies Carried, owner: digest, replaces: true },
});
