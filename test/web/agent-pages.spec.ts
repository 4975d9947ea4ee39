import { Client } from '../support/browser-client.js';
import { openDesk, sessionOf, type Desk, type Staff } from '../api/desk.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { DefineTicketProperty } from '../../src/tickets/property.js';
import type { TicketFacts } from '../../src/tickets/ticket.policy.js';
import { CreatePortal } from '../../src/portal/life.js';
import { issue } from '../support/house.js';
import { sendForm } from '../support/multipart.js';

const SECRET = 'Kanarienvogel';

describe('An agent works on the tickets of all customers', () => {
  let desk: Desk;
  let agent: Staff;
  let printer: string;
  let mouse: string;

  beforeAll(async () => {
    desk = await openDesk();
    ({ agent } = desk);
    const { town, house } = desk;
    printer = await town.ticket(town.anna, 'Drucker brennt', town.amsel);
    desk.clock.moment += 60_000;
    mouse = await town.ticket(town.carla, 'Maus klemmt', town.bussard, { priority: 'high' });
    await issue(house, DefineTicketProperty, { property: 'floors', en: 'Floors', de: 'Stockwerke', type: 'enumeration', multiple: true, options: [{ id: 'one', en: 'First', de: 'Erster' }, { id: 'two', en: 'Second', de: 'Zweiter' }] });
    await issue(house, DefineTicketProperty, { property: 'seats', en: 'Seats', de: 'Plätze', type: 'number' });
  });
  afterAll(() => desk.close());

  const page = async (path: string, client: Client = agent) => client.ask(path, { headers: { accept: 'text/html' } });
  const send = (path: string, fields: Record<string, string | readonly string[]>, client: Client = agent) =>
    client.ask(path, { method: 'POST', body: undefined, headers: { accept: 'text/html' }, form: { _csrf: client.csrf, ...fields } });
  const facts = (id: string) => desk.house.stores.views.snapshot().get<TicketFacts>('ticketFacts', id)!.row;
  const titles = (html: string): string[] => [...html.matchAll(/class="main"><a href="\/staff\/tickets\/[^"]+" dir="auto">([^<]+)/g)].map(([, title]) => title!);

  it('lists those that wait for us, the latest first, and finds by words, number, name, status and company', async () => {
    expect(titles((await page('/staff/tickets')).text)).toEqual(['Maus klemmt', 'Drucker brennt']);
    expect(titles((await page('/staff/tickets?order=oldest')).text)).toEqual(['Drucker brennt', 'Maus klemmt']);
    for (const q of ['druck', 'anna', 'amsel', facts(printer).reference]) expect([q, titles((await page(`/staff/tickets?tab=all&q=${q}`)).text)]).toEqual([q, ['Drucker brennt']]);
    expect(titles((await page(`/staff/tickets?company=${desk.town.bussard}`)).text)).toEqual(['Maus klemmt']);
    expect(titles((await page('/staff/tickets?tab=all&status=closed')).text)).toEqual([]);
  });

  it('an answer goes to the customer, and the ticket no longer waits for us', async () => {
    const answer = await send(`/staff/tickets/${printer}/replies`, { body: 'Bitte löschen.', _key: 'answer-1' });
    expect([answer.status, answer.headers['location']]).toEqual([303, `/staff/tickets/${printer}`]);
    await send(`/staff/tickets/${printer}/replies`, { body: 'Bitte löschen.', _key: 'answer-1' });
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    expect((await anna.ask(`/api/tickets/${printer}`)).json().thread.map((entry: { body: string }) => entry.body)).toEqual(['Guten Tag, Drucker brennt.', 'Bitte löschen.']);
    expect(titles((await page('/staff/tickets')).text)).toEqual(['Maus klemmt']);
    expect(titles((await page('/staff/tickets?tab=open')).text)).toContain('Drucker brennt');
  });

  it('an internal note is told apart for agents and never reaches the customer (C4)', async () => {
    expect((await send(`/staff/tickets/${printer}/notes`, { note: SECRET })).status).toBe(303);
    const { text } = await page(`/staff/tickets/${printer}`);
    expect(text).toMatch(new RegExp(`entry-internal.*Interne Notiz.*${SECRET}`, 's'));
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    for (const path of [`/tickets/${printer}`, `/api/tickets/${printer}`, `/tickets?q=${SECRET}`]) expect((await page(path, anna)).text.replace(/value="[^"]*"|“[^”]*”|„[^“]*“|Suche: [^<]*|q=[^"&]*|filter[^"]*"/gi, '')).not.toContain(SECRET);
  });

  it('a note after a customer’s word leaves the ticket waiting for us', async () => {
    await issue(desk.house, PostReply, { ticket: mouse, body: 'Wir sehen nach.', visibility: 'internal' });
    expect(titles((await page('/staff/tickets')).text)).toEqual(['Maus klemmt']);
  });

  it('an empty answer and an empty note are told beside their own form, with the rest kept', async () => {
    for (const [path, field] of [['replies', 'f-body-fault'], ['notes', 'f-note-fault']] as const) {
      const again = await send(`/staff/tickets/${printer}/${path}`, { body: ' ', note: ' ' });
      expect([path, again.status, /fehlt/.test(again.text) && again.text.includes(`id="${field}"`), [...again.text.matchAll(/id="f-(?:body|note)-fault"/g)].length]).toEqual([path, 422, true, 1]);
    }
  });

  it('properties change together, and only those that differ', async () => {
    const before = facts(mouse).revision;
    const saved = await send(`/staff/tickets/${mouse}/properties`, { revision: String(before), 'property.status': 'pending', 'property.priority': 'high', 'property.subject': 'Maus klemmt', 'property.floors': ['one', 'two'], 'property.seats': '12' });
    expect(saved.status).toBe(303);
    const { properties, revision } = facts(mouse);
    expect([properties['status']!.at(-1)![1], properties['floors']!.at(-1)![1], properties['seats']!.at(-1)![1], revision]).toEqual(['pending', ['one', 'two'], 12, before + 3]);
  });

  it('a wrong value keeps every entry, is named, and changes nothing', async () => {
    const { revision } = facts(mouse);
    const again = await send(`/staff/tickets/${mouse}/properties`, { revision: String(revision), 'property.status': 'open', 'property.seats': 'viele', 'property.subject': '' });
    expect([again.status, facts(mouse).revision]).toEqual([422, revision]);
    expect(again.text).toMatch(/value="viele"/);
    expect([...again.text.matchAll(/<li><a href="#f-property-(\w+)"/g)].map(([, id]) => id).sort()).toEqual(['seats', 'subject']);
    expect(again.text).toMatch(/<option value="open" selected/);
  });

  it('what somebody else changed meanwhile is told with both values; a reply in between is no conflict (A8)', async () => {
    const { revision } = facts(mouse);
    await issue(desk.house, ChangeTicketProperty, { ticket: mouse, property: 'priority', value: 'low' });
    const stale = await send(`/staff/tickets/${mouse}/properties`, { revision: String(revision), 'property.priority': 'urgent' });
    expect([stale.status, facts(mouse).properties['priority']!.at(-1)![1]]).toEqual([409, 'low']);
    expect(stale.text).toMatch(/<option value="urgent" selected/);
    expect(stale.text).toContain('Jetzt: Niedrig');
    const [, seen] = /name="revision" value="(\d+)"/.exec(stale.text)!;
    await issue(desk.house, PostReply, { ticket: mouse, body: 'Noch etwas.' });
    expect((await send(`/staff/tickets/${mouse}/properties`, { revision: seen!, 'property.priority': 'urgent' })).status).toBe(303);
    expect(facts(mouse).properties['priority']!.at(-1)![1]).toBe('urgent');
  });

  it('requester, participants and company are found by name or address and assigned', async () => {
    const { town } = desk;
    const found = await page(`/staff/tickets/${mouse}/people?q=ben@example.com`);
    expect(found.text).toContain('ben@example.com');
    const put = (act: string, id: string) => send(`/staff/tickets/${mouse}/people`, { act, id });
    for (const [act, id] of [['requester', town.anna], ['participant', town.ben], ['company', town.amsel]] as const) expect((await put(act, id)).status).toBe(303);
    expect([facts(mouse).requester!.id, Object.keys(facts(mouse).participants), facts(mouse).company!.id]).toEqual([town.anna, [town.ben], town.amsel]);
    for (const [act, id] of [['leave', town.ben], ['unlink', town.amsel]] as const) await put(act, id);
    expect([Object.keys(facts(mouse).participants), facts(mouse).company]).toEqual([[], null]);
    expect((await put('eat', town.ben)).status).toBe(422);
    expect((await put('participant', 'nobody-there')).status).toBe(422);
  });

  it('closes and reopens', async () => {
    await send(`/staff/tickets/${mouse}/closure`, {});
    expect([facts(mouse).closed !== null, titles((await page('/staff/tickets?tab=all&status=closed')).text)]).toEqual([true, ['Maus klemmt']]);
    await send(`/staff/tickets/${mouse}/reopening`, {});
    expect(facts(mouse).closed).toBeNull();
  });

  it('pages meet every ticket once', async () => {
    for (let i = 0; i < 60; i++) await desk.town.ticket(desk.town.ben, `Reihe ${i}`, null);
    const seen: string[] = [];
    for (let path: string | undefined = '/staff/tickets?q=reihe'; path; ) {
      const { text } = await page(path);
      seen.push(...titles(text));
      path = /<a class="button plain" href="([^"]+)" rel="next"/.exec(text)?.[1]!.replaceAll('&amp;', '&');
    }
    expect([seen.length, new Set(seen).size]).toEqual([60, 60]);
  });

  it('an answer can carry files, which both sides fetch; the agent finds why somebody sees the ticket (A6)', async () => {
    const sent = await sendForm(desk.app, agent, `/staff/tickets/${mouse}/replies`, { page: true, fields: { _key: 'answer-files', body: 'Siehe Anleitung.' }, files: [['anleitung.txt', 'Kabel ziehen.']] });
    expect([sent.status, sent.headers['location']]).toEqual([303, `/staff/tickets/${mouse}`]);
    const { text } = await page(`/staff/tickets/${mouse}`);
    const [, path] = /href="(\/staff\/tickets\/[^"]*\/files\/[^"]*)"/.exec(text)!;
    expect((await agent.ask(path!)).text).toBe('Kabel ziehen.');
    expect(text).toContain(`href="/staff/explain?ticket=${mouse}"`);
    const requester = await sessionOf(desk.house, desk.app, { kind: 'contact', id: facts(mouse).requester!.id }, desk.town.portal);
    expect((await requester.ask(path!.replace('/staff', ''))).text).toBe('Kabel ziehen.');
  });

  it('is for agents and admins: auditors, customers and strangers stay out, and of another portal they find nothing', async () => {
    const elsewhere = await issue(desk.house, CreatePortal, { title: 'Zweites', language: 'de' });
    const local = await desk.hire('Lena', ['agent', elsewhere.id]);
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    for (const [client, status] of [[desk.admin, 200], [desk.auditor, 403], [anna, 403], [new Client(desk.app), 303]] as const)
      for (const path of ['/staff/tickets', `/staff/tickets/${printer}`]) expect([path, (await page(path, client)).status]).toEqual([path, status]);
    expect([(await page('/staff/tickets', local)).status, (await page(`/staff/tickets/${printer}`, local)).status]).toEqual([200, 404]);
    expect((await page('/staff/tickets', local)).text).not.toContain('Drucker brennt');
    expect((await send(`/staff/tickets/${printer}/replies`, { body: 'Hallo' }, local)).status).toBe(404);
    expect((await page('/staff')).headers['location']).toBe('/staff/tickets');
  });
});
