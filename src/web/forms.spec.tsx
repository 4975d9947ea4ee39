import { describe, expect, it } from '@jest/globals';
import { Command } from '../kernel/command.js';
import type { Fault, Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, Ids, Json, LongText, Moment, SecretText, ShortText, Whole } from '../kernel/fields.js';
import { parseForm } from './bodies.js';
import { commandFromForm, formKey } from './form-body.js';
import { formOf, type FormOptions } from './forms.js';
import { render } from './markup.js';
import { wordsFor } from './words.js';

class Ask extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 20, en: 'Subject', de: 'Betreff' }) subject!: string;
  @LongText({ en: 'Message', de: 'Nachricht', optional: true }) body?: string;
  @Choice(['low', 'high'], { en: 'Priority', de: 'Priorität' }) priority!: string;
  @Whole({ min: 1, max: 9, en: 'People', de: 'Personen', optional: true }) people?: number;
  @Flag({ en: 'Urgent', de: 'Dringend' }) urgent!: boolean;
  @Ids({ en: 'Lists', de: 'Listen', optional: true }) lists?: string[];
  @Moment({ en: 'Due', de: 'Fällig', optional: true }) due?: string;
  @Json({ en: 'Filter', de: 'Filter', optional: true }) filter?: unknown;
  @SecretText({ en: 'Code', de: 'Code', optional: true }) code?: string;
}

const options: FormOptions = { words: wordsFor('de'), action: '/tickets', csrf: 't0ken', idempotencyKey: 'k-1', hidden: { portal: 'p1' }, submit: 'Ticket eröffnen' };
const shown = (over: Partial<FormOptions> = {}): string => render(formOf(Ask, { ...options, ...over }));
const faultOf = (path: string): Fault => ({ path, code: 'required', en: 'is missing', de: 'fehlt' });

const sent = (text: string): Ask => commandFromForm(Ask, parseForm(text));
const faultsOf = (text: string): string[] => {
  try {
    sent(text);
    return [];
  } catch (error) {
    return (error as Rejection).details.faults!.map(({ path, code }) => `${path}: ${code}`);
  }
};
const COMPLETE = '_csrf=t&_key=k-1&portal=p1&subject=Hallo&priority=low&urgent=off';

describe('the form of a command', () => {
  it('shows each field with its label, in the order of the class', () => {
    const labels = [...shown().matchAll(/<label for="(f-\w+)">([^<]+)/g)].map(([, id, label]) => `${id} ${label}`);
    expect(labels).toEqual(['f-subject Betreff', 'f-body Nachricht', 'f-priority Priorität', 'f-people Personen', 'f-urgent Dringend', 'f-lists Listen', 'f-due Fällig', 'f-filter Filter', 'f-code Code']);
  });

  it('gives each label a control, and no two elements the same id (C14)', () => {
    const page = shown({ faults: [faultOf('subject')] });
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ for="([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, list] of page.matchAll(/ aria-describedby="([^"]+)"/g)) for (const id of list!.split(' ')) expect(ids).toContain(id);
    for (const [, target] of page.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('carries what makes it count once and proves where it came from', () => {
    expect(shown()).toContain('<input type="hidden" name="_csrf" value="t0ken">');
    expect(shown()).toContain('<input type="hidden" name="_key" value="k-1">');
    expect(shown()).toContain('<input type="hidden" name="portal" value="p1">');
    expect(shown({ csrf: undefined })).not.toContain('_csrf');
  });

  it('lists faults at the top with links, and says them at the field', () => {
    const page = shown({ faults: [faultOf('subject'), faultOf('filter.groups[0].value'), faultOf('nowhere')] });
    expect(page).toContain('<a href="#f-subject">Betreff fehlt.</a>');
    expect(page).toContain('<a href="#f-filter">Filter fehlt.</a>');
    expect(page).toContain('<li>nowhere fehlt.</li>');
    expect(page).toContain('3 Angaben stimmen noch nicht');
    expect(page).toContain('<p class="fault" id="f-subject-fault">Betreff fehlt.</p>');
    expect(page).toMatch(/<input [^>]*name="subject"[^>]*aria-describedby="f-subject-fault" aria-invalid="true"/);
  });

  it('keeps every input except secrets, whatever it holds (W3)', () => {
    const hostile = '"><script>alert(1)</script>';
    const page = shown({ values: { subject: hostile, body: `</textarea>${hostile}`, priority: 'high', people: '7x', urgent: ['off', 'on'], lists: ['a', 'b'], filter: { a: 1 }, code: 'geheim' } });
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('geheim');
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(page).toContain('&lt;/textarea&gt;&quot;&gt;');
    expect(page).toContain('<option value="high" selected>');
    expect(page).toContain('value="7x"');
    expect(page).toMatch(/name="urgent" value="on" checked/);
    expect(page).toContain('>a\nb</textarea>');
  });

  it('is filled from nothing that only inherits a value (W9)', () => {
    expect(shown({ values: Object.create({ subject: 'inherited' }) as Record<string, unknown> })).not.toContain('inherited');
  });

  it('lets a page name what can be picked, and which fields there are', () => {
    const page = shown({ only: ['lists', 'subject'], faces: { lists: { options: [{ value: 'l1', label: 'Gold & Silber' }] }, subject: { autocomplete: 'name', hint: 'In wenigen Worten' } }, values: { lists: ['l1'] } });
    expect(page).toContain('<option value="l1" selected>Gold &amp; Silber</option>');
    expect(page.indexOf('f-lists')).toBeLessThan(page.indexOf('f-subject'));
    expect(page).toContain('autocomplete="name"');
    expect(page).toContain('<p class="hint" id="f-subject-hint">In wenigen Worten</p>');
    expect(page).not.toContain('f-body');
  });
});

describe('a form that was sent', () => {
  it('is the command, with types and line breaks as they should be', () => {
    const command = sent(`${COMPLETE}&urgent=on&body=eins%0D%0Azwei&people=7&lists=a&lists=b&filter=%7B%22a%22%3A1%7D&due=`);
    expect({ ...command }).toEqual({ portal: 'p1', subject: 'Hallo', priority: 'low', urgent: true, body: 'eins\nzwei', people: 7, lists: ['a', 'b'], filter: { a: 1 } });
    expect(command).toBeInstanceOf(Ask);
  });

  it('reads ids from lines too, and an empty box as no', () => {
    expect(sent(`${COMPLETE}&lists=a%0D%0Ab`).lists).toEqual(['a', 'b']);
    expect(sent(COMPLETE).urgent).toBe(false);
  });

  it('has one value where one is meant, and no field that is none (W9, W11)', () => {
    expect(faultsOf(`${COMPLETE}&subject=Zwei`)).toEqual(['subject: repeated']);
    expect(faultsOf(`${COMPLETE}&urgent=on&urgent=on`)).toEqual(['urgent: repeated']);
    expect(faultsOf(`${COMPLETE}&role=admin&subject[$ne]=1`)).toEqual(['role: unknown-field', 'subject[$ne]: unknown-field']);
    expect(faultsOf('')).toEqual(expect.arrayContaining(['portal: id', 'subject: text', 'priority: choice', 'urgent: boolean']));
    expect(() => parseForm('__proto__=1')).toThrow('not allowed');
  });

  it('names its key', () => {
    expect(formKey(parseForm(COMPLETE))).toBe('k-1');
    expect(formKey({})).toBeUndefined();
    expect(() => formKey({ _key: 'a b' })).toThrow();
  });
});
