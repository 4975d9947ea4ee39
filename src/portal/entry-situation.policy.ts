import type { ContactRow } from '../contacts/contact.policy.js';
import type { Membership } from '../lists/list.policy.js';
import { hasHost, selfRegistrationOf, ssoOf, type PortalRow } from './portal.policy.js';

export type Method = 'password' | 'link' | 'register' | 'reset' | 'sso' | 'staff';

/**
 * An SSO subject: `known` is linked to its contact, or no contact has its address; `linking` is new and will be linked
 * to the contact that has its address; `taken` is new and may not be linked to it.
 */
export type Subject = 'known' | 'linking' | 'taken';

/** Who stands at which door. `membership` is asked about the contact, or about the candidate that would be created. */
export interface EntryInput {
  readonly portal: PortalRow | undefined;
  /** Normalised (host.policy.ts). */
  readonly host: string;
  readonly method: Method;
  /** For SSO: the id of the connection. */
  readonly connection?: string | null | undefined;
  readonly subject?: Subject;
  readonly contact: ContactRow | null;
  readonly membership: (list: string) => Membership;
  /** ms. */
  readonly at: number;
}

/** The columns of the table in entry.md, each with the few values it can have. */
export interface Columns {
  readonly portal: 'unknown' | 'closed' | 'open';
  readonly blocked: 'yes' | 'no';
  readonly sso: 'off' | 'all' | 'lists';
  readonly method: Method;
  readonly connection: 'known' | 'unknown';
  readonly subject: Subject;
  readonly selfRegistration: 'on' | 'off';
  readonly access: 'none' | 'lists';
  readonly contact: 'none' | 'recorded' | 'invited' | 'registered' | 'unverified' | 'erased';
  readonly existingOnly: 'yes' | 'no';
  readonly ssoLists: 'hit' | 'miss';
  readonly accessLists: 'hit' | 'miss';
}

export type Column = keyof Columns;

export interface AskedList extends Membership {
  readonly list: string;
}

/** One input as the table reads it. Lists are asked only when a row gets as far as asking. */
export class Situation implements Columns {
  readonly portal: Columns['portal'];
  readonly blocked: Columns['blocked'];
  readonly sso: Columns['sso'];
  readonly method: Method;
  readonly connection: Columns['connection'];
  readonly subject: Subject;
  readonly selfRegistration: Columns['selfRegistration'];
  readonly access: Columns['access'];
  readonly contact: Columns['contact'];
  readonly existingOnly: Columns['existingOnly'];
  /** The lists that were asked, in order: up to the first hit. */
  asked: AskedList[] = [];
  #hit: boolean | undefined;

  constructor(readonly input: EntryInput) {
    const { portal, host, contact, connection, subject, method } = input;
    const sso = portal && ssoOf(portal, host).value;
    this.portal = portal && hasHost(portal, host) ? (portal.open.value ? 'open' : 'closed') : 'unknown';
    this.blocked = contact?.blocked?.is ? 'yes' : 'no';
    this.sso = sso?.mode ?? 'off';
    this.existingOnly = sso?.existingOnly ? 'yes' : 'no';
    this.connection = portal && connection && leadsIn(portal, connection, host) ? 'known' : 'unknown';
    this.subject = subject ?? 'known';
    this.selfRegistration = portal && selfRegistrationOf(portal, host).value ? 'on' : 'off';
    this.access = portal?.access.value.mode === 'lists' ? 'lists' : 'none';
    this.contact = portal ? contactState(portal, contact) : 'none';
    this.method = goesOnAs(method, this);
  }

  get ssoLists(): 'hit' | 'miss' {
    const { portal, host } = this.input;
    return this.#ask(portal ? ssoOf(portal, host).value.lists : []);
  }

  get accessLists(): 'hit' | 'miss' {
    return this.#ask(this.input.portal?.access.value.lists ?? []);
  }

  /** A situation asks one of the two rules, never both: its SSO mode says which. */
  #ask(lists: readonly string[]): 'hit' | 'miss' {
    this.#hit ??= lists.some(list => {
      const membership = this.input.membership(list);
      this.asked.push({ list, ...membership });
      return membership.member;
    });
    return this.#hit ? 'hit' : 'miss';
  }
}

const leadsIn = (portal: PortalRow, connection: string, host: string): boolean =>
  Object.hasOwn(portal.connections, connection) && portal.connections[connection]!.hosts.includes(host);

const contactState = (portal: PortalRow, contact: ContactRow | null): Columns['contact'] => {
  if (!contact) return 'none';
  if (contact.erased) return 'erased';
  if (Object.hasOwn(contact.registered, portal.id)) return contact.verified?.is ? 'registered' : 'unverified';
  return Object.hasOwn(contact.invited, portal.id) ? 'invited' : 'recorded';
};

/** With SSO off, a reset, or a registration for an address that a contact has, mails a link and goes on as link. */
const goesOnAs = (method: Method, { sso, contact, selfRegistration }: Pick<Columns, 'sso' | 'contact' | 'selfRegistration'>): Method => {
  if (sso !== 'off' || contact === 'none' || contact === 'erased') return method;
  return method === 'reset' || (method === 'register' && selfRegistration === 'on') ? 'link' : method;
};
