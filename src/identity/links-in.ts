import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandIdOf, mintedId } from '../kernel/ids.js';
import { commandFrom } from '../kernel/fields.js';
import type { VaultDelete, VaultWrite } from '../kernel/vault.js';
import { ChangeEmail } from '../contacts/contact-address.js';
import { NotePasswordChange } from '../contacts/contact-profile.js';
import { RegisterContact } from '../contacts/contact-record.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { NoteStaffPassword } from '../staff/second-factor.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { RateLimits } from '../web/rate-limits.js';
import { safeReturn } from '../web/csrf.js';
import { LinkForm, LinkWanted } from './door.forms.js';
import { STAFF_HOME } from './door-of.js';
import { Doorway, type Door } from './doorway.js';
import { LettersOf, textOf } from './letter-of.js';
import type { Carried, Intent } from './link.policy.js';
import { Links, type LinkPurpose, type OpenLink } from './links.js';
import { Passwords } from './password.js';
import type { NewSession } from './sessions.js';
import { SignIns } from './sign-ins.js';
import { forgetHalfWay, StaffSignIns } from './staff-sign-ins.js';

const MAILED: readonly LinkPurpose[] = ['sign-in', 'reset', 'verify', 'invite', 'address'];

/** Links of this door; those that link an identity have one of their own. */
export type OpenedPurpose = Exclude<LinkPurpose, 'sso'>;

/** What a link that works is for, before it is used. */
export interface Opened {
  readonly purpose: OpenedPurpose;
  /** Whose address it proves; null where the page need not say. */
  readonly email: string | null;
  /** Whether a password may be chosen, or must be. */
  readonly password: 'none' | 'optional' | 'required';
}

/** What using a link led to. A new address makes no session: whoever asked for it has one. */
export type Used =
  | { readonly did: 'came-in'; readonly session: NewSession; readonly next: string }
  /** Of staff: the second factor is asked next. */
  | { readonly did: 'half-way'; readonly token: string }
  | { readonly did: 'address-changed' };

const gone = (): Rejection => new Rejection('unknown', 'link.gone', 'This link does not work any more.');
const missing = (): Rejection => new Rejection('invalid', 'input.invalid', 'The password is missing.', { faults: [{ path: 'password', code: 'required', en: 'is missing', de: 'fehlt' }] });

/** One-time links, used by whoever holds them: they prove an address, register where the table says so, set a password, and let in. */
@Injectable()
export class LinksIn {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly links: Links,
    private readonly passwords: Passwords,
    private readonly signIns: SignIns,
    private readonly doorway: Doorway,
    private readonly limits: RateLimits,
    private readonly letters: LettersOf,
    private readonly staff: StaffSignIns,
  ) {}

  /** The whole address of a new link, for the operator to hand on. @throws Rejection `contact.unknown` for an address that nobody has (the operator may know) */
  async address({ email, host, staff }: LinkWanted): Promise<string> {
    const [kind, noun] = staff ? (['staff', 'staffEmail'] as const) : (['contact', 'email'] as const);
    const digest = this.house.digests.digest(noun, email);
    const id = this.house.stores.views.snapshot().get<{ holder: string }>(`${noun}Holder`, digest)?.row.holder;
    if (id === undefined) throw new Rejection('unknown', `${kind}.unknown`, 'Nobody has this address.');
    const intent: Intent = { kind, id, ...(staff ? {} : { digest }) };
    return this.doorway.address(host, `/link/${await this.links.issue({ purpose: 'sign-in', host, intent, owner: id })}`);
  }

  /** Undefined for every link that does not work, whatever the reason. */
  async open(token: string, host: string): Promise<Opened | undefined> {
    const link = await this.links.open(token, MAILED, host);
    if (!link) return undefined;
    const { kind, id, digest } = link.intent as Intent;
    if (kind === 'contact' && this.#contactOf(id, digest) === undefined) return undefined;
    return { purpose: link.purpose as OpenedPurpose, email: (link.carries as Carried | undefined)?.email ?? null, password: await this.#passwordFor(link) };
  }

  /** @throws Rejection `link.gone`, `input.invalid`, `entry.refused` */
  async use(token: string, door: Door, form: LinkForm): Promise<Used> {
    const link = await this.links.open(token, MAILED, door.host);
    if (!link) throw gone();
    if (link.purpose === 'reset' && form.password === undefined) throw missing();
    const { kind, id, digest } = link.intent as Intent;
    if (link.purpose === 'address') return this.#changeAddress(link, door, id!);
    if (kind === 'staff') return this.#letStaffIn(link, door, id!, form);
    const contact = kind === 'contact' ? this.#contactOf(id, digest) : this.doorway.holderOf(digest!);
    if (contact) return this.#letIn(link, door, contact, form);
    if (kind === 'contact') throw gone();
    return this.#register(link, door, form);
  }

  /** The contact as it is now, if it still has the address that the link was mailed to. */
  #contactOf(id: string | null, digest: string | undefined): ContactRow | undefined {
    const contact = id === null ? null : this.doorway.contact(id);
    return contact && !contact.erased && (digest === undefined || contact.emailDigest === digest) ? contact : undefined;
  }

  async #passwordFor({ purpose, intent }: OpenLink): Promise<Opened['password']> {
    if (purpose === 'address') return 'none';
    if (purpose === 'reset') return 'required';
    const { kind, id } = intent as Intent;
    return kind === 'contact' && (await this.passwords.has(`contact:${id}`)) ? 'none' : 'optional';
  }

  /** Nobody had the address: the link makes the contact. Twice at once makes one, since its id comes from the link. */
  async #register(link: OpenLink, door: Door, form: LinkForm): Promise<Used> {
    const portal = this.doorway.portalAt(door.host);
    const answer = this.doorway.entry(door.host, 'register', null);
    if (answer.act !== 'create-and-register') return this.#refuse(door, portal.id, answer.reason);
    const contact = mintedId(commandIdOf('link', link.key), 'contact');
    const { email, name, language } = link.carries as Carried;
    if (form.password !== undefined) await this.passwords.prepare(`contact:${contact}`, form.password, [email ?? '', name ?? '']);
    const command = commandFrom(RegisterContact, { contact, portal: portal.id, by: 'self', verified: true, email, name, language });
    await this.desk.execute(command, this.#caller(door), { key: `link:${link.key}` });
    return this.#letIn(link, door, this.doorway.contact(contact)!, form, true);
  }

  /** `isNew`: the registration stands even where the lists say no (row 16), so the link is spent either way. */
  async #letIn(link: OpenLink, door: Door, contact: ContactRow, form: LinkForm, isNew = false): Promise<Used> {
    const portal = this.doorway.portalAt(door.host);
    const answer = this.doorway.entry(door.host, 'link', contact);
    if (!answer.allowed && !isNew) return this.#refuse(door, portal.id, answer.reason);
    const account = `contact:${contact.id}`;
    const password = form.password === undefined ? [] : [await this.passwords.prepare(account, form.password, [textOf(contact.email), textOf(contact.name)])];
    if (answer.act === 'register' || answer.verifies) await this.#vouch(link, door, contact, portal.id);
    await this.#spend(link, [...password, ...(await this.#news(contact, door, password.length > 0 && !isNew))]);
    if (password.length > 0) await this.#passwordSet(contact.id, door);
    this.limits.forget('mail-to-address', contact.emailDigest ?? '');
    if (!answer.allowed) return this.#refuse(door, portal.id, answer.reason);
    const session = await this.signIns.open(door, { kind: 'contact', id: contact.id }, portal, 'link');
    return { did: 'came-in', session, next: safeReturn((link.carries as Carried | undefined)?.next, '/tickets') };
  }

  /** Registers and verifies, or only verifies: the command says nothing twice. */
  async #vouch(link: OpenLink, door: Door, contact: ContactRow, portal: string): Promise<void> {
    const by = Object.hasOwn(contact.invited, portal) ? 'invitation' : 'self';
    const command = commandFrom(RegisterContact, { contact: contact.id, portal, by, verified: true, email: textOf(contact.email) });
    await this.desk.execute(command, this.#caller(door), { key: `link:${link.key}` });
  }

  /** A password that is changed is told to its owner, who may not have been it. */
  async #news(contact: ContactRow, door: Door, isChange: boolean): Promise<VaultWrite[]> {
    if (!isChange || !(await this.passwords.has(`contact:${contact.id}`))) return [];
    return this.letters.about('password-changed', contact, door.host);
  }

  async #passwordSet(id: string, door: Door): Promise<void> {
    await this.links.withdraw(id);
    await this.desk.execute(commandFrom(NotePasswordChange, { contact: id }), this.#caller(door));
    await this.signIns.endOf(id, 'password-changed', () => true);
  }

  /** The link stands for the first step only; where there is a second factor it is asked all the same. */
  async #letStaffIn(link: OpenLink, door: Door, id: string, form: LinkForm): Promise<Used> {
    const against = this.staff.against(id);
    if (against !== undefined) return this.#refuse(door, null, against, id);
    const row = this.house.stores.views.snapshot().get<StaffRow>('staff', id)?.row;
    const password = form.password === undefined ? [] : [await this.passwords.prepare(`staff:${id}`, form.password, [textOf(row?.email), textOf(row?.name)])];
    await this.#spend(link, password);
    if (password.length > 0) await this.#staffPasswordSet(id, door);
    const entered = await this.staff.enter(door, id, 'link', password.length > 0);
    return entered.is === 'in' ? { did: 'came-in', session: entered.session, next: STAFF_HOME } : { did: 'half-way', token: entered.token };
  }

  async #staffPasswordSet(id: string, door: Door): Promise<void> {
    await this.links.withdraw(id);
    await forgetHalfWay(this.house.stores.vault, id);
    await this.desk.execute(commandFrom(NoteStaffPassword, { staff: id }), this.#caller(door));
    await this.signIns.endOf(id, 'password-changed', () => true);
  }

  /** The link proves the new address; the old one hears of it. Links that were mailed to the old one stop working. */
  async #changeAddress(link: OpenLink, door: Door, id: string): Promise<Used> {
    const contact = this.#contactOf(id, (link.intent as Intent).digest);
    const { email } = link.carries as Carried;
    if (!contact || contact.blocked?.is || email === undefined) throw gone();
    const told = this.letters.about('email-changed', contact, door.host);
    try {
      await this.desk.execute(commandFrom(ChangeEmail, { contact: id, email, verified: true }), this.#caller(door), { key: `link:${link.key}` });
    } catch (error) {
      // Somebody else took the address meanwhile: as if the link had run out.
      if (error instanceof Rejection && error.code === 'email.taken') throw gone();
      throw error;
    }
    await this.#spend(link, told);
    await this.links.withdraw(id);
    this.limits.forget('mail-to-address', this.doorway.digestOf(email));
    return { did: 'address-changed' };
  }

  /** @throws Rejection `link.gone` for all but one of many at a time */
  async #spend(link: OpenLink, writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    if (!(await this.links.use(link, writes))) throw gone();
    this.house.outbox.kick();
  }

  /** The person has proven an address and may hear that it leads nowhere here, not why. */
  async #refuse(door: Door, portal: string | null, reason: string, person?: string): Promise<never> {
    await this.signIns.refuse(door, portal, reason, person);
    throw new Rejection('forbidden', 'entry.refused', 'You may not enter here.');
  }

  #caller({ address, userAgent }: Door) {
    return { ...SYSTEM, address, userAgent };
  }
}
