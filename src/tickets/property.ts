import { Command, decider, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, ListOf, ShortText } from '../kernel/fields.js';
import { changedOptions, definitionFrom, OptionInput, PROPERTY_TYPES } from './property-definition.policy.js';
import type { PropertyEvent } from './property.events.js';
import { BUILT_IN, type PropertyOption, type PropertyRow, type PropertyType } from './ticket.policy.js';

/** What events made of a property; what they leave open is the built-in one's. */
export interface Property {
  readonly type?: PropertyType;
  readonly options?: readonly PropertyOption[];
  readonly shown?: boolean;
}

export class DefineTicketProperty extends Command {
  @Id({ en: 'Id', de: 'Kennung' }) property!: string;
  @ShortText({ max: 200, en: 'Label (English)', de: 'Bezeichnung (Englisch)' }) en!: string;
  @ShortText({ max: 200, en: 'Label (German)', de: 'Bezeichnung (Deutsch)' }) de!: string;
  @Choice(PROPERTY_TYPES, { en: 'Type (for life)', de: 'Typ (bleibt für immer)' }) type!: PropertyType;
  @Flag({ en: 'Several options at once', de: 'Mehrere Optionen zugleich', optional: true }) multiple?: boolean;
  @ListOf(() => OptionInput, { en: 'Options', de: 'Optionen', optional: true }) options?: OptionInput[];
}

export class ChangeTicketPropertyOptions extends Command {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
  @ListOf(() => OptionInput, { en: 'Options (all of them)', de: 'Optionen (alle)' }) options!: OptionInput[];
}

export class ShowPropertyToCustomers extends Command {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
}

export class HidePropertyFromCustomers extends Command {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
}

/** A list without them would be no list. */
export const ALWAYS_SHOWN: readonly string[] = ['subject', 'status', 'opened', 'lastActivity'];

const evolve = (property: Property, fact: PropertyEvent): Property => {
  switch (fact.type) {
    case 'TicketPropertyDefined':
      return { type: fact.data.type, options: fact.data.options, shown: false };
    case 'TicketPropertyOptionsChanged':
      return { ...property, options: fact.data.options };
    case 'PropertyShownToCustomers':
      return { ...property, shown: true };
    case 'PropertyHiddenFromCustomers':
      return { ...property, shown: false };
  }
};

type Known = Pick<PropertyRow, 'type' | 'options' | 'shown'>;

const existing = (property: Property, id: string): Known => {
  const base = Object.hasOwn(BUILT_IN, id) ? BUILT_IN[id] : undefined;
  const type = property.type ?? base?.type;
  if (!type) throw new Rejection('unknown', 'property.unknown', 'There is no such property.');
  return { type, options: property.options ?? base?.options ?? [], shown: property.shown ?? base?.shown ?? false };
};

const propertyCommand = on<Property, PropertyEvent>();

export const property = decider<Property, PropertyEvent>({ noun: 'property', initial: {}, evolve, opens: false }, [
  propertyCommand({
    command: DefineTicketProperty,
    by: ['admin', 'import'],
    en: 'Define a property of tickets',
    de: 'Eine Eigenschaft von Tickets anlegen',
    of: c => c.property,
    decide: (state, c) => {
      const definition = definitionFrom(c);
      if (state.type || Object.hasOwn(BUILT_IN, c.property)) throw new Rejection('conflict', 'property.exists', `There is a property ${c.property} already.`);
      return [{ type: 'TicketPropertyDefined', data: definition }];
    },
  }),
  propertyCommand({
    command: ChangeTicketPropertyOptions,
    by: ['admin', 'import'],
    en: 'Change the options of a ticket property and how customers read them',
    de: 'Die Optionen einer Ticketeigenschaft ändern und wie Kunden sie lesen',
    of: c => c.property,
    decide: (state, c) => {
      const options = changedOptions(existing(state, c.property), c.options);
      return options ? [{ type: 'TicketPropertyOptionsChanged', data: { options } }] : [];
    },
  }),
  propertyCommand({
    command: ShowPropertyToCustomers,
    by: ['admin', 'import'],
    en: 'Show a property to customers',
    de: 'Eine Eigenschaft den Kunden zeigen',
    of: c => c.property,
    decide: (state, c) => (existing(state, c.property).shown ? [] : [{ type: 'PropertyShownToCustomers', data: {} }]),
  }),
  propertyCommand({
    command: HidePropertyFromCustomers,
    by: ['admin'],
    en: 'Hide a property from customers',
    de: 'Eine Eigenschaft vor Kunden verbergen',
    of: c => c.property,
    decide: (state, c) => {
      if (ALWAYS_SHOWN.includes(c.property)) throw new Rejection('conflict', 'property.always-shown', 'Customers always see this property.');
      return existing(state, c.property).shown ? [{ type: 'PropertyHiddenFromCustomers', data: {} }] : [];
    },
  }),
]);
