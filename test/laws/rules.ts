import { Temporal } from 'temporal-polyfill';

/** What a model keeps of a property: moments and values, oldest first. */
export type History = readonly (readonly [at: number, value: unknown])[];
export const GONE = Symbol('erased');

/** One criterion twice: as the product reads it, and as a few lines that owe the product nothing. */
export interface Criterion {
  readonly property: string;
  readonly operation: Readonly<Record<string, unknown>>;
  says(history: History, at: number, zone: string): boolean;
}

export interface Law {
  readonly json: object;
  says(histories: Readonly<Record<string, History>>, at: number, zone: string): boolean;
}

/** An OR of groups, each an AND. */
export const law = (...groups: readonly (readonly Criterion[])[]): Law => ({
  json: {
    filterBranchType: 'OR', filters: [],
    filterBranches: groups.map(group => ({ filterBranchType: 'AND', filterBranches: [], filters: group.map(({ property, operation }) => ({ filterType: 'PROPERTY', property, operation })) })),
  },
  says: (histories, at, zone) => groups.some(group => group.every(one => one.says(histories[one.property] ?? [], at, zone))),
});

const day = (at: number, zone: string, days: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).startOfDay().add({ days }).epochMilliseconds;

type Says = (value: never, at: number, zone: string) => boolean;

/** On the current value: erased never matches, empty matches by the flag alone. */
const now = (property: string, operation: object, flag: boolean, says: Says): Criterion => ({
  property, operation: { ...operation, includeObjectsWithNoValueSet: flag },
  says: (history, at, zone) => {
    const value = history.at(-1)?.[1] ?? null;
    return value === GONE ? false : value === null ? flag : says(value as never, at, zone);
  },
});

/** On every value that ever was. */
const ever = (property: string, operation: object, flag: boolean, never: boolean, says: (value: never) => boolean): Criterion => ({
  property, operation: { ...operation, includeObjectsWithNoValueSet: flag },
  says: history => {
    const values = history.map(([, value]) => value).filter(value => value !== null);
    if (values.length === 0) return flag;
    const hit = values.some(value => value !== GONE && says(value as never));
    if (!never) return hit;
    return !hit && !values.includes(GONE);
  },
});

const options = (operator: string, values: readonly string[]) => ({ operationType: 'ENUMERATION', operator, values });
const text = (operator: string, value: string) => ({ operationType: 'STRING', operator, value });
const hours = (operator: string, offset: number) => ({
  operationType: 'TIME_POINT', operator, propertyParser: 'VALUE', endpointBehavior: 'INCLUSIVE',
  timePoint: { timeType: 'INDEXED', timezoneSource: 'PORTAL', indexReference: { referenceType: 'NOW' }, offset: { hours: offset } },
});
const rolling = (operator: string, numberOfDays: number) => ({ operationType: 'ROLLING_DATE_RANGE', operator, numberOfDays });
const HOUR = 3_600_000;

const onOptions = (property: string, all: readonly string[], pick: Pick): Criterion => {
  const [flag, values] = [pick(2) === 1, [all[pick(all.length)]!, all[pick(all.length)]!]];
  const [meets, set] = [(value: string) => values.includes(value), [...new Set(values)]];
  return [
    () => now(property, options('IS_ANY_OF', set), flag, meets as never),
    () => now(property, options('IS_NONE_OF', set), flag, ((value: string) => !meets(value)) as never),
    () => ever(property, options('HAS_EVER_BEEN_ANY_OF', set), flag, false, meets as never),
    () => ever(property, options('HAS_NEVER_BEEN_ANY_OF', set), flag, true, meets as never),
  ][pick(4)]!();
};

/** Other letters for the same text; ß has no capital that the language takes for it. */
const louder = (word: string): string => word.replace(/[a-z]/g, letter => letter.toUpperCase());

const onTexts = (property: string, words: readonly string[], pick: Pick): Criterion => {
  const [flag, word] = [pick(2) === 1, words[pick(words.length)]!];
  const has = (value: string): boolean => value.toLowerCase().includes(word.toLowerCase());
  return [
    () => now(property, text('CONTAINS', louder(word)), flag, has as never),
    () => now(property, text('DOES_NOT_CONTAIN', word), flag, ((value: string) => !has(value)) as never),
    () => ever(property, text('HAS_EVER_CONTAINED', word), flag, false, has as never),
    () => ever(property, text('HAS_NEVER_CONTAINED', word), flag, true, has as never),
  ][pick(4)]!();
};

const onNumbers = (property: string, pick: Pick): Criterion => {
  const [flag, low] = [pick(2) === 1, pick(8)];
  return [
    () => now(property, { operationType: 'NUMBER', operator: 'IS_GREATER_THAN', value: low }, flag, ((value: number) => value > low) as never),
    () => now(property, { operationType: 'NUMBER_RANGED', operator: 'IS_NOT_BETWEEN', lowerBound: low, upperBound: low + 3 }, flag, ((value: number) => value < low || value > low + 3) as never),
    (): Criterion => ({ property, operation: { operationType: 'ALL_PROPERTY', operator: 'IS_UNKNOWN' }, says: history => (history.at(-1)?.[1] ?? null) === null }),
  ][pick(3)]!();
};

/** Rules that time alone makes true or false. */
const onDates = (property: string, pick: Pick): Criterion => {
  const [flag, n] = [pick(2) === 1, pick(4)];
  return [
    () => now(property, rolling('IS_LESS_THAN_X_DAYS_AGO', n), flag, ((value: number, at: number, zone: string) => value >= day(at, zone, -n) && value <= at) as never),
    () => now(property, rolling('IS_MORE_THAN_X_DAYS_AGO', n), flag, ((value: number, at: number, zone: string) => value < day(at, zone, -n)) as never),
    () => now(property, rolling('IS_LESS_THAN_X_DAYS_FROM_NOW', n), flag, ((value: number, at: number, zone: string) => value >= at && value <= day(at, zone, n)) as never),
    () => now(property, hours('IS_AFTER', -6 * n), flag, ((value: number, at: number) => value >= at - 6 * n * HOUR) as never),
    () => now(property, hours('IS_BEFORE', 6 * n), flag, ((value: number, at: number) => value <= at + 6 * n * HOUR) as never),
  ][pick(5)]!();
};

const onChanges = (property: string, pick: Pick): Criterion => {
  const n = pick(3);
  const last = (history: History) => history.at(-1)?.[0];
  return { property, operation: { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: n, includeObjectsWithNoValueSet: false }, says: (history, at, zone) => (last(history) ?? -Infinity) >= day(at, zone, -n) };
};

/** A number from 0 up to below the bound. */
export type Pick = (bound: number) => number;

export const PIPELINES = ['support', 'sales', 'legal'];
export const PRIORITIES = ['low', 'normal', 'high'];
export const WORDS = ['Drucker', 'Rechnung', 'Zugang', 'Straße'];
export const TIERS = ['gold', 'silver', 'bronze'];

const ticketCriterion = (pick: Pick): Criterion =>
  [
    () => onOptions('pipeline', PIPELINES, pick), () => onOptions('priority', PRIORITIES, pick), () => onTexts('subject', WORDS, pick),
    () => onTexts('category', WORDS, pick), () => onNumbers('amount', pick), () => onDates('due', pick), () => onDates('opened', pick), () => onChanges('pipeline', pick),
  ][pick(8)]!();

const contactCriterion = (pick: Pick): Criterion => [() => onOptions('tier', TIERS, pick), () => onNumbers('seats', pick), () => onDates('renewal', pick)][pick(3)]!();

const randomLaw = (criterion: (pick: Pick) => Criterion, pick: Pick): Law => law(...Array.from({ length: 1 + pick(2) }, () => Array.from({ length: 1 + pick(2) }, () => criterion(pick))));

export const ticketLaw = (pick: Pick): Law => randomLaw(ticketCriterion, pick);
export const contactLaw = (pick: Pick): Law => randomLaw(contactCriterion, pick);
