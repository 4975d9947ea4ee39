import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, ShortText, Values } from '../kernel/fields.js';
import type { Text } from '../kernel/sealing.js';
import { recordable } from '../tickets/property.policy.js';
import type { ContactEvent, Language, ProfileChange } from './contact.events.js';
import { contactPropertyOf } from './contact-property.policy.js';
import { existing, setBy, type Contact, type PresentContact } from './contact.state.js';
import { own } from './keyed.policy.js';

export const LANGUAGES = ['de', 'de-du', 'en'] as const;

/** null clears; what is absent stays as it is. */
export class ChangeProfile extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string | null;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache', optional: true }) language?: Language | null;
  @Values({ en: 'Properties', de: 'Eigenschaften', optional: true }) values?: Record<string, unknown>;
  @Id({ en: 'SSO connection that sets it', de: 'SSO-Verbindung, die es setzt', optional: true }) connection?: string;
}

export class NotePasswordChange extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

export const propertyRefs = (values: Record<string, unknown> | undefined) => Object.keys(values ?? {}).map(id => ({ view: 'contactProperty', id }));

interface Wanted {
  readonly name?: string | null | undefined;
  readonly language?: Language | null | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly connection?: string | undefined;
}

type Sorted = Pick<ProfileChange, 'values' | 'texts'>;

/** What is new of a wanted profile: nothing said twice, and what a connection takes back it must have set itself. */
export const profileFacts = (contact: PresentContact | undefined, wanted: Wanted, context: DecisionContext): ContactEvent[] => {
  const by = setBy(context, wanted.connection);
  const name = wanted.name === undefined ? undefined : (wanted.name?.trim() ?? null);
  const { values, texts } = newValues(contact, wanted, context);
  const person = {
    ...(name === undefined || name === (contact?.name ?? null) ? {} : { name }),
    ...(wanted.language === undefined || wanted.language === (contact?.language ?? null) ? {} : { language: wanted.language }),
  };
  const silent = [person, values, texts].every(part => Object.keys(part).length === 0);
  return silent ? [] : [{ type: 'ProfileChanged', data: { ...person, values, texts, by } }];
};

const newValues = (contact: PresentContact | undefined, wanted: Wanted, context: DecisionContext): Sorted => {
  const values: [string, unknown][] = [];
  const texts: [string, Text][] = [];
  for (const [id, given] of Object.entries(wanted.values)) {
    const { value, text } = recordable(contactPropertyOf(context.rows, id), id, given, `values.${id}`, context.zone);
    if (isKnown(contact, id, text ?? value, wanted.connection, context)) continue;
    if (text !== null) texts.push([id, text]);
    else values.push([id, value]);
  }
  return { values: Object.fromEntries(values), texts: Object.fromEntries(texts) };
};

/** An earlier moment (an import) is news even when the value is today's. */
const isKnown = (contact: PresentContact | undefined, id: string, value: unknown, connection: string | undefined, { occurredAt }: DecisionContext): boolean => {
  const current = contact && own(contact.values, id);
  if (value === null && connection !== undefined && current?.by !== connection) return true;
  return current ? occurredAt >= current.at && JSON.stringify(current.value) === JSON.stringify(value) : value === null;
};

/** Contacts change their own name and language; values decide about lists, so they are not theirs to set. */
const ownMatter = (c: ChangeProfile, { actor }: DecisionContext): void => {
  if (actor.kind !== 'contact') return;
  if (actor.id !== c.contact) throw new Rejection('unknown', 'contact.unknown', 'There is no such contact.');
  if (Object.keys(c.values ?? {}).length > 0) throw new Rejection('forbidden', 'profile.values-not-yours', 'Only staff set these properties.');
};

const contactCommand = on<Contact, ContactEvent>();

export const profileCommands = [
  contactCommand({
    command: ChangeProfile,
    by: ['contact', 'agent', 'admin', 'import', 'system', 'process'],
    en: 'Change name, language or properties of a contact',
    de: 'Name, Sprache oder Eigenschaften eines Kontakts ändern',
    of: c => c.contact,
    reads: c => propertyRefs(c.values),
    decide: (state, c, context) => {
      ownMatter(c, context);
      return profileFacts(existing(state), { ...c, values: c.values ?? {} }, context);
    },
  }),
  contactCommand({
    command: NotePasswordChange,
    by: ['system', 'process'],
    en: 'Note that a contact changed its password',
    de: 'Vermerken, dass ein Kontakt sein Passwort geändert hat',
    of: c => c.contact,
    decide: state => {
      existing(state);
      return [{ type: 'PasswordChanged', data: {} }];
    },
  }),
];
