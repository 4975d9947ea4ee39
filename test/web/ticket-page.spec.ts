import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import type { House } from '../../src/platform/house.js';
import { OPERATOR, SYSTEM } from '../../src/platform/caller.js';
import { staffTicketCard } from '../../src/tickets/staff-tickets.queries.js';
import { ChangeReopenRule, ChangeTicketForm } from '../../src/portal/service.js';
import { CloseTicket } from '../../src/tickets/ticket-care.js';
import { AddParticipant } from '../../src/tickets/ticket-people.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { DefineTicketProperty, ShowPropertyToCustomers } from '../../src/tickets/property.js';
import type { TicketFacts } from '../../src/tickets/ticket.policy.js';
import { BlockContact, EraseContact, UnblockContact } from '../../src/contacts/contact-standing.js';
import { inBytes } from '../erasure/folder-bytes.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { pageClient, type PageClient } from '../support/page-client.js';
import { anyOf, buildTown, type Town } from '../support/town.js';

const DAY = 86_400_000;
const agent = { ...SYSTEM, actor: { kind: 'staff' as const, id: 'greta' }, roles: ['agent' as const] };

describe('the page of a ticket', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let folder: string;
  let town: Town;
  let anna: PageClient;
  let ben: PageClient;
  let carla: PageClient;
  const clock = new TestClock();
  const open = (subject: string, who = town.anna) => town.ticket(who, subject, town.amsel);
  const shut = (ticket: string) => issue(house, CloseTicket, { ticket, status: 'solved' }, agent);
  const facts = (ticket: string) => house.stores.views.snapshot().get<TicketFacts>('ticketFacts', ticket)!.row;
  const area = (html: string): string => /<textarea[^>]*name="body"[^>]*>([^<]*)</.exec(html)?.[1] ?? '';
  const rule = (body: object) => issue(house, ChangeReopenRule, { portal: town.portal, ...body } as never);

  beforeAll(async () => {
    ({ house, close, folder } = await openHouse({ clock }));
    app = await createApp(house);
    town = await buildTown(house);
    [anna, ben, carla] = [await pageClient(house, app, town.anna, town.portal), await pageClient(house, app, town.ben, town.portal), await pageClient(house, app, town.carla, town.portal)];
  }, 60_000);
  beforeEach(async () => {
    for (const client of [anna, ben, carla]) await client.begin();
  });
  afterAll(async () => {
    await app?.close();
    await close?.();
  });

  describe('a reply', () => {
    it('that is sent stands in the thread, and the draft of it is gone', async () => {
      const id = await open('Drucker');
      await anna.post(`/tickets/${id}/draft`, { body: 'Er brennt' });
      expect(area((await anna.get(`/tickets/${id}`)).html)).toBe('Er brennt');
      const sent = await anna.post(`/tickets/${id}/replies`, { body: 'Er brennt noch', writer: town.anna });
      expect([sent.status, sent.location]).toEqual([303, `/tickets/${id}#entry-1`]);
      const { html, text } = await anna.get(sent.location!.split('#')[0]!);
      expect([area(html), text.includes('Er brennt noch'), html.includes('id="entry-1"'), text.includes('Ihre Antwort wurde gesendet')]).toEqual(['', true, true, true]);
    });

    it('with nothing in it is told what is missing, and the key of the form stays', async () => {
      const id = await open('Leer');
      const { status, text } = await anna.post(`/tickets/${id}/replies`, { body: ' ', _key: 'k-17' });
      expect([status, text.includes('Nachricht fehlt.'), text.includes('value="k-17"')]).toEqual([422, true, true]);
    });

    it('sent when the session had ended comes back after signing in, once, with nothing lost', async () => {
      const id = await open('Lange geschrieben');
      await anna.lose();
      const away = await anna.post(`/tickets/${id}/replies`, { body: 'Sehr\r\nlang', writer: town.anna });
      expect([away.status, away.location]).toEqual([303, `/sign-in?next=%2Ftickets%2F${id}`]);
      expect((await anna.get(away.location!)).text).toContain('Ihre Sitzung war zu Ende');
      await anna.begin();
      expect(area((await anna.get(`/tickets/${id}`)).html)).toBe('Sehr\nlang');
      expect(anna.cookies.has('kept')).toBe(false);
      expect(area((await anna.get(`/tickets/${id}`)).html)).toBe('Sehr\nlang');
      expect(facts(id).revision).toBe(0);
    });

    it('kept for somebody is given to nobody else who signs in there', async () => {
      const id = await open('Gemeinsames Gerät', town.ben);
      await issue(house, AddParticipant, { ticket: id, contact: town.anna });
      await ben.lose();
      await ben.post(`/tickets/${id}/replies`, { body: 'Nur von Ben', writer: town.ben });
      await ben.begin(town.anna);
      expect((await ben.get(`/tickets/${id}`)).text).not.toContain('Nur von Ben');
    });

    it('of strangers is kept nowhere in the clear, and one from another site not at all (W19)', async () => {
      const id = await open('Fremd');
      await anna.lose();
      await anna.post(`/tickets/${id}/replies`, { body: 'KANARIENVOGEL-KLARTEXT', writer: town.anna });
      await anna.begin();
      await anna.get(`/tickets/${id}`);
      await house.stores.vault.scrub();
      expect(inBytes(folder, { draft: 'KANARIENVOGEL-KLARTEXT' })).toEqual([]);
      const answer = await app.inject({ method: 'POST', url: `/tickets/${id}/replies`, headers: { host: 'localhost', 'sec-fetch-site': 'cross-site', accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, payload: 'body=x' });
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined]);
    });

    it('drafts are the writer’s own, for tickets that the writer sees', async () => {
      const id = await open('Entwurf');
      expect((await carla.post(`/tickets/${id}/draft`, { body: 'x' })).status).toBe(404);
      expect((await anna.post(`/tickets/${id}/draft`, { body: 'Halb' })).status).toBe(204);
      await anna.post(`/tickets/${id}/draft`, { body: '  ' });
      expect(area((await anna.get(`/tickets/${id}`)).html)).toBe('');
    });

    it('that only says thanks can leave the ticket closed, and the page says so (C9)', async () => {
      await rule({ mode: 'always', thanksKeepClosed: true });
      const id = await open('Dank');
      await shut(id);
      await anna.post(`/tickets/${id}/replies`, { body: 'Vielen Dank!', writer: town.anna });
      expect((await anna.get(`/tickets/${id}`)).text).toContain('Das Ticket bleibt geschlossen.');
      expect(facts(id).closed).not.toBeNull();
      await anna.post(`/tickets/${id}/replies`, { body: 'Es geht doch nicht', writer: town.anna });
      expect((await anna.get(`/tickets/${id}`)).text).toContain('das Ticket ist wieder offen');
      expect(facts(id).closed).toBeNull();
    });
  });

  describe('a closed ticket', () => {
    it('that may not be reopened says why and leads to a new one, with what was written (C8)', async () => {
      await rule({ mode: 'within', days: 1 });
      const id = await open('Zu spät');
      await shut(id);
      clock.moment += DAY;
      await anna.begin();
      expect((await anna.get(`/tickets/${id}`)).html).toContain(`action="/tickets/${id}/reopening"`);
      clock.moment += 1;
      await anna.begin();
      const refused = await anna.post(`/tickets/${id}/replies`, { body: 'Es brennt wieder', writer: town.anna });
      expect([refused.status, refused.text.includes('zu lange geschlossen'), refused.text.includes(`/tickets/new?continues=${id}`)]).toEqual([409, true, true]);
      const { html, text } = await anna.get(`/tickets/new?continues=${id}`);
      expect([area(html), text.includes('Es setzt fort:'), html.includes('value="Zu spät"')]).toEqual(['Es brennt wieder', true, true]);
      const opened = await anna.post('/tickets', { subject: 'Zu spät', body: 'Es brennt wieder', continues: id });
      expect(opened.status).toBe(303);
      await carla.begin();
      expect((await carla.get(`/tickets/new?continues=${id}`)).status).toBe(404);
      await rule({ mode: 'always' });
    });

    it('is rated once per closing, changed for a week, and asked again after the next one (C11)', async () => {
      await rule({ mode: 'always' });
      const id = await open('Bewertung');
      expect((await anna.get(`/tickets/${id}`)).html).not.toContain('id="rating"');
      await shut(id);
      const none = await anna.post(`/tickets/${id}/rating`, { comment: 'Gut gemeint' });
      expect([none.status, none.text.includes('Bitte wählen Sie eine der fünf Stufen.'), none.text.includes('Gut gemeint')]).toEqual([422, true, true]);
      await anna.post(`/tickets/${id}/rating`, { score: '2', comment: 'Langsam' });
      expect((await anna.get(`/tickets/${id}`)).text).toContain('Sie haben mit 2 von 5 bewertet: schlecht.');
      await anna.post(`/tickets/${id}/rating`, { score: '4', comment: '' });
      clock.moment += 7 * DAY + 1;
      await anna.begin();
      const late = await anna.get(`/tickets/${id}`);
      expect([late.text.includes('Sie haben mit 4 von 5 bewertet'), late.html.includes(`action="/tickets/${id}/rating"`)]).toEqual([true, false]);
      expect((await anna.post(`/tickets/${id}/rating`, { score: '1' })).status).toBe(409);
      await anna.post(`/tickets/${id}/reopening`);
      await shut(id);
      expect((await anna.get(`/tickets/${id}`)).html).toContain(`action="/tickets/${id}/rating"`);
    });
  });

  describe('participants', () => {
    it('colleagues are let in by their exact address, strangers and nobodies refused alike (W1)', async () => {
      const id = await open('Zu zweit');
      const [stranger, nobody] = [await anna.post(`/tickets/${id}/participants`, { email: 'carla@example.com' }), await anna.post(`/tickets/${id}/participants`, { email: 'nobody@example.com' })];
      const neutral = ({ text }: { text: string }) => text.replaceAll('carla@', 'nobody@').replace(/name="_key" value="[^"]*"/g, '');
      expect([stranger.status, neutral(stranger)]).toEqual([422, neutral(nobody)]);
      expect((await ben.get(`/tickets/${id}`)).status).toBe(404);
      expect((await anna.post(`/tickets/${id}/participants`, { email: ' Ben@Example.com' })).location).toBe(`/tickets/${id}#participants`);
      expect((await ben.get(`/tickets/${id}`)).status).toBe(200);
      expect((await anna.get(`/tickets/${id}`)).text).toContain('Ben');
    });

    it('only the requester lets in and sends away; who takes part may leave', async () => {
      const id = await open('Wer darf');
      await anna.post(`/tickets/${id}/participants`, { email: 'ben@example.com' });
      expect((await ben.post(`/tickets/${id}/participants`, { email: 'anna@example.com' })).status).toBe(403);
      expect((await ben.get(`/tickets/${id}`)).text).not.toContain('Jemanden aus der Firma teilnehmen lassen');
      const left = await ben.post(`/tickets/${id}/participants/${town.ben}/removal`);
      expect([left.location, (await ben.get(`/tickets/${id}`)).status]).toEqual(['/tickets', 404]);
      expect((await carla.post(`/tickets/${id}/participants/${town.ben}/removal`)).status).toBe(404);
    });

    it('a list of names is there only where the portal shows each of them the company’s tickets anyway', async () => {
      const id = await open('Aus der Liste');
      expect((await anna.get(`/tickets/${id}/participants/new`)).status).toBe(404);
      await town.scope('all');
      expect((await anna.get(`/tickets/${id}`)).html).toContain(`/tickets/${id}/participants/new`);
      const { html, text } = await anna.get(`/tickets/${id}/participants/new`);
      expect([text.includes('Ben'), text.includes('Carla'), html.includes(`value="${town.ben}"`)]).toEqual([true, false, true]);
      await issue(house, BlockContact, { contact: town.ben });
      expect((await anna.get(`/tickets/${id}/participants/new`)).text).not.toContain('Ben');
      await issue(house, UnblockContact, { contact: town.ben });
      await ben.begin();
      expect((await ben.get(`/tickets/${id}/participants/new`)).status).toBe(404);
      await anna.post(`/tickets/${id}/participants`, { contact: town.ben });
      expect(Object.keys(facts(id).participants)).toEqual([town.ben]);
      await town.scope('none');
    });
  });

  describe('over the API', () => {
    const call = (client: PageClient, method: 'PUT' | 'POST' | 'DELETE', url: string, body?: object) => app.inject({
      method, url, headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', cookie: `session=${client.cookies.get('session')}`, 'x-csrf-token': client.csrf(), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });

    it('the same rules hold for ratings and participants (C11)', async () => {
      const id = await open('Programm');
      expect((await call(anna, 'PUT', `/api/tickets/${id}/rating`, { score: 5 })).json()).toMatchObject({ status: 409, code: 'rating.open' });
      expect((await call(anna, 'POST', `/api/tickets/${id}/participants`, { contact: town.carla })).json()).toMatchObject({ status: 422, code: 'contact.unknown' });
      expect((await call(anna, 'POST', `/api/tickets/${id}/participants`, { email: 'ben@example.com' })).statusCode).toBe(200);
      expect((await call(ben, 'DELETE', `/api/tickets/${id}/participants/${town.ben}`)).statusCode).toBe(200);
      await shut(id);
      expect((await call(anna, 'PUT', `/api/tickets/${id}/rating`, { score: 6 })).statusCode).toBe(422);
      expect((await call(anna, 'PUT', `/api/tickets/${id}/rating`, { score: 5, comment: 'Prima' })).statusCode).toBe(200);
      expect((await call(carla, 'PUT', `/api/tickets/${id}/rating`, { score: 1 })).statusCode).toBe(404);
      expect(staffTicketCard(house, OPERATOR, id).ratings).toMatchObject([{ author: town.anna, authorName: 'Anna', score: 5, comment: 'Prima' }]);
    });
  });

  describe('the form for a new ticket', () => {
    beforeAll(async () => {
      const options = [{ id: 'a', en: 'Printer', de: 'Drucker' }, { id: 'b', en: 'Mouse', de: 'Maus' }];
      for (const definition of [{ property: 'devices', en: 'Devices', de: 'Geräte', type: 'enumeration', multiple: true, options }, { property: 'since', en: 'Since', de: 'Seit', type: 'date' }, { property: 'amount', en: 'Amount', de: 'Anzahl', type: 'number' }, { property: 'urgent', en: 'Urgent', de: 'Eilt', type: 'boolean' }] as const) {
        await issue(house, DefineTicketProperty, definition);
        await issue(house, ShowPropertyToCustomers, { property: definition.property });
      }
      await issue(house, ChangeTicketForm, { portal: town.portal, fields: [{ property: 'devices', required: true }, { property: 'since' }, { property: 'amount' }, { property: 'urgent' }] });
    });
    afterAll(() => issue(house, ChangeTicketForm, { portal: town.portal, fields: [] }));

    it('takes every kind of property as people write it, and shows it so', async () => {
      const { location } = await anna.post('/tickets', { subject: 'Alles', body: 'kaputt', 'property.devices': ['b', 'a'], 'property.since': '2026-03-01', 'property.amount': '12,5', 'property.urgent': 'true', company: town.amsel });
      const { text } = await anna.get(location!);
      for (const shown of ['Drucker und Maus', '01.03.2026', '12,5', 'Ja']) expect(text).toContain(shown);
      expect(facts(location!.slice('/tickets/'.length)).company?.id).toBe(town.amsel);
    });

    it('names each fault by its label, links it, and keeps what was entered', async () => {
      const { status, text } = await anna.post('/tickets', { subject: 'Alles', body: 'kaputt', 'property.amount': 'viele' });
      expect(status).toBe(422);
      expect(text).toContain('href="#f-property-devices"');
      expect(text).toContain('Geräte fehlt.');
      expect(text).toContain('value="viele"');
    });

    it('sent when the session had ended comes back as it was filled in', async () => {
      await anna.lose();
      const away = await anna.post('/tickets', { subject: 'Alles', body: 'kaputt', 'property.devices': ['a', 'b'], 'property.amount': '3', writer: town.anna });
      expect(away.location).toBe('/sign-in?next=%2Ftickets%2Fnew');
      await anna.begin();
      const { html } = await anna.get('/tickets/new');
      expect([area(html), html.includes('value="Alles"'), html.includes('value="3"'), html.match(/ checked/g)?.length]).toEqual(['kaputt', true, true, 2]);
      expect(area((await anna.get('/tickets/new')).html)).toBe('');
    });

    it('has a place for what may answer it already', async () => {
      expect((await anna.get('/tickets/new')).html).toContain('data-suggest="subject"');
    });
  });

  it('what a rule takes out of sight leads back to the list, not to a page that is not there', async () => {
    const id = await open('Verschwindet');
    await town.filter(anyOf('pipeline', 'sales'));
    const opened = await anna.post('/tickets', { subject: 'Unsichtbar', body: 'Hallo' });
    expect([opened.location, (await anna.get('/tickets')).text.includes('sobald wir es eingeordnet haben')]).toEqual(['/tickets', true]);
    await town.filter(anyOf('status', 'new', 'open'));
    expect((await anna.post(`/tickets/${id}/closure`)).location).toBe('/tickets');
    await town.filter(null);
  });

  it('of a rating by who is erased the number stays and the words go, from every file (U7)', async () => {
    const id = await open('Abschied', town.ben);
    await shut(id);
    await ben.post(`/tickets/${id}/rating`, { score: '3', comment: 'KANARIENVOGEL-LOB' });
    await issue(house, EraseContact, { contact: town.ben });
    await house.erasures.finish();
    expect(staffTicketCard(house, OPERATOR, id).ratings).toMatchObject([{ score: 3, comment: null, erased: true }]);
    expect(inBytes(folder, { comment: 'KANARIENVOGEL-LOB' })).toEqual([]);
  });

  it('an internal note is nowhere on the page (C4)', async () => {
    const id = await open('Notiz');
    await issue(house, PostReply, { ticket: id, body: 'KANARIENVOGEL-NOTIZ', visibility: 'internal' }, agent);
    expect((await anna.get(`/tickets/${id}`)).html).not.toContain('KANARIENVOGEL-NOTIZ');
  });
});
