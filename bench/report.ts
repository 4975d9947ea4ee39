import type { Driven } from './loads.js';

/** One line of the result. `ratio` is value by limit, or what its goal says. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
  readonly ratio: number | null;
  /** As `>= 0.7` or `<= 2`; null: for orientation. */
  readonly goal: string | null;
  readonly met: boolean | null;
  /** What the limit is. */
  readonly about: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

interface Compared {
  readonly name: string;
  readonly unit: string;
  /** Pairs as they were measured in turn. */
  readonly pairs: readonly (readonly [ours: number, limit: number])[];
  /** `ours/limit` (the default) or its inverse: how much of the limit's speed we reach when values are times. */
  readonly by?: 'ours/limit' | 'limit/ours';
  readonly goal: string | null;
  readonly about: string;
}

const holds = (ratio: number, goal: string | null): boolean | null => {
  if (goal === null) return null;
  const [sign, bound] = goal.split(' ');
  return sign === '>=' ? ratio >= Number(bound) : ratio <= Number(bound);
};

/** The ratio is the median of the runs' ratios. */
export const compared = ({ name, unit, pairs, by = 'ours/limit', goal, about }: Compared): Result => {
  const ratio = median(pairs.map(([ours, limit]) => (by === 'ours/limit' ? ours / limit : limit / ours)));
  return { name, value: median(pairs.map(([ours]) => ours)), unit, limit: median(pairs.map(([, limit]) => limit)), ratio, goal, met: holds(ratio, goal), about };
};

/** A value held against a fixed bound. */
export const bounded = (name: string, value: number, unit: string, bound: number, about: string): Result => ({
  name, value, unit, limit: bound, ratio: bound === 0 ? null : value / bound, goal: `<= ${bound}`, met: value <= bound, about,
});

const short = (value: number | null): string => (value === null ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export const asJson = ({ about: _about, ...result }: Result): string => JSON.stringify(result);

export const asTable = (results: readonly Result[]): string => {
  const head = ['', 'ours', 'limit', 'ratio', 'goal', ''];
  const rows = results.map(({ name, value, unit, limit, ratio, goal, met }) => [name, `${short(value)} ${unit}`, short(limit), short(ratio), goal ?? '-', met === null ? '' : met ? 'met' : 'NOT MET']);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ').trimEnd();
  return [line(head), ...rows.map(line), '', ...results.map(({ name, about }) => `${name}: ${about}`)].join('\n');
};

/** Two rows of one comparison: answers a second, and (for orientation) what an answer cost each server. */
export const comparedDriven = (what: Omit<Compared, 'pairs'>, pairs: readonly (readonly [ours: Driven, limit: Driven])[]): Result[] => [
  compared({ ...what, pairs: pairs.map(([ours, limit]) => [ours.perSecond, limit.perSecond]) }),
  compared({ name: `${what.name}, processor`, unit: 'us', by: 'limit/ours', goal: null, about: 'processor time of the servers for one answer; the ratio is limit by ours', pairs: pairs.map(([ours, limit]) => [ours.cost, limit.cost]) }),
];
