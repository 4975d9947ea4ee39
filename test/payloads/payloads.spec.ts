import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issue } from '../support/house.js';
import { CreateList } from '../../src/lists/list.js';
import { openDesk, sessionOf, type Desk } from '../api/desk.js';
import { filled, Walker } from './crawl.js';
import { formsOf, plain, strangersIn } from './markup.js';
import { payloads } from './strings.js';

const WHOLE = process.env['SICHTFELD_PAYLOADS'] !== undefined;
const ALL = payloads();
/** How many payloads each field is given, in turn: one, or with lists all of them, or as many as SICHTFELD_PAYLOADS_EACH says. */
const EACH = Number(process.env['SICHTFELD_PAYLOADS_EACH'] ?? (WHOLE ? ALL.length : 1));

describe('what people type, in every field of every page', () => {
  let desk: Desk;
  const walkers: Walker[] = [];

  beforeAll(async () => {
    desk = await openDesk();
    await desk.town.scope('all');
    await issue(desk.house, CreateList, { name: 'Stammkunden', kind: 'static' });
    for (let i = 0; i < 3; i++) await desk.town.ticket(desk.town.anna, `Anliegen ${i}`, desk.town.amsel);
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    for (const who of [anna, desk.agent, desk.admin]) walkers.push(new Walker(who, desk.clock));
  }, 60_000);
  afterAll(() => desk.close());

  const starts = ['/tickets', '/tickets/new', '/profile', '/help', '/staff/tickets', '/staff/portals', '/staff/articles/new', '/staff/explain', '/sign-in', '/register', '/sign-in/reset', '/sign-in/link', '/staff/sign-in/reset'];

  it('is shown as it was typed: in the subject and the message of a ticket', async () => {
    const [anna] = walkers;
    let opened = 0;
    for (const [turn, text] of ALL.filter(one => one.length < 200).entries()) {
      const form = formsOf((await anna!.ask('/tickets/new')).text, '/tickets/new').find(({ fields }) => fields.some(({ name }) => name === 'subject'))!;
      const { location } = await anna!.ask(form.action, filled(form, 'subject', text, turn).map(([name, value]) => [name, name === 'body' ? `Es steht da: ${text}` : value]));
      if (location === undefined) continue;
      opened += 1;
      const page = plain((await anna!.ask(location)).text);
      expect(page).toContain(`>${text.trim()}</h1>`);
      expect(page).toContain(`Es steht da: ${text.trimEnd()}`);
    }
    expect(opened).toBeGreaterThan(ALL.length / 2);
  }, WHOLE ? 7_200_000 : 60_000);

  it('stays text: nothing runs, and nothing breaks', async () => {
    let [turn, given] = [0, 0];
    for (const walker of walkers) {
      await walker.crawl(starts);
      for (const form of [...walker.forms.values()]) for (const { name, typed } of form.fields) {
        for (let i = 0; typed && i < EACH; i++, given++) {
          const fields = filled(form, name, ALL[turn++ % ALL.length]!, turn);
          if (form.method === 'post') await walker.ask(form.action, fields);
          else await walker.ask(`${form.action.split('?')[0]}?${new URLSearchParams(fields.map(([key, value]): [string, string] => [key, value]))}`);
        }
      }
    }
    for (const walker of walkers) {
      walker.seen.clear();
      await walker.crawl(starts);
    }
    expect(walkers.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(walkers.reduce((sum, { limited }) => sum + limited, 0)).toBe(0);
    expect(given).toBeGreaterThan(150);
  }, WHOLE ? 7_200_000 : 90_000);

  it.each([
    ['<p><script>alert(1)</script></p>', '<script >'], ['<p onclick="x()">a</p>', '<p onclick="x()">'], ['<a href="java&#115;cript:x">a</a>', ''], ['<a href=" javascript:x">a</a>', '<a href=" javascript:x">'], ['<iframe></iframe>', '<iframe>'],
  ])('the reader of markup sees %s', (html, found) => {
    expect(strangersIn(html)).toEqual([found === '' ? '<a href="javascript:x">' : found]);
  });
});
