import { gzipSync } from 'node:zlib';
import { fileOf, inspect, rowsOf, type ImportFile } from './import-file.js';
import { checkMapping } from './mapping-check.js';
import type { Mapping } from './mapping.js';

const mapping = (file: object = { type: 'csv' }): Mapping =>
  checkMapping({
    format: 'sichtfeld-import/1', source: 'test', file,
    columns: { name: { headers: ['Name', 'Kundenname', 'Vollständiger Name'], type: 'text', required: true }, city: { headers: ['Ort', 'City'], type: 'text' } },
    row: { is: 'company', external: '{name}', name: '{name}' },
  });

const read = async (content: string | Buffer | ImportFile, map = mapping()) => {
  const file = typeof content === 'string' || Buffer.isBuffer(content) ? fileOf('f', content) : content;
  const rows = [];
  for await (const row of rowsOf(file, map, await inspect(file, map))) rows.push([row.number, row.problem ?? row.cell('name'), row.cell('city')]);
  return rows;
};

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('a file of rows', () => {
  test.each([',', ';', '\t', '|'])('separated by %j is read without being told (A14)', async separator => {
    expect(await read(`Name${separator}Ort\nÖlmez${separator}Köln\n`)).toEqual([[2, 'Ölmez', 'Köln']]);
  });

  test.each(['NAME;ORT', 'name;city', 'Kundenname;Ort', ' Vollstaendiger Name ; City', 'Vollständiger-Name;ort'])('with the head %s finds its columns (A14)', async head => {
    expect(await read(`${head}\r\nAmsel;Köln\r\n`)).toEqual([[2, 'Amsel', 'Köln']]);
  });

  test('in UTF-8 with a mark, in windows-1252, in UTF-16 and packed reads the same (A14)', async () => {
    const text = 'Name;Ort\nMüller & Söhne;Köln\n';
    const forms = [Buffer.from(`\uFEFF${text}`), latin1(text), Buffer.from(`\uFEFF${text}`, 'utf16le'), gzipSync(text)];
    for (const form of forms) expect(await read(form)).toEqual([[2, 'Müller & Söhne', 'Köln']]);
  });

  test('letters that a chunk cuts in two stay whole (A14)', async () => {
    const bytes = Buffer.from(`Name;Ort\n${'ä'.repeat(50)};Köln\n`);
    const file: ImportFile = { name: 'f', bytes: async function* () { for (const byte of bytes) yield Buffer.from([byte]); } };
    expect(await read(file)).toEqual([[2, 'ä'.repeat(50), 'Köln']]);
  });

  test('a file that is not the UTF-8 the mapping says is refused by name (A14)', async () => {
    await expect(read(latin1('Name;Ort\nMüller;Köln\n'), mapping({ type: 'csv', encoding: 'utf-8' }))).rejects.toMatchObject({ code: 'import.encoding' });
  });

  test('quotes may hold separators, line ends and quotes; rows are counted as a spreadsheet counts them (A14)', async () => {
    expect(await read('Name;Ort\n"A;B";"Köln\nDeutz"\n\n"Say ""hi""";x\n')).toEqual([[2, 'A;B', 'Köln\nDeutz'], [4, 'Say "hi"', 'x']]);
  });

  test('a row with too many or too few fields is ragged, its neighbours are not (A14)', async () => {
    expect(await read('Name;Ort\nA;x\nB\nC;y;z\nD;w\n')).toEqual([[2, 'A', 'x'], [3, 'ragged', undefined], [4, 'ragged', 'y'], [5, 'D', 'w']]);
  });

  test('a quote that never closes costs the rows after it, by name, not those before (A14)', async () => {
    expect(await read('Name;Ort\nA;x\n"B;y\nC;z\n')).toEqual([[2, 'A', 'x'], [3, 'open', undefined]]);
  });

  test('a file without a needed column is refused and told what it has (A14)', async () => {
    await expect(read('Titel;Ort\nA;x\n')).rejects.toMatchObject({ code: 'import.columns', message: expect.stringContaining('it has: Titel, Ort') });
    await expect(read('')).rejects.toMatchObject({ code: 'import.empty', details: { faults: [{ de: 'Die Datei ist leer.' }] } });
    await expect(read('<html><body>Umzug</body></html>')).rejects.toMatchObject({ code: 'import.columns' });
  });

  test('what is no text, or in two encodings, is refused with a sentence in both languages (A14)', async () => {
    const refused = (content: string | Buffer) => read(content as string).then(() => undefined, error => [error.code, error.details.faults[0].de]);
    expect(await refused(Buffer.from('Name;Ort\nA\0;x\n'))).toEqual(['import.binary', expect.stringContaining('NUL-Byte (Byte 11)')]);
    expect(await refused(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toEqual(['import.spreadsheet', expect.stringContaining('als CSV speichern')]);
    const broken = Buffer.concat([Buffer.from('Name;Ort\nMüller;Köln\nJörg;Lüne'), Buffer.from([0xfc]), Buffer.from('\n')]);
    expect(await refused(broken)).toEqual(['import.encoding', expect.stringContaining('bis auf Zeile 3')]);
    expect(await refused('Name;Name;Ort\nA;B;x\n')).toEqual(['import.columns', expect.stringContaining('mehrere Spalten namens Name (Nummer 1 und 2)')]);
    expect(await refused(gzipSync('Name;Ort\nA;x\n'.repeat(999)).subarray(0, 40))).toEqual(['import.packed', expect.stringContaining('beschädigt')]);
  });

  test('UTF-16 of either order, with its mark, is read (A14)', async () => {
    const little = Buffer.from('\uFEFFName;Ort\nÄnne;Köln\n', 'utf16le');
    for (const content of [little, Buffer.from(little).swap16()]) expect(await read(content as unknown as string)).toEqual([[2, 'Änne', 'Köln']]);
  });

  test('JSON at a path, and lines of JSON with a broken one (A14)', async () => {
    expect(await read('{"data":{"rows":[{"Name":"A","City":"x"},7]}}', mapping({ type: 'json', path: 'data.rows' }))).toEqual([[1, 'A', 'x'], [2, 'broken', undefined]]);
    expect(await read('{"Name":"A"}\n{nope\n\n{"Name":"B"}', mapping({ type: 'ndjson' }))).toEqual([[1, 'A', undefined], [2, 'broken', undefined], [4, 'B', undefined]]);
    await expect(read('{"rows":1}', mapping({ type: 'json', path: 'rows' }))).rejects.toMatchObject({ code: 'import.json' });
  });
});
