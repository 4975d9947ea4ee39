import { readFileSync } from 'node:fs';
import type { EventDefinition, EventFamily, Fact, JsonObject } from '../../src/kernel/event.js';
import { ERASED, isErased, type Seal } from '../../src/kernel/sealing.js';
import type { AnyView, View } from '../../src/kernel/view.js';
import { rowsAlong, rowsAlongStored } from '../support/folds.js';

/** An event as some version stored it (opened), with the sentences that an auditor read then and must read now. */
export interface Sample {
  readonly type: string;
  readonly version: number;
  readonly data: JsonObject;
  readonly en: string;
  readonly de: string;
}

/** Samples in the order of a plausible stream. A shipped sample is never edited: a new version adds its own. */
export const samplesOf = ({ noun }: EventFamily): readonly Sample[] =>
  JSON.parse(readFileSync(new URL(`./${noun}.samples.json`, import.meta.url), 'utf8')) as Sample[];

/** Today's shape of an old event. */
export const today = (definition: EventDefinition, { version, data }: Sample): JsonObject => {
  let now = data;
  for (let at = version; at < (definition.version ?? 1); at++) now = definition.upcast?.[at]?.(now) ?? now;
  return now;
};

const shut = (value: unknown, seal: Seal): unknown => (seal.walk ? seal.walk(value, () => ERASED) : typeof value === 'string' ? ERASED : value);

/** The same event after the keys of its sealed fields are gone. */
export const erasedForm = (definition: EventDefinition, data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).map(([field, value]) => [field, definition.sealed?.[field] ? shut(value, definition.sealed[field]) : value]));

const holdsErased = (value: unknown): boolean => isErased(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsErased));

const UNREADABLE = /undefined|null|NaN|\[object|“”|„“/;
const versions = ({ version = 1 }: EventDefinition): number[] => Array.from({ length: version }, (_, index) => index + 1);

/** The history suite of one family: an event that somebody stored once can be read and folded for good. */
export const describeHistory = (family: EventFamily, views: readonly AnyView[]): void => {
  const samples = samplesOf(family);
  const definitionOf = ({ type }: Sample): EventDefinition => family.definitions[type]!;
  const stream = `${family.noun}-sample`;
  const folding = views.filter(view => view.folds.some((type: string) => type in family.definitions)) as unknown as readonly View<unknown, Fact>[];

  describe(`stored events of ${family.noun}`, () => {
    it('have a sample of every version of every type', () => {
      for (const [type, definition] of Object.entries(family.definitions))
        for (const version of versions(definition)) expect(samples.filter(one => one.type === type && one.version === version)).not.toEqual([]);
      expect(samples.filter(({ type }) => !(type in family.definitions))).toEqual([]);
    });

    it.each(samples.map(sample => [sample.type, sample] as const))('%s reads as it always did, in both languages', (_, sample) => {
      const data = today(definitionOf(sample), sample);
      expect({ en: definitionOf(sample).en(data), de: definitionOf(sample).de(data) }).toEqual({ en: sample.en, de: sample.de });
      expect(`${sample.en} ${sample.de}`).not.toMatch(UNREADABLE);
    });

    it.each(samples.map(sample => [sample.type, sample] as const))('%s still reads as a sentence when its keys are destroyed', (_, sample) => {
      const definition = definitionOf(sample);
      const data = erasedForm(definition, today(definition, sample));
      for (const sentence of [definition.en(data), definition.de(data)]) {
        expect(sentence).not.toMatch(UNREADABLE);
        expect(sentence).toMatch(/\.$/);
      }
    });

    it.each(folding.map(view => [view.name, view] as const))('fold into %s, open or erased, stored or not', (_, view) => {
      const facts = samples.map(sample => ({ type: sample.type, data: today(definitionOf(sample), sample) }));
      const gone = facts.map((fact, index) => ({ ...fact, data: erasedForm(definitionOf(samples[index]!), fact.data) }));
      expect(rowsAlongStored(view, stream, facts)).toEqual(rowsAlong(view, stream, facts));
      expect(() => rowsAlong(view, stream, gone)).not.toThrow();
    });

    it('hold nothing sealed that stays readable when its keys are destroyed', () => {
      for (const sample of samples) {
        const sealed = Object.entries(definitionOf(sample).sealed ?? {}).filter(([field]) => sample.data[field] !== null && sample.data[field] !== undefined);
        const gone = erasedForm(definitionOf(sample), today(definitionOf(sample), sample));
        for (const [field] of sealed) if (JSON.stringify(sample.data[field]) !== '{}') expect([sample.type, field, holdsErased(gone[field])]).toEqual([sample.type, field, true]);
      }
    });
  });
};
