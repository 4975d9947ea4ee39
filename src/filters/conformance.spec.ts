import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCases } from './conformance-cases.js';
import { filtersConformance } from './conformance.cli.js';
import { only } from './rules.fixture.js';

const SHARED = join(process.cwd(), '../shared/data/filter-cases');
const whenShared = existsSync(SHARED) ? describe : describe.skip;

const linesOf = async (file: string): Promise<[boolean, string[]]> => {
  const lines: string[] = [];
  return [await filtersConformance(file, line => lines.push(line)), lines];
};

whenShared(`the cases of the independent evaluator (A3)${existsSync(SHARED) ? '' : ' - skipped: no data/filter-cases beside the checkout'}`, () => {
  it.each([['match', 2_000], ['invalid', 500]])('all agree: %s', async (name, count) => {
    const [agree, lines] = await linesOf(join(SHARED, `${name}.ndjson.gz`));
    expect(lines.slice(0, 20)).toEqual([expect.stringContaining(`${count} agree, 0 differ`)]);
    expect(agree).toBe(true);
  });
});

const definitions = { due: { type: 'date' }, amount: { type: 'number' }, pipeline: { type: 'enumeration', options: ['a', { id: 'b', archived: true }] } };
const match = {
  id: 'm1', definitions, zone: 'UTC', at: '2026-01-01T00:00:00.000Z', sections: ['T2'], rule: only('due', { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: { timeType: 'INDEXED', indexReference: { referenceType: 'NOW' } } }),
  history: [['2025-12-01T00:00:00.000Z', 'due', '2026-01-02T00:00:00.000Z']], expect: { match: false, validUntil: '2026-01-02T00:00:00.000Z', criteriaUntil: '2026-01-02T00:00:00.000Z' },
};
const invalid = { id: 'i1', fault: 'operand_type', definitions, rule: only('amount', { operationType: 'NUMBER', operator: 'IS_EQUAL_TO', value: 'x' }), expect: { path: 'filterBranches[0].filters[0].operation.value', reason: 'a finite number' } };

describe('running a file of cases', () => {
  const within = async <T>(content: string | Buffer, run: (file: string) => Promise<T> | T): Promise<T> => {
    const folder = mkdtempSync(join(tmpdir(), 'cases-'));
    const file = join(folder, 'cases.ndjson');
    writeFileSync(file, content);
    try {
      return await run(file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const lines = (...cases: unknown[]): string => `${cases.map(one => JSON.stringify(one)).join('\n')}\n\n`;

  it('tells match and invalid cases apart by line, plain or gzipped', async () => {
    const expected = [true, ['2 cases (1 match, 1 invalid): 2 agree, 0 differ']];
    expect(await within(lines(match, invalid), linesOf)).toEqual(expected);
    expect(await within(gzipSync(lines(match, invalid)), linesOf)).toEqual(expected);
  });

  it.each([
    ['another answer', { ...match, expect: { ...match.expect, match: true } }, 'm1 [T2]: expected true until 2026-01-02T00:00:00.000Z, came false until'],
    ['an answer held too long', { ...match, expect: { match: false, validUntil: '2026-01-01T12:00:00.000Z', criteriaUntil: '2026-01-01T12:00:00.000Z' } }, 'came false until 1767312000000 (2026-01-02T00:00:00.000Z)'],
    ['an answer given up too early', { ...match, expect: { match: false, validUntil: null, criteriaUntil: null } }, 'expected false until ever'],
    ['a valid rule refused', { ...match, rule: invalid.rule }, 'right would be a finite number'],
    ['an invalid rule taken', { ...invalid, rule: match.rule }, 'i1 [] operand_type: expected a fault at "filterBranches[0].filters[0].operation.value" (a finite number), came a rule without fault'],
    ['a fault elsewhere', { ...invalid, expect: { path: 'filters' } }, 'expected a fault at "filters", came a fault at'],
    ['a zone that is none', { ...match, zone: 'Mars/Olympus' }, 'an error: "Mars/Olympus" is no time zone'],
  ])('prints %s, with what was expected and what came', async (_, one, expected) => {
    const [agree, printed] = await within(lines(match, one), linesOf);
    expect(agree).toBe(false);
    expect(printed).toEqual([expect.stringContaining(expected), expect.stringContaining('1 agree, 1 differ')]);
  });

  it('says which file or line cannot be read', async () => {
    await expect(filtersConformance('/nowhere/cases.ndjson', () => undefined)).rejects.toThrow('/nowhere/cases.ndjson cannot be read');
    await expect(within('', linesOf)).rejects.toThrow('holds no filter case');
    await expect(within('{"id":1}', linesOf)).rejects.toThrow('cases.ndjson:1 is no filter case');
    await expect(within(`${JSON.stringify(match)}\n{oops`, linesOf)).rejects.toThrow('cases.ndjson:2 is no JSON');
    await expect(within(gzipSync('{}').subarray(0, 12), linesOf)).rejects.toThrow('cannot be read');
  });

  it('reads numbers that Python writes bare, and leaves texts alone', async () => {
    const [one] = await within('{"id":"x","definitions":{},"expect":{},"rule":[Infinity,-Infinity,NaN,"NaN \\" Infinity"]}', readCases);
    expect(one!.rule).toEqual([Infinity, -Infinity, Infinity, 'NaN " Infinity']);
  });
});
