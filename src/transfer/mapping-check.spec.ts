import { Rejection } from '../kernel/errors.js';
import { checkMapping } from './mapping-check.js';
import { shippedMapping, SHIPPED_MAPPINGS } from './mappings.js';

const faultsOf = (json: unknown): readonly string[] => {
  try {
    checkMapping(json);
    return [];
  } catch (error) {
    return ((error as Rejection).details.faults ?? []).map(({ path, code }) => `${path} ${code}`);
  }
};

const good = {
  format: 'sichtfeld-import/1', source: 'crm', file: { type: 'csv' },
  columns: { id: { headers: ['Nr.'], type: 'text', required: true }, name: { headers: ['Name'], type: 'text' } },
  row: { is: 'company', external: '{id}', name: '{name}' },
};

describe('a mapping file', () => {
  test('all that come with the product hold (A14)', () => {
    for (const name of SHIPPED_MAPPINGS) expect(shippedMapping(name).format).toBe('sichtfeld-import/1');
  });

  test('a good one is taken as it is (A14)', () => expect(checkMapping(good)).toBe(good));

  test.each<[string, unknown, string[]]>([
    ['no object', [], [' object']],
    ['an unknown member', { ...good, colums: {} }, ['colums unknown-member']],
    ['a missing part', { ...good, row: { is: 'company', external: '{id}' } }, ['row.name required']],
    ['an unknown kind of row', { ...good, row: { is: 'person' } }, ['row.is choice']],
    ['a column that is not there', { ...good, row: { ...good.row, name: ['{name}', '{titel}'] } }, ['row.name unknown-column']],
    ['a wrong type and no headers', { ...good, columns: { id: { headers: [], type: 'date' } } }, ['columns.id.headers list', 'columns.id.type choice']],
    ['a date format without a day', { ...good, dates: ['ISO', 'm/Y'] }, ['dates[1] date-format']],
    ['a zone that does not exist', { ...good, zone: 'Europe/Bärlin' }, ['zone zone']],
    ['a name that every object has', { ...good, row: { is: 'constructor' } }, ['row.is choice']],
  ])('%s is refused with its path (A14)', (_, json, faults) => expect(faultsOf(json)).toEqual(faults));

  test('a fault is told in German and English (A14)', () => {
    expect(() => checkMapping({ ...good, source: 'mit Leerzeichen' })).toThrow('The mapping file is not right: source must be an id.');
  });
});
