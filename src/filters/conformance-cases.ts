import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PropertyDefinition, PropertyType, Recorded, Subject, Value } from './filter.policy.js';

interface JsonDefinition {
  readonly type: PropertyType;
  readonly multiple?: boolean;
  readonly options?: readonly (string | { readonly id: string; readonly archived?: boolean })[];
}

/** One line of a case file: a rule with the answer (match) or the path of its fault (invalid) that an independent evaluator gave. */
export interface FilterCase {
  readonly id: string;
  readonly definitions: Readonly<Record<string, JsonDefinition>>;
  readonly rule: unknown;
  readonly sections?: readonly string[];
  readonly fault?: string;
  readonly zone?: string;
  readonly at?: string | number;
  readonly history?: readonly (readonly [string | number, string, Value])[];
  readonly expect: {
    readonly path?: string;
    readonly reason?: string;
    readonly match?: boolean;
    readonly validUntil?: string | number | null;
    readonly criteriaUntil?: string | number | null;
  };
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Python writes `Infinity` and `NaN` bare, which is no JSON; `1e999` parses to infinity. Strings are left alone. */
const standardNumbers = (line: string): string =>
  line.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, token => (token.startsWith('"') ? token : token.startsWith('-') ? '-1e999' : '1e999'));

/** Every case of an `.ndjson` or `.ndjson.gz` file. @throws Error naming the file, and the line that is no case. */
export const readCases = (file: string): readonly FilterCase[] =>
  textOf(file).split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [readCase(line, `${file}:${index + 1}`)]));

const textOf = (file: string): string => {
  try {
    const bytes = readFileSync(file);
    return (isGzip(bytes) ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
};

const readCase = (line: string, where: string): FilterCase => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(standardNumbers(line));
  } catch (cause) {
    throw new Error(`${where} is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { expect, definitions } = (parsed ?? {}) as Partial<FilterCase>;
  if (!expect || typeof expect !== 'object' || !definitions || typeof definitions !== 'object') throw new Error(`${where} is no filter case: it has no definitions or no expect.`);
  return parsed as FilterCase;
};

export const definitionsOf = ({ definitions }: FilterCase) => (id: string): PropertyDefinition | undefined => {
  const found = Object.hasOwn(definitions, id) ? definitions[id]! : undefined;
  return found && { type: found.type, multiple: found.multiple ?? false, options: optionsOf(found) };
};

const optionsOf = ({ options = [] }: JsonDefinition) =>
  new Map(options.map(option => (typeof option === 'string' ? [option, {}] as const : [option.id, { archived: option.archived }] as const)));

export const momentOf = (moment: string | number): number => (typeof moment === 'number' ? moment : Date.parse(moment));

/** Dates are written as ISO texts in the files and are ms to a rule. */
export const subjectOf = ({ history = [], definitions }: FilterCase): Subject => {
  const recorded = new Map<string, Recorded[]>();
  for (const [at, property, value] of history) {
    const isDate = Object.hasOwn(definitions, property) && definitions[property]!.type === 'date';
    const entry: Recorded = [momentOf(at), isDate && typeof value === 'string' && value.trim() !== '' ? Date.parse(value) : value];
    recorded.set(property, [...(recorded.get(property) ?? []), entry]);
  }
  return { recorded: property => recorded.get(property) ?? [] };
};
