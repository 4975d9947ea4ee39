import { Rejection } from '../kernel/errors.js';
import { momentFrom } from '../kernel/fields.js';

const repeated = (name: string): never => {
  throw new Rejection('invalid', 'query.repeated', `${name} may occur once only.`, {
    faults: [{ path: name, code: 'repeated', en: 'may occur once only', de: 'darf nur einmal vorkommen' }],
  });
};

const own = (query: unknown, name: string): unknown => (typeof query === 'object' && query !== null && Object.hasOwn(query, name) ? (query as Record<string, unknown>)[name] : undefined);

/**
 * One value of a query or a form; empty counts as absent.
 * @throws Rejection `query.repeated` when the name occurs more than once
 */
export const queryText = (query: unknown, name: string): string | undefined => {
  const value = own(query, name);
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : repeated(name);
};

/** All values of a name that may be repeated, at most `most`. */
export const queryTexts = (query: unknown, name: string, most = 50): readonly string[] => {
  const value = own(query, name);
  const values = typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  return values.filter(one => one !== '').slice(0, most);
};

/** A whole number of a query between two bounds; anything else is the fallback. */
export const queryWhole = (query: unknown, name: string, { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: number }): number => {
  const text = queryText(query, name);
  if (text === undefined || !/^\d{1,9}$/.test(text)) return fallback;
  return Math.min(max, Math.max(min, Number(text)));
};

/** The same address with other values: `undefined` takes a name away. Keeps filters, columns and tab in the address (C7). */
export const addressWith = (path: string, query: unknown, changes: Readonly<Record<string, string | readonly string[] | undefined>>): string => {
  const kept = new URLSearchParams();
  const names = new Set([...Object.keys((query ?? {}) as object), ...Object.keys(changes)]);
  for (const name of names) {
    const values = Object.hasOwn(changes, name) ? changes[name] : queryTexts(query, name);
    for (const value of values === undefined ? [] : typeof values === 'string' ? [values] : values) kept.append(name, value);
  }
  const text = kept.toString();
  return text === '' ? path : `${path}?${text}`;
};

/**
 * A value that the question cannot do without.
 * @throws Rejection `query.invalid`
 */
export const queryNeeded = (query: unknown, name: string): string =>
  queryText(query, name) ?? refuse(name, 'required', 'is missing', 'fehlt');

/**
 * A moment (ms) of a query, with its zone; undefined without one.
 * @throws Rejection `query.invalid`
 */
export const queryMoment = (query: unknown, name: string): number | undefined => {
  const text = queryText(query, name);
  if (text === undefined) return undefined;
  return momentFrom(text) ?? refuse(name, 'moment', 'must be a moment like 2026-03-29T12:00:00Z', 'muss ein Zeitpunkt sein wie 2026-03-29T12:00:00Z');
};

const refuse = (path: string, code: string, en: string, de: string): never => {
  throw new Rejection('invalid', 'query.invalid', `${path} ${en}.`, { faults: [{ path, code, en, de }] });
};
