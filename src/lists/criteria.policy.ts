import { Rejection } from '../kernel/errors.js';
import type { Walk } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Text operands stand under these names; option ids and everything else stay in the clear. */
const isText = (operation: Record<string, unknown>): boolean => /^(multi)?string$/i.test(String(operation['operationType'] ?? operation['propertyType']));

/** Replaces the text operands of a rule. */
export const walkCriteria: Walk = (value, replace) => walked(value, '', replace);

const walked = (value: unknown, path: string, replace: (path: string, leaf: string) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((one, index) => walked(one, `${path}[${index}]`, replace));
  if (!isObject(value)) return value;
  const text = isText(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const here = path === '' ? key : `${path}.${key}`;
      if (text && key === 'value' && typeof one === 'string') return [key, replace(here, one)];
      if (text && key === 'values' && Array.isArray(one)) return [key, one.map((leaf, index) => (typeof leaf === 'string' ? replace(`${here}[${index}]`, leaf) : leaf))];
      return [key, walked(one, here, replace)];
    }),
  );
};

/** Property ids that the JSON names, judged or not: what a decision has to read. */
export const propertiesIn = (criteria: unknown): readonly string[] => {
  const found = new Set<string>();
  const look = (value: unknown, depth: number): void => {
    if (!isObject(value) || depth > 12 || found.size > 1_000) return;
    for (const [key, one] of Object.entries(value))
      if (typeof one !== 'string') look(one, depth + 1);
      else if (key === 'property' || key === 'comparisonPropertyName') found.add(one);
  };
  look(criteria, 0);
  return [...found];
};

/** Criteria in canonical form. */
export const readCriteria = (criteria: unknown, _zone: string, _rows: Rows): unknown => criteria;

/** @throws Rejection `zone.unknown` */
export const checkZone = (zone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) && zone;
  } catch {
    throw new Rejection('invalid', 'zone.unknown', `There is no time zone ${zone}.`, { faults: [{ path: 'zone', code: 'zone', en: 'is no time zone', de: 'ist keine Zeitzone' }] });
  }
};
