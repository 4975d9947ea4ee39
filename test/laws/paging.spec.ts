import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { DefineTicketProperty } from '../../src/tickets/property.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { sessionOf } from '../api/desk.js';
import { issue, TestClock } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';
import { openQuickHouse } from './quick-house.js';

/** Tickets of one contact, all of one moment; LAW_TICKETS raises it. */
const TICKETS = Number(process.env['LAW_TICKETS'] ?? 10_200);
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)]!;

describe('answers of the API', () => {
  let open: Awaited<ReturnType<typeof openQuickHouse>>;
  let app: NestFastifyApplication;
  let town: Town;
  let anna: Awaited<ReturnType<typeof sessionOf>>;
  const clock = new TestClock();

  beforeAll(async () => {
    open = await openQuickHouse({ clock });
    app = await createApp(open.house);
    town = await buildTown(open.house);
    anna = await sessionOf(open.house, app, { kind: 'contact', id: town.anna }, town.portal);
  });
  afterAll(async () => {
    await app?.close();
    await open.close();
  });

  it('a forbidden, an unknown and an erased person’s ticket answer the same, and as fast (C2)', async () => {
    const gone = (await issue(open.house, RecordContact, { name: 'Gone', email: 'gone@example.com' })).id;
    const ids = { forbidden: await town.ticket(town.carla, 'Geheim', town.bussard), erased: await town.ticket(gone, 'Vergangen', null), unknown: '0000000000000000' };
    await issue(open.house, EraseContact, { contact: gone });
    await open.house.erasures.finish();
    const times: Record<string, number[]> = { forbidden: [], erased: [], unknown: [] };
    const told = new Set<string>();
    for (let i = 0; i < 80; i++)
      for (const [kind, id] of Object.entries(ids))
        for (const [method, path] of [['GET', `/api/tickets/${id}`], ['POST', `/api/tickets/${id}/replies`], ['PUT', `/api/tickets/${id}/closure`]] as const) {
          const began = performance.now();
          const answer = await anna.ask(path, { method, ...(method === 'POST' ? { body: { body: 'x' } } : {}) });
          times[kind]!.push(performance.now() - began);
          told.add(`${answer.status} ${answer.text.replaceAll(id, 'ID').replace(/"instance":"[^"]*"/, '')}`);
        }
    expect([...told].length).toBe(1);
    const medians = Object.values(times).map(median);
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(5);
  });

  it('a contact opens tickets for its own companies; of others it is not even told that they are there (C3, W1)', async () => {
    const ask = async (company: string) => {
      const answer = await anna.ask('/api/tickets', { method: 'POST', body: { subject: 'Drucker', body: 'x', company } });
      return { status: answer.status, problem: answer.status === 201 ? undefined : { ...answer.json(), instance: '' } };
    };
    expect((await ask(town.amsel)).status).toBe(201);
    expect(await ask(town.bussard)).toEqual(await ask('0000000000000000'));
    expect((await ask(town.bussard)).status).toBe(422);
  });

  it('a change of something that has moved on is refused, and done by the ETag that stands there now (A8)', async () => {
    const ticket = await town.ticket(town.anna, 'Drucker', null);
    const tag = String((await anna.ask(`/api/tickets/${ticket}`)).headers['etag']);
    await anna.ask(`/api/tickets/${ticket}/replies`, { method: 'POST', body: { body: 'Noch etwas.' } });
    const stale = await anna.ask(`/api/tickets/${ticket}/closure`, { method: 'PUT', headers: { 'if-match': tag } });
    expect([stale.status, stale.json().code, stale.json().actual]).toEqual([412, 'revision.stale', undefined]);
    const fresh = String((await anna.ask(`/api/tickets/${ticket}`)).headers['etag']);
    expect((await anna.ask(`/api/tickets/${ticket}/closure`, { method: 'PUT', headers: { 'if-match': fresh } })).status).toBe(200);
  });

  it('notes and hidden properties leave no trace in numbers, tags and preconditions (C4, W2)', async () => {
    const greta = { ...SYSTEM, actor: { kind: 'staff' as const, id: 'greta' }, roles: ['agent' as const] };
    const ticket = await town.ticket(town.anna, 'Drucker', null);
    await issue(open.house, DefineTicketProperty, { property: 'secret', en: 'Secret', de: 'Geheim', type: 'string' });
    const read = async () => anna.ask(`/api/tickets/${ticket}`);
    const hidden = async () => {
      const before = await read();
      await issue(open.house, PostReply, { ticket, body: 'Kanarienvogel', visibility: 'internal' }, greta);
      await issue(open.house, ChangeTicketProperty, { ticket, property: 'secret', value: 'Kanarienvogel' }, greta);
      const after = await read();
      expect([after.text, after.headers['etag']]).toEqual([before.text, before.headers['etag']]);
      return String(before.headers['etag']);
    };
    const tag = await hidden();
    const first = await anna.ask(`/api/tickets/${ticket}/replies`, { method: 'POST', body: { body: 'Noch da?' }, headers: { 'if-match': tag, 'idempotency-key': 'seen' } });
    expect([first.status, Object.keys(first.json())]).toEqual([201, ['position']]);
    const again = await anna.ask(`/api/tickets/${ticket}/replies`, { method: 'POST', body: { body: 'Noch da?' }, headers: { 'if-match': tag, 'idempotency-key': 'seen' } });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const stale = await anna.ask(`/api/tickets/${ticket}/closure`, { method: 'PUT', headers: { 'if-match': tag } });
    expect([stale.status, stale.json().code, /\d+, not|"actual"/.test(stale.text)]).toEqual([412, 'revision.stale', false]);
    const next = await hidden();
    expect((await read()).json().thread.map(({ entry }: { entry: number }) => entry)).toEqual([0, 1]);
    expect('revision' in (await read()).json()).toBe(false);
    expect((await anna.ask(`/api/tickets/${ticket}/closure`, { method: 'PUT', headers: { 'if-match': next } })).status).toBe(200);
    expect((await anna.ask(`/api/tickets/${ticket}/closure`, { method: 'DELETE', headers: { 'if-match': '*' } })).status).toBe(400);
  });

  it('the same Idempotency-Key gives the same answer and one event, also when both are sent at once (A8)', async () => {
    const ticket = await town.ticket(town.anna, 'Drucker', null);
    const send = (body = 'Bitte bald.') => anna.ask(`/api/tickets/${ticket}/replies`, { method: 'POST', body: { body }, headers: { 'idempotency-key': 'once' } });
    const answers = [...(await Promise.all([send(), send()])), await send()];
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await open.house.stores.events.readStream(`ticket-${ticket}`)).length).toBe(2);
    expect((await send('Etwas anderes.')).status).toBe(422);
  });

  it(`the pages of ${TICKETS} tickets of one moment hold each once, in one order, while new ones arrive (C6)`, async () => {
    const opened = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 300)
        await Promise.all(Array.from({ length: Math.min(300, count - done) }, () => issue(open.house, OpenTicket, { requester: town.anna, subject: 'Drucker' })));
    };
    await opened(TICKETS);
    const before = open.house.stores.views.snapshot().range<{ requester: { id: string } }>('ticketFacts', { limit: 1_000_000 }).filter(({ row }) => row.requester.id === town.anna).map(({ id }) => id).sort();
    for (const order of ['descending', 'ascending'] as const) {
      const ids: string[] = [];
      const places: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = (await anna.ask(`/api/tickets?limit=100&order=${order}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).json();
        for (const { id, lastActivity } of page.tickets as { id: string; lastActivity: string }[]) {
          ids.push(id);
          places.push(`${lastActivity} ${id}`);
        }
        cursor = page.next;
        if (ids.length % 1_000 === 0) {
          clock.moment += 1;
          await opened(3);
        }
      }
      expect(new Set(ids).size).toBe(ids.length);
      const seen = new Set(ids);
      expect(before.filter(id => !seen.has(id))).toEqual([]);
      const sorted = [...places].sort();
      expect(places).toEqual(order === 'ascending' ? sorted : sorted.reverse());
    }
  }, 120_000);

  it(`a filter that nothing fits looks at 2,000 of ${TICKETS} tickets for one page and goes on from there (C6)`, async () => {
    const look = async (query: string) => {
      let [pages, found] = [0, 0];
      for (let cursor: string | null = ''; cursor !== null; pages++) {
        const page = (await anna.ask(`/api/tickets?limit=25&${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).json();
        found += (page.tickets as unknown[]).length;
        cursor = page.next;
      }
      return { pages, found };
    };
    const all = open.house.stores.views.snapshot().range<{ requester: { id: string } }>('ticketFacts', { limit: 1_000_000 }).filter(({ row }) => row.requester.id === town.anna).length;
    for (const order of ['descending', 'ascending']) expect(await look(`status=solved&order=${order}`)).toEqual({ pages: Math.floor(all / 2_000) + 1, found: 0 });
    expect((await look('status=closed')).found).toBe(2);
    expect((await anna.ask('/api/tickets?counts=yes&limit=1')).json().counts.mine).toEqual({ count: 1_001, exact: false, updating: false });
  });
});
