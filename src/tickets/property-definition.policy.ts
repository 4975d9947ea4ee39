import { Rejection, type Fault } from '../kernel/errors.js';
import { Flag, ShortText } from '../kernel/fields.js';
import type { PropertyOption, PropertyRow, PropertyType } from './ticket.policy.js';

export const PROPERTY_TYPES: readonly PropertyType[] = ['string', 'number', 'boolean', 'enumeration', 'date'];

/** One option as admins give it. Its id is for life; its words may change. */
export class OptionInput {
  @ShortText({ max: 200, en: 'Id', de: 'Kennung' }) id!: string;
  @ShortText({ max: 200, en: 'Label (English)', de: 'Bezeichnung (Englisch)' }) en!: string;
  @ShortText({ max: 200, en: 'Label (German)', de: 'Bezeichnung (Deutsch)' }) de!: string;
  @ShortText({ max: 200, en: 'What customers read (English)', de: 'Was Kunden lesen (Englisch)', optional: true }) customerEn?: string;
  @ShortText({ max: 200, en: 'What customers read (German)', de: 'Was Kunden lesen (Deutsch)', optional: true }) customerDe?: string;
  @Flag({ en: 'Archived', de: 'Archiviert', optional: true }) archived?: boolean;
}

/** What a definition says; both kinds of property store it under these names. */
export type Definition = {
  readonly en: string;
  readonly de: string;
  readonly type: PropertyType;
  readonly multiple: boolean;
  readonly options: readonly PropertyOption[];
};

interface DefinitionInput {
  readonly property: string;
  readonly en: string;
  readonly de: string;
  readonly type: PropertyType;
  readonly multiple?: boolean;
  readonly options?: readonly OptionInput[];
}

const PROPERTY_ID = /^[a-z][A-Za-z0-9_]{0,63}$/;

const refuse = (code: string, message: string, faults: readonly Fault[]): never => {
  throw new Rejection('invalid', code, message, { faults });
};

/** @throws Rejection `property.bad-id`: also for names that every JavaScript object has ("constructor"). */
const checkId = (id: string): void => {
  if (PROPERTY_ID.test(id) && !(id in Object.prototype)) return;
  refuse('property.bad-id', `"${id}" cannot be the id of a property.`, [
    { path: 'property', code: 'id', en: 'needs a small letter, then letters, digits or _', de: 'braucht einen Kleinbuchstaben, dann Buchstaben, Ziffern oder _' },
  ]);
};

const optionFrom = ({ id, en, de, customerEn, customerDe, archived }: OptionInput): PropertyOption => ({
  id, en, de,
  ...(customerEn ? { customerEn } : {}),
  ...(customerDe ? { customerDe } : {}),
  ...(archived ? { archived } : {}),
});

const optionsFrom = (given: readonly OptionInput[]): readonly PropertyOption[] => {
  const twice = given.findIndex(({ id }, index) => given.findIndex(other => other.id === id) < index);
  if (twice >= 0) refuse('property.option-twice', `The option ${given[twice]!.id} is there twice.`, [
    { path: `options[${twice}].id`, code: 'twice', en: 'is there already', de: 'gibt es schon' },
  ]);
  return given.map(optionFrom);
};

/** @throws Rejection `property.bad-id`, `property.options-missing`, `property.no-options`, `property.single`, `property.option-twice` */
export const definitionFrom = (c: DefinitionInput): Definition => {
  checkId(c.property);
  const options = optionsFrom(c.options ?? []);
  const choices = c.type === 'enumeration';
  if (choices && options.length === 0) refuse('property.options-missing', 'An enumeration needs options.', [{ path: 'options', code: 'required', en: 'is missing', de: 'fehlt' }]);
  if (!choices && options.length > 0) refuse('property.no-options', `A property of type ${c.type} has no options.`, [{ path: 'options', code: 'type', en: 'is for enumerations', de: 'ist für Aufzählungen' }]);
  if (!choices && c.multiple) refuse('property.single', `A property of type ${c.type} has one value.`, [{ path: 'multiple', code: 'type', en: 'is for enumerations', de: 'ist für Aufzählungen' }]);
  return { en: c.en, de: c.de, type: c.type, multiple: c.multiple ?? false, options };
};

/** The whole new list. @throws Rejection `property.no-options`, `property.option-twice`, `property.option-removed` (archive it instead) */
export const changedOptions = (current: Pick<Definition, 'type' | 'options'>, given: readonly OptionInput[]): readonly PropertyOption[] | undefined => {
  if (current.type !== 'enumeration') refuse('property.no-options', `A property of type ${current.type} has no options.`, []);
  const options = optionsFrom(given);
  const lost = current.options.find(({ id }) => !options.some(option => option.id === id));
  if (lost) refuse('property.option-removed', `The option ${lost.id} may be in use; archive it instead.`, [
    { path: 'options', code: 'removed', en: `lacks ${lost.id}: archive it instead`, de: `enthält ${lost.id} nicht: bitte archivieren` },
  ]);
  return JSON.stringify(options) === JSON.stringify(current.options.map(one => optionFrom(one))) ? undefined : options;
};

export const definedRow = (id: string, { en, de, type, multiple, options }: Definition, shown: boolean, revision: number): PropertyRow => ({
  id, en, de, type, multiple, options, shown, builtIn: false, revision,
});

/** For sentences. */
export const TYPE_WORDS: Readonly<Record<PropertyType, { readonly en: string; readonly de: string }>> = {
  string: { en: 'text', de: 'Text' },
  number: { en: 'number', de: 'Zahl' },
  boolean: { en: 'yes or no', de: 'Ja oder Nein' },
  enumeration: { en: 'options', de: 'Auswahl' },
  date: { en: 'date', de: 'Datum' },
};

/** For sentences: what the options are called, archived ones marked. */
export const optionWords = (options: readonly PropertyOption[], language: 'en' | 'de'): string =>
  options.map(option => `${option[language]}${option.archived ? (language === 'en' ? ' (archived)' : ' (archiviert)') : ''}`).join(', ');
