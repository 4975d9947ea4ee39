import { BUILT_IN, type PropertyOption, type PropertyRow } from '../tickets/ticket.policy.js';
import { rowReader } from './cells.js';
import type { Mapping, OptionWords, PropertySlot, TicketRow } from './mapping.js';
import type { OptionTable } from './option-table.js';
import type { RawRow } from './row-reader.js';
import { rowDigest, StepMaker, type ImportStep, type StepSource } from './step.js';

/** Reads all rows once for the options they name. Answers how many rows there are. */
export const survey = async (mapping: Mapping, rows: AsyncIterable<RawRow>, options: OptionTable, rest?: () => Promise<void>): Promise<number> => {
  const columns = Object.fromEntries(Object.entries(mapping.columns).filter(([, { type }]) => type === 'option' || type === 'options'));
  const read = rowReader({ ...mapping, columns }, 'UTC', options);
  let count = 0;
  for await (const raw of rows) {
    if (++count % 2_000 === 0) await rest?.();
    read(raw);
  }
  return count;
};

/** The definition of a property as it is now; undefined: there is none yet. */
export type DefinitionOf = (property: string) => PropertyRow | undefined;

export const builtInDefinition: DefinitionOf = id => (Object.hasOwn(BUILT_IN, id) ? BUILT_IN[id] : undefined);

const optionsMet = (slot: PropertySlot, options: OptionTable, words: OptionWords | undefined): readonly PropertyOption[] =>
  options.optionsOf(slot.column).map(({ id, label }) => ({ id, ...(words?.[id] ?? { en: label, de: label }) }));

/** Steps that give a property its own stream: the property's id is the stream's. */
const propertyStep = (source: StepSource, command: string, property: string, body: ImportStep['body'], whenExists?: readonly ImportStep[]): ImportStep => {
  const made = new StepMaker(source, 0, rowDigest(source, body)).step('property', property, command, { property, ...body }, null, whenExists);
  return { ...made, streamId: property };
};

const added = (known: readonly PropertyOption[], met: readonly PropertyOption[]): readonly PropertyOption[] =>
  met.filter(({ id }) => !known.some(option => option.id === id));

const stepsFor = (id: string, slot: PropertySlot, row: TicketRow, options: OptionTable, source: StepSource, definitionOf: DefinitionOf): readonly ImportStep[] => {
  const known = definitionOf(id) ?? builtInDefinition(id);
  const met = optionsMet(slot, options, row.optionWords?.[id]);
  if (known) {
    const more = known.type === 'enumeration' ? added(known.options, met) : [];
    return more.length > 0 ? [propertyStep(source, 'ChangeTicketPropertyOptions', id, { options: [...known.options, ...more] })] : [];
  }
  return slot.define ? newProperty(id, slot, met, source) : [];
};

const newProperty = (id: string, { define }: PropertySlot, met: readonly PropertyOption[], source: StepSource): readonly ImportStep[] => {
  const { en, de, type, shown, multiple } = define!;
  // An enumeration needs options; a column that is empty throughout defines nothing.
  if (type === 'enumeration' && met.length === 0) return [];
  const options = type === 'enumeration' ? { multiple: multiple ?? false, options: met } : {};
  const again = type === 'enumeration' ? [propertyStep(source, 'ChangeTicketPropertyOptions', id, { options: met })] : [];
  return [
    propertyStep(source, 'DefineTicketProperty', id, { en, de, type, ...options }, again),
    ...(shown ? [propertyStep(source, 'ShowPropertyToCustomers', id, {})] : []),
  ];
};

/** What has to be defined before the rows of a file can be imported: properties, and options that were met on the way. */
export const definitionSteps = (mapping: Mapping, options: OptionTable, source: StepSource, definitionOf: DefinitionOf = builtInDefinition): readonly ImportStep[] => {
  const { row } = mapping;
  if (row.is !== 'ticket' && row.is !== 'ticketState') return [];
  return Object.entries(row.properties ?? {}).flatMap(([id, slot]) => stepsFor(id, slot, row, options, source, definitionOf));
};

/** Ids of the properties that a mapping fills. */
export const propertiesOf = (mapping: Mapping): readonly string[] =>
  mapping.row.is === 'ticket' || mapping.row.is === 'ticketState' ? Object.keys(mapping.row.properties ?? {}) : [];
