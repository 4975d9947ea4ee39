import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from './formats.js';
import { acceptedLanguage, asLanguage, languageOf } from './language.js';
import { de } from './words.de.js';
import { du } from './words.de-du.js';
import { en, type WordKey } from './words.en.js';
import { wordsFor } from './words.js';

const SOURCE = join(process.cwd(), 'src');

const sources = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.spec\.tsx?$|^words\./.test(entry.name))
  .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

const quoted = (text: string): boolean => sources.includes(`'${text}'`) || sources.includes(`"${text}"`);

/** Keys that are put together at run time: `language.name.${x}`, `problem.kind.${x}`, and a problem's code. */
const isUsed = (key: string): boolean => {
  if (quoted(key)) return true;
  const dot = key.lastIndexOf('.');
  if (sources.includes(`\`${key.slice(0, dot)}.\${`)) return true;
  return key.startsWith('problem.') && quoted(key.slice('problem.'.length));
};

const texts = (catalogue: Partial<Record<WordKey, unknown>>): [string, string][] =>
  Object.entries(catalogue).map(([key, entry]) => [key, typeof entry === 'function' ? String((entry as (...values: unknown[]) => string)(2, 'x')) : String(entry)]);

describe('the words', () => {
  it('are the same meanings in every language', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(du).filter(key => !Object.hasOwn(en, key))).toEqual([]);
  });

  it('are all used', () => {
    expect(Object.keys(en).filter(key => !isUsed(key))).toEqual([]);
  });

  it('are never empty, and German is German', () => {
    for (const [key, text] of [...texts(en), ...texts(de), ...texts(du)]) expect(`${key}: ${text}`).toMatch(/: \S/);
    const SAME = /^(language\.name\.|form\.fault$)/;
    const same = Object.keys(en).filter(key => en[key as WordKey] === de[key as WordKey] && !SAME.test(key) && String(en[key as WordKey]).includes(' '));
    expect(same).toEqual([]);
  });

  it('say du to whoever wants it, everywhere', () => {
    const informal = texts({ ...de, ...du }).filter(([key]) => !key.startsWith('language.'));
    expect(informal.filter(([, text]) => /\b(Sie|Ihnen|Ihr|Ihre|Ihren|Ihrer|Ihrem)\b/.test(text))).toEqual([]);
    expect(texts(de).filter(([, text]) => /\b(du|dir|dich|dein|deine|deinen|deiner)\b/.test(text) && !text.includes('(du)'))).toEqual([]);
  });

  it('fill in values and plurals', () => {
    expect(wordsFor('en').say('form.faults.title', 1)).toBe('One entry is not right yet');
    expect(wordsFor('de').say('form.faults.title', 1_200)).toBe('1.200 Angaben stimmen noch nicht');
    expect(wordsFor('de-du').say('form.faults.kept')).toBe('Alles, was du eingegeben hast, ist noch da.');
    expect(wordsFor('de-du').locale).toBe('de');
  });

  it('are found by a key from outside only when there is such a text (W9)', () => {
    const words = wordsFor('en');
    expect(words.find('problem.ticket.closed')).toBeUndefined();
    expect(words.find('problem.revision.stale')).toContain('changed');
    for (const key of ['constructor', '__proto__', 'toString', 'form.fault']) expect(words.find(key)).toBeUndefined();
  });

  it('write numbers, lists, moments and distances as the language does', () => {
    const at = Date.UTC(2026, 2, 29, 1, 30);
    expect(wordsFor('de').moment(at, 'Europe/Berlin')).toBe('29.03.2026, 03:30');
    expect(wordsFor('en').moment(at, 'America/New_York', 'day')).toBe('28 Mar 2026');
    expect(wordsFor('de').number(1_234.5)).toBe('1.234,5');
    expect(wordsFor('en').list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(wordsFor('de').distance(at - 90_000_000, at)).toBe('gestern');
    expect(wordsFor('en').distance(at + 2 * 3_600_000, at)).toBe('in 2 hours');
    expect(wordsFor('de').of({ en: 'Subject', de: 'Betreff' })).toBe('Betreff');
    expect(wordsFor('de').of({ en: 'Subject' })).toBe('Subject');
  });
});

describe('the language', () => {
  it('is the person’s, else the one picked on the device, else the portal’s, else the browser’s', () => {
    const all = { person: 'de-du', picked: 'en', portal: 'de', acceptLanguage: 'fr' } as const;
    expect(languageOf(all)).toBe('de-du');
    expect(languageOf({ ...all, person: null })).toBe('en');
    expect(languageOf({ ...all, person: null, picked: '../../x' })).toBe('de');
    expect(languageOf({ acceptLanguage: 'fr;q=0.9, de-AT;q=0.8, en;q=0.7' })).toBe('de');
    expect(languageOf({})).toBe('en');
    for (const language of LANGUAGES) expect(asLanguage(language)).toBe(language);
  });

  it.each([
    ['en-US,en;q=0.5', 'en'],
    ['de;q=0, en', 'en'],
    ['de;q=0.3,en;q=0.4', 'en'],
    ['fr', undefined],
    ['*', 'en'],
    ['', undefined],
    [undefined, undefined],
    [',;;q=,'.repeat(10_000), undefined],
    ['de;q=x', undefined],
  ])('of the header %j is %j', (header, expected) => {
    expect(acceptedLanguage(header)).toBe(expected);
  });
});
