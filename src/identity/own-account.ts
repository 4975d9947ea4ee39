import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { readAddress } from '../contacts/address.policy.js';
import { NotePasswordChange } from '../contacts/contact-profile.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Caller } from '../platform/caller.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { addressKey } from '../web/rate-limits.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import type { AddressForm, PasswordForm } from './door.forms.js';
import { Doorway } from './doorway.js';
import { LettersOf, textOf } from './letter-of.js';
import type { Intent } from './link.policy.js';
import { Links } from './links.js';
import { MailedLinks } from './mailed-links.js';
import { Passwords } from './password.js';
import type { Session } from './sessions.js';
import { SignIns } from './sign-ins.js';

const wrong = (): Rejection => new Rejection('invalid', 'input.invalid', 'The password is not right.', { faults: [{ path: 'current', code: 'wrong', en: 'is not right', de: 'stimmt nicht' }] });

/** What a contact changes about how it comes in: password, address. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly doorway: Doorway,
    private readonly passwords: Passwords,
    private readonly signIns: SignIns,
    private readonly mailed: MailedLinks,
    private readonly letters: LettersOf,
    private readonly throttle: SignInThrottle,
    private readonly links: Links,
  ) {}

  hasPassword(contact: string): Promise<boolean> {
    return this.passwords.has(`contact:${contact}`);
  }

  /** All other sessions end; how many there were. @throws Rejection `input.invalid` at `current` or `password`, `sign-in.limited` */
  async changePassword(caller: Caller, session: Session, { current, password }: PasswordForm): Promise<number> {
    const contact = this.#self(caller);
    await this.#prove(caller, contact, current);
    const row = await this.passwords.prepare(`contact:${contact.id}`, password, [textOf(contact.email), textOf(contact.name)]);
    // Whoever had the old password may have asked for links that outlive it.
    await this.links.withdraw(contact.id);
    await this.house.stores.vault.write([row, ...this.letters.about('password-changed', contact, session.host)]);
    this.house.outbox.kick();
    await this.desk.execute(commandFrom(NotePasswordChange, { contact: contact.id }), this.#system(caller));
    return this.signIns.endOf(contact.id, 'password-changed', ({ key }) => key !== session.key);
  }

  /** Mails a link to the address on record, for those who have no password yet or have forgotten it. @throws Rejection `mail.limited`, `contact.no-email` */
  async mailPasswordLink(caller: Caller, host: string): Promise<void> {
    const contact = this.#self(caller);
    const digest = contact.emailDigest;
    if (digest === null || typeof contact.email !== 'string') throw new Rejection('conflict', 'contact.no-email', 'There is no address that a mail could go to.');
    const portal = this.doorway.portalAt(host);
    const intent: Intent = { kind: 'contact', id: contact.id, digest };
    await this.mailed.send({ kind: 'reset-password', to: contact.email, language: contact.language ?? portal.language, portal: portal.id, request: { purpose: 'reset', host, intent, carries: { next: '/profile' }, owner: contact.id, replaces: true } }, digest);
  }

  /**
   * Mails a link to the new address; nothing changes before it is used. Whether somebody else has the address is not told.
   * @throws Rejection `email.invalid`, `input.invalid` at `current` or `email`, `mail.limited`, `sign-in.limited`
   */
  async askForAddress(caller: Caller, host: string, form: AddressForm): Promise<void> {
    const contact = this.#self(caller);
    const email = readAddress(form.email);
    const digest = this.doorway.digestOf(email);
    if (email === contact.email) throw new Rejection('invalid', 'input.invalid', 'That is the address already.', { faults: [{ path: 'email', code: 'same', en: 'is your address already', de: 'ist schon hinterlegt' }] });
    if (await this.hasPassword(contact.id)) await this.#prove(caller, contact, form.current ?? '');
    const holder = this.doorway.holderOf(digest);
    const portal = this.doorway.portalAt(host);
    const intent: Intent = { kind: 'contact', id: contact.id, ...(contact.emailDigest === null ? {} : { digest: contact.emailDigest }) };
    const letter = { kind: 'verify-email' as const, to: email, language: contact.language ?? portal.language, portal: portal.id, request: { purpose: 'address' as const, host, intent, carries: { email }, owner: contact.id, replaces: true } };
    await this.mailed.sendOrNot(holder && holder.id !== contact.id ? undefined : letter, digest, host, addressKey(caller.address ?? ''));
  }

  #self({ actor }: Caller): ContactRow {
    const contact = actor.kind === 'contact' ? this.doorway.contact(actor.id) : null;
    if (!contact) throw new Rejection('unknown', 'contact.unknown', 'There is no such contact.');
    return contact;
  }

  /** Counts with the attempts at the door: a borrowed session is no way to try passwords. */
  async #prove(caller: Caller, contact: ContactRow, password: string): Promise<void> {
    const [account, client] = [contact.emailDigest ?? contact.id, addressKey(caller.address ?? '')];
    this.throttle.attempt(account, client);
    if (!(await this.passwords.verify(`contact:${contact.id}`, password))) throw wrong();
    this.throttle.succeeded(account, client);
  }

  #system({ address, userAgent }: Caller): Caller {
    return { ...SYSTEM, ...(address === undefined ? {} : { address }), ...(userAgent === undefined ? {} : { userAgent }) };
  }
}
