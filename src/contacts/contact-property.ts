import { Command, decider, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, ListOf, ShortText } from '../kernel/fields.js';
import { changedOptions, definitionFrom, OptionInput, PROPERTY_TYPES, type Definition } from '../tickets/property-definition.policy.js';
import type { PropertyType } from '../tickets/ticket.policy.js';
import type { ContactPropertyEvent } from './contact-property.events.js';
import { BUILT_IN_CONTACT } from './contact-property.policy.js';

export type ContactProperty = { readonly status: 'none' } | (Definition & { readonly status: 'defined'; readonly shown: boolean });

export class DefineContactProperty extends Command {
  @Id({ en: 'Id', de: 'Kennung' }) property!: string;
  @ShortText({ max: 200, en: 'Label (English)', de: 'Bezeichnung (Englisch)' }) en!: string;
  @ShortText({ max: 200, en: 'Label (German)', de: 'Bezeichnung (Deutsch)' }) de!: string;
  @Choice(PROPERTY_TYPES, { en: 'Type (for life)', de: 'Typ (bleibt für immer)' }) type!: PropertyType;
  @Flag({ en: 'Several options at once', de: 'Mehrere Optionen zugleich', optional: true }) multiple?: boolean;
  @ListOf(() => OptionInput, { en: 'Options', de: 'Optionen', optional: true }) options?: OptionInput[];
}

export class ChangeContactPropertyOptions extends Command {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
  @ListOf(() => OptionInput, { en: 'Options (all of them)', de: 'Optionen (alle)' }) options!: OptionInput[];
}

export class ShowContactProperty extends Command {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
}

export class HideContactProperty extends ShowContactProperty {}

/** A property keeps its type for life (filters.md M8). */
const evolve = (state: ContactProperty, fact: ContactPropertyEvent): ContactProperty => {
  switch (fact.type) {
    case 'ContactPropertyDefined':
      return { status: 'defined', shown: false, ...fact.data };
    case 'ContactPropertyOptionsChanged':
      return state.status === 'none' ? state : { ...state, options: fact.data.options };
    case 'ContactPropertyShown':
    case 'ContactPropertyHidden':
      return state.status === 'none' ? state : { ...state, shown: fact.type === 'ContactPropertyShown' };
  }
};

const defined = (state: ContactProperty): Exclude<ContactProperty, { status: 'none' }> => {
  if (state.status === 'none') throw new Rejection('unknown', 'property.unknown', 'There is no such property.');
  return state;
};

const propertyCommand = on<ContactProperty, ContactPropertyEvent>();

export const contactProperty = decider<ContactProperty, ContactPropertyEvent>({ noun: 'contactProperty', initial: { status: 'none' }, evolve, opens: false }, [
  propertyCommand({
    command: DefineContactProperty,
    by: ['admin'],
    en: 'Define a property of contacts',
    de: 'Eine Eigenschaft von Kontakten anlegen',
    of: c => c.property,
    decide: (state, c) => {
      const definition = definitionFrom(c);
      if (state.status !== 'none' || Object.hasOwn(BUILT_IN_CONTACT, c.property)) throw new Rejection('conflict', 'property.exists', `There is a property ${c.property} already.`);
      return [{ type: 'ContactPropertyDefined', data: definition }];
    },
  }),
  propertyCommand({
    command: ChangeContactPropertyOptions,
    by: ['admin'],
    en: 'Change the options of a contact property',
    de: 'Die Optionen einer Kontakteigenschaft ändern',
    of: c => c.property,
    decide: (state, c) => {
      const options = changedOptions(defined(state), c.options);
      return options ? [{ type: 'ContactPropertyOptionsChanged', data: { options } }] : [];
    },
  }),
  propertyCommand({
    command: ShowContactProperty,
    by: ['admin'],
    en: 'Show contacts a property in their own profile',
    de: 'Kontakten eine Eigenschaft im eigenen Profil zeigen',
    of: c => c.property,
    decide: state => (defined(state).shown ? [] : [{ type: 'ContactPropertyShown', data: {} }]),
  }),
  propertyCommand({
    command: HideContactProperty,
    by: ['admin'],
    en: 'Hide a property from contacts in their own profile',
    de: 'Kontakten eine Eigenschaft im eigenen Profil verbergen',
    of: c => c.property,
    decide: state => (defined(state).shown ? [{ type: 'ContactPropertyHidden', data: {} }] : []),
  }),
]);
