import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessLog } from '../../src/identity/access-log.js';
import { openDesk, type Desk, type Staff } from './desk.js';

const CANARY = 'Kanarienvogel';
const REASON = 'Anruf der Kundin';

let desk: Desk;
let ticket: string;
beforeAll(async () => {
  desk = await openDesk();
  ticket = (await desk.agent.does('OpenTicket', { requester: desk.town.anna, subject: `Betreff ${CANARY}`, body: `Text ${CANARY}` }, { 'x-reason': encodeURIComponent(REASON), 'user-agent': 'Pruefstand/1.0', 'x-correlation-id': 'call-4711' })).json().id;
  await desk.agent.does('PostReply', { ticket, body: `Notiz ${CANARY}`, visibility: 'internal' });
});
afterAll(() => desk.close());

type Card = Record<string, unknown> & { position: string; type: string; stream: string; sentence: { en: string; de: string }; data: Record<string, unknown> };
const events = async (who: Staff, query = ''): Promise<{ events: Card[]; next: string | null }> => {
  const answer = await who.ask(`/api/audit/events${query}`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json();
};

describe('The log as auditors read it', () => {
  it('each event shows who, on whose behalf, from where, with what, why, when, and in plain words what (U2)', async () => {
    const [opened] = (await events(desk.auditor, `?stream=ticket-${ticket}`)).events;
    expect(opened).toMatchObject({
      stream: `ticket-${ticket}`, revision: 0, type: 'TicketOpened', schema: 1, actor: { kind: 'staff', id: desk.agent.id, name: 'Gregor' }, onBehalfOf: null,
      address: '127.0.0.1', userAgent: 'Pruefstand/1.0', reason: REASON, correlationId: 'call-4711', causationId: expect.any(String),
      recordedAt: new Date(desk.clock.moment).toISOString(), occurredAt: new Date(desk.clock.moment).toISOString(), data: { requester: desk.town.anna },
    });
    expect(opened!.sentence.de).toContain(`für Kontakt ${desk.town.anna} eröffnet`);
    expect(opened!.sentence.en).toContain('was opened');
  });

  it('auditors read no text that somebody wrote, in no field and no sentence; admins do (U8)', async () => {
    const [read, byAdmin] = [await desk.auditor.ask(`/api/audit/streams/ticket-${ticket}`), await desk.admin.ask(`/api/audit/streams/ticket-${ticket}`)];
    expect(read.text).not.toContain(CANARY);
    expect(read.json().events[0]).toMatchObject({ data: { subject: { sealed: true }, body: { sealed: true } }, sentence: { en: expect.stringContaining('[sealed]') } });
    expect(byAdmin.json().events[0].data).toMatchObject({ subject: `Betreff ${CANARY}`, body: `Text ${CANARY}` });
    expect((await desk.auditor.ask('/api/audit/events?limit=500')).text).not.toContain(CANARY);
  });

  it('pages follow each other by position: every event once, in the order of the log (I2)', async () => {
    const all = (await events(desk.auditor, '?limit=500')).events.map(({ position }) => position);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page = await events(desk.auditor, `?limit=7&after=${after}`);
      seen.push(...page.events.map(({ position }) => position));
      after = page.next;
    }
    expect(seen).toEqual(all);
    expect([...seen].sort()).toEqual(seen);
    expect(seen.at(-1)).toBe(await desk.house.stores.events.head());
  });

  it('can be asked by type, actor, stream and time', async () => {
    expect((await events(desk.auditor, '?type=TicketOpened&type=ReplyPosted')).events.map(({ type }) => type)).toEqual(['TicketOpened', 'ReplyPosted']);
    expect((await events(desk.auditor, `?actor=staff:${desk.agent.id}`)).events.every(({ stream }) => stream === `ticket-${ticket}`)).toBe(true);
    desk.clock.moment += 3_600_000;
    const since = encodeURIComponent(new Date(desk.clock.moment).toISOString());
    await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Später' });
    expect((await events(desk.auditor, `?from=${since}`)).events.map(({ type }) => type)).toEqual(['PortalTitleChanged']);
    expect((await events(desk.auditor, `?type=PortalTitleChanged&to=${encodeURIComponent(new Date(desk.clock.moment - 1).toISOString())}`)).events).toEqual([]);
    expect((await desk.auditor.ask('/api/audit/events?after=%00')).json()).toMatchObject({ code: 'query.invalid' });
  });

  it('a stream is read by revisions; one that there is not is not found', async () => {
    const first = (await desk.auditor.ask(`/api/audit/streams/ticket-${ticket}?limit=1`)).json();
    expect(first).toMatchObject({ events: [{ revision: 0 }], next: 1 });
    expect((await desk.auditor.ask(`/api/audit/streams/ticket-${ticket}?fromRevision=1`)).json()).toMatchObject({ events: [{ revision: 1, type: 'ReplyPosted' }], next: null });
    expect((await desk.auditor.ask('/api/audit/streams/ticket-nix')).status).toBe(404);
  });

  it('what was erased stands as erased, for admins too (U7)', async () => {
    const ben = desk.town.ben;
    const address = (await events(desk.admin, `?stream=contact-${ben}`)).events[0]!.data['email'];
    expect(address).toBe('ben@example.com');
    await desk.admin.does('EraseContact', { contact: ben });
    const [recorded] = (await events(desk.admin, `?stream=contact-${ben}`)).events;
    expect(recorded).toMatchObject({ data: { name: { erased: true }, email: { erased: true } }, sentence: { en: expect.stringContaining('(erased)'), de: expect.stringContaining('(gelöscht)') } });
  });

  it('contacts and agents do not read the log; auditors change nothing by any route (U8)', async () => {
    expect((await desk.agent.ask('/api/audit/events')).status).toBe(403);
    const head = await desk.house.stores.events.head();
    expect((await desk.auditor.ask(`/api/admin/dry-runs/ClosePortal?portal=${desk.town.portal}`, { method: 'POST', body: { portal: desk.town.portal } })).status).toBe(403);
    expect((await desk.auditor.ask('/api/admin/rebuilds', { method: 'POST', body: {} })).status).toBe(403);
    expect((await desk.auditor.ask('/api/tickets', { method: 'POST', body: { subject: 'X', body: 'Y' } })).status).toBe(403);
    expect(await desk.house.stores.events.head()).toBe(head);
  });

  it('an auditor of one portal reads the events of that one alone (W22)', async () => {
    const paula = await desk.hire('Paula', ['auditor', desk.town.portal]);
    const { events: read } = await events(paula, '?limit=500');
    expect(new Set(read.map(({ stream }) => stream))).toEqual(new Set([`portal-${desk.town.portal}`]));
    expect((await paula.ask(`/api/audit/streams/ticket-${ticket}`)).text).toBe((await desk.auditor.ask('/api/audit/streams/nix')).text);
    expect((await events(paula, `?stream=ticket-${ticket}`)).events).toEqual([]);
    expect((await paula.ask('/api/audit/replays', { method: 'POST' })).json()).toMatchObject({ code: 'role.deployment' });
  });

  it('every look at the log is on record itself (U4)', async () => {
    await events(desk.auditor, `?stream=ticket-${ticket}`);
    const noted = await desk.app.get(AccessLog).list({ owner: desk.auditor.id, limit: 1_000 });
    expect(noted.at(-1)!.entry).toMatchObject({ kind: 'read', person: desk.auditor.id, what: 'log', id: `ticket-${ticket}` });
  });
});
