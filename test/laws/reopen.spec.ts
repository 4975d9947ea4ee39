import fc from 'fast-check';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { ChangeReopenRule } from '../../src/portal/service.js';
import { reopenableUntil } from '../../src/tickets/reopen.policy.js';
import { CloseTicket } from '../../src/tickets/ticket-care.js';
import { sessionOf } from '../api/desk.js';
import { issue, TestClock } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';
import { openQuickHouse } from './quick-house.js';

const SECOND = 1_000;
const DAY = 86_400_000;
const wall = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' }).format(at);

describe('a customer may reopen a ticket for as long as the rule says', () => {
  let open: Awaited<ReturnType<typeof openQuickHouse>>;
  let app: NestFastifyApplication;
  let town: Town;
  const clock = new TestClock();

  beforeAll(async () => {
    open = await openQuickHouse({ clock });
    app = await createApp(open.house);
    town = await buildTown(open.house);
  });
  afterAll(async () => {
    await app?.close();
    await open.close();
  });

  const rule = (body: object) => issue(open.house, ChangeReopenRule, { portal: town.portal, ...body });
  const anna = () => sessionOf(open.house, app, { kind: 'contact', id: town.anna }, town.portal);
  /** Asked in a browser of its own: a page's answer brings a cookie for its message, and a test's browser keeps one. */
  const ask = async (path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: object) => (await anna()).ask(path, { method, body });
  const card = async (ticket: string) => {
    const answer = await ask(`/api/tickets/${ticket}`);
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const closedAt = async (at: number): Promise<string> => {
    clock.moment = at;
    const ticket = await town.ticket(town.anna, 'Drucker brennt', null);
    await issue(open.house, CloseTicket, { ticket });
    return ticket;
  };

  /** What page and API say of reopening and of a reply, each on a ticket of its own. */
  const answers = async (closed: number, at: number): Promise<Record<string, boolean>> => {
    const tickets = [await closedAt(closed), await closedAt(closed), await closedAt(closed), await closedAt(closed)] as const;
    clock.moment = at;
    const page = (await ask(`/tickets/${tickets[0]}`)).text;
    await ask(`/api/tickets/${tickets[0]}/closure`, 'DELETE');
    await ask(`/tickets/${tickets[1]}/reopening`, 'POST', {});
    await ask(`/api/tickets/${tickets[2]}/replies`, 'POST', { body: 'Es brennt wieder.' });
    await ask(`/tickets/${tickets[3]}/replies`, 'POST', { body: 'Es brennt wieder.' });
    const [api, form, reply, pageReply] = await Promise.all(tickets.map(async ticket => !(await card(ticket)).closed));
    return { offered: page.includes('/reopening'), api: api!, form: form!, reply: reply!, pageReply: pageReply! };
  };
  const all = (yes: boolean) => ({ offered: yes, api: yes, form: yes, reply: yes, pageReply: yes });

  it.each([
    ['in winter', '2026-01-10T12:00:00+01:00', '2026-01-24T12:00:00+01:00'],
    ['across the change to summer time', '2026-03-20T12:00:00+01:00', '2026-04-03T12:00:00+02:00'],
    ['across the change to winter time', '2026-10-20T12:00:00+02:00', '2026-11-03T12:00:00+01:00'],
    ['into the hour that is left out', '2026-03-15T02:30:00+01:00', '2026-03-29T03:30:00+02:00'],
  ])('within 14 days %s: a second before and on the second yes, a second after no, on page and API alike (C8)', async (_, closed, until) => {
    await rule({ mode: 'within', days: 14 });
    for (const [after, yes] of [[-SECOND, true], [0, true], [SECOND, false]] as const) expect([after, await answers(Date.parse(closed), Date.parse(until) + after)]).toEqual([after, all(yes)]);
  });

  it('never and always mean it, on page and API alike (C8)', async () => {
    for (const [mode, yes] of [['never', false], ['always', true]] as const) {
      await rule({ mode });
      expect([mode, await answers(Date.parse('2026-05-01T12:00:00Z'), Date.parse('2026-05-01T12:00:01Z'))]).toEqual([mode, all(yes)]);
    }
  });

  it('so many days later by the clock on the wall, whatever the season does (C8)', () => {
    const around = fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-06-15T12:00:00Z').chain(at => fc.integer({ min: -40 * 24 * 3600, max: 3 * 24 * 3600 }).map(s => Date.parse(at) + s * SECOND));
    fc.assert(fc.property(around, fc.integer({ min: 1, max: 60 }), (closed, days) => {
      const until = reopenableUntil(closed, days, 'Europe/Berlin');
      const wanted = new Date(Date.parse(`${wall(closed).replace(' ', 'T')}Z`) + days * DAY).toISOString().slice(0, 19).replace('T', ' ');
      // The hour that is left out in March is read an hour later.
      const read = wanted.startsWith('2026-03-29 02') ? wanted.replace(' 02', ' 03') : wanted;
      expect(wall(until)).toBe(read);
    }), { numRuns: 500 });
  });

  it('a reply that only says thanks is taken and leaves the ticket closed when the rule says so; anything more reopens it (C9)', async () => {
    await rule({ mode: 'always', thanksKeepClosed: true });
    clock.moment = Date.parse('2026-06-01T12:00:00Z');
    for (const face of ['/api/tickets', '/tickets'])
      for (const [body, stays] of [['Vielen Dank!', true], ['Danke 🙂', true], ['Danke, aber es brennt wieder.', false]] as const) {
        const ticket = await closedAt(clock.moment);
        await ask(`${face}/${ticket}/replies`, 'POST', { body });
        const { closed, thread } = await card(ticket);
        expect([face, body, closed, thread.filter((entry: { body: string }) => entry.body === body).length]).toEqual([face, body, stays, 1]);
      }
  });
});
