import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv.js';

describe('a line of an exported list', () => {
  it('holds nothing that a spreadsheet runs: what begins like a formula is led by an apostrophe (W23)', () => {
    for (const cell of ['=HYPERLINK("http://evil.example";"x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1']) expect([cell, csvLine([cell]).startsWith(`"'${cell[0]}`)]).toEqual([cell, true]);
    expect(csvLine(['Drucker = kaputt', 'a-b', '1+1'])).toBe('"Drucker = kaputt","a-b","1+1"\r\n');
  });

  it('keeps quotes and breaks inside their cell', () => {
    expect(csvLine(['sagt "nein"', 'zwei\nZeilen'])).toBe('"sagt ""nein""","zwei\nZeilen"\r\n');
  });
});
