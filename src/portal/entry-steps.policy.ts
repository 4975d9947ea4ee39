import type { SetBy } from './check.policy.js';
import type { Column, Columns, Situation } from './entry-situation.policy.js';
import { selfRegistrationOf, ssoOf, type PortalRow } from './portal.policy.js';

/** One step of the entry decision as people read it. */
export interface Step {
  readonly check: string;
  /** It was asked when one of these columns was looked at, and decided when one of them did. */
  readonly columns: readonly Column[];
  readonly operands: (situation: Situation) => Readonly<Record<string, unknown>>;
  readonly setBy: (situation: Situation) => SetBy | null;
  /** English and German. */
  readonly words: (situation: Situation, failed: boolean) => readonly [en: string, de: string];
}

const ofPortal =
  (revision: (portal: PortalRow, situation: Situation) => number | undefined) =>
  (situation: Situation): SetBy | null => {
    const { portal } = situation.input;
    const found = portal && revision(portal, situation);
    return portal && found !== undefined ? { stream: `portal-${portal.id}`, revision: found } : null;
  };

const ofContact =
  (revision: (situation: Situation) => number | undefined) =>
  (situation: Situation): SetBy | null => {
    const found = revision(situation);
    const { contact } = situation.input;
    return contact && found !== undefined ? { stream: `contact-${contact.id}`, revision: found } : null;
  };

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

/** What made the contact what it is at this portal; being erased or unknown is no event of the row. */
const contactRevision = ({ input: { portal, contact }, contact: state }: Situation): number | undefined => {
  if (!portal || !contact) return undefined;
  if (state === 'unverified' && contact.verified) return contact.verified.revision;
  return (own(contact.registered, portal.id) ?? own(contact.invited, portal.id))?.revision;
};

/** A hit names the event that put the contact on the list, a miss the rule that names the lists. */
const listEvent = (situation: Situation): SetBy | null => {
  const hit = situation.asked.find(({ member }) => member);
  if (hit) return { stream: hit.stream, revision: hit.revision };
  return ofPortal((portal, { sso, input: { host } }) => (sso === 'lists' ? ssoOf(portal, host).revision : portal.access.revision))(situation);
};

const PORTAL_WORDS: Readonly<Record<Columns['portal'], readonly [string, string]>> = {
  open: ['The host belongs to the portal, and the portal is open.', 'Der Host gehört zum Portal, und das Portal ist geöffnet.'],
  closed: ['The portal is closed.', 'Das Portal ist geschlossen.'],
  unknown: ['No portal has this host.', 'Kein Portal hat diesen Host.'],
};

const CONTACT_WORDS: Readonly<Record<Columns['contact'], readonly [string, string]>> = {
  none: ['No contact is known.', 'Kein Kontakt ist bekannt.'],
  recorded: ['The contact is on record and not registered here.', 'Der Kontakt ist erfasst und hier nicht registriert.'],
  invited: ['The contact is invited and not registered here.', 'Der Kontakt ist eingeladen und hier nicht registriert.'],
  registered: ['The contact is registered here and its address is proven.', 'Der Kontakt ist hier registriert, und seine Adresse ist bestätigt.'],
  unverified: ['The contact is registered here and its address is not proven.', 'Der Kontakt ist hier registriert, und seine Adresse ist nicht bestätigt.'],
  erased: ['The contact was erased.', 'Der Kontakt wurde gelöscht.'],
};

const ssoWords = (situation: Situation, failed: boolean): readonly [string, string] => {
  const { sso, method, existingOnly } = situation;
  if (method === 'staff') return ['Staff do not enter here: they sign in on their own host.', 'Das Team tritt hier nicht ein: Es meldet sich auf dem eigenen Host an.'];
  if (!failed) return [`SSO is ${sso === 'off' ? 'off' : 'on'}, and the method is ${method}.`, `SSO ist ${sso === 'off' ? 'aus' : 'an'}, und das Verfahren ist ${method}.`];
  if (sso === 'off') return ['SSO is off: nobody enters by it.', 'SSO ist aus: Niemand tritt darüber ein.'];
  return method === 'sso' && existingOnly === 'yes'
    ? ['SSO lets in existing contacts only.', 'SSO lässt nur vorhandene Kontakte ein.']
    : [`SSO is on: ${method} does not count.`, `SSO ist an: ${method} zählt nicht.`];
};

/** The steps in the order in which people think of them. */
export const ENTRY_STEPS: readonly Step[] = [
  {
    check: 'portal',
    columns: ['portal'],
    operands: ({ input: { portal, host }, portal: state }) => ({ host, portal: portal?.id ?? null, state }),
    setBy: ofPortal((portal, { portal: state }) => (state === 'unknown' ? undefined : portal.open.revision)),
    words: ({ portal }) => PORTAL_WORDS[portal],
  },
  {
    check: 'contact.blocked',
    columns: ['blocked'],
    operands: ({ input: { contact }, blocked }) => ({ contact: contact?.id ?? null, blocked: blocked === 'yes' }),
    setBy: ofContact(({ input }) => input.contact?.blocked?.revision),
    words: ({ blocked }) => (blocked === 'yes' ? ['The contact is blocked.', 'Der Kontakt ist gesperrt.'] : ['Nobody blocked the contact.', 'Niemand hat den Kontakt gesperrt.']),
  },
  {
    check: 'sso',
    columns: ['sso', 'method', 'existingOnly'],
    operands: ({ input: { portal, host, method: asked }, method }) => ({ ...(portal && ssoOf(portal, host).value), asked, method }),
    setBy: ofPortal((portal, { input }) => ssoOf(portal, input.host).revision),
    words: ssoWords,
  },
  {
    check: 'sso.connection',
    columns: ['connection'],
    operands: ({ input: { connection, host } }) => ({ connection: connection ?? null, host }),
    setBy: ofPortal((portal, { input }) => own(portal.connections, input.connection ?? '')?.revision),
    words: ({ connection }) =>
      connection === 'known' ? ['The connection leads to this host.', 'Die Verbindung führt zu diesem Host.'] : ['No such connection leads to this host.', 'Keine solche Verbindung führt zu diesem Host.'],
  },
  {
    check: 'identity',
    columns: ['subject'],
    operands: ({ subject }) => ({ subject }),
    setBy: ofContact(({ input }) => input.contact?.verified?.revision),
    words: ({ subject }) =>
      subject === 'taken'
        ? ['Another contact has the address, and the identity may not be linked to it.', 'Ein anderer Kontakt hat die Adresse, und die Identität darf nicht mit ihm verknüpft werden.']
        : ['The identity is the contact’s or may be linked to it.', 'Die Identität gehört zum Kontakt oder darf mit ihm verknüpft werden.'],
  },
  {
    check: 'self-registration',
    columns: ['selfRegistration'],
    operands: ({ input: { host }, selfRegistration }) => ({ host, on: selfRegistration === 'on' }),
    setBy: ofPortal((portal, { input }) => selfRegistrationOf(portal, input.host).revision),
    words: ({ selfRegistration }) =>
      selfRegistration === 'on' ? ['Customers may register themselves.', 'Kunden dürfen sich selbst registrieren.'] : ['Customers may not register themselves.', 'Kunden dürfen sich nicht selbst registrieren.'],
  },
  {
    check: 'access',
    columns: ['access'],
    operands: ({ input: { portal } }) => ({ ...portal?.access.value }),
    setBy: ofPortal(portal => portal.access.revision),
    words: ({ access }) => (access === 'none' ? ['Everybody registered may enter.', 'Alle Registrierten dürfen eintreten.'] : ['Contacts on given lists may enter.', 'Kontakte auf bestimmten Listen dürfen eintreten.']),
  },
  {
    check: 'contact',
    columns: ['contact'],
    operands: ({ input: { contact }, contact: state }) => ({ contact: contact?.id ?? null, state }),
    setBy: ofContact(contactRevision),
    words: ({ contact }) => CONTACT_WORDS[contact],
  },
  {
    check: 'lists',
    columns: ['ssoLists', 'accessLists'],
    operands: ({ asked }) => ({ asked }),
    setBy: listEvent,
    words: (_situation, failed) => (failed ? ['The contact is on none of the lists.', 'Der Kontakt ist auf keiner der Listen.'] : ['The contact is on one of the lists.', 'Der Kontakt ist auf einer der Listen.']),
  },
];
