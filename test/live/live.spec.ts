import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { AddContactToList, LinkContactToCompany, RemoveContactFromList, UnlinkContactFromCompany } from '../../src/contacts/contact-membership.js';
import { BlockContact, UnblockContact } from '../../src/contacts/contact-standing.js';
import { Sessions, type NewSession } from '../../src/identity/sessions.js';
import { CreateList } from '../../src/lists/list.js';
import { LiveUpdates, MOST_OF_PERSON } from '../../src/live/live-updates.js';
import type { House } from '../../src/platform/house.js';
import { ChangeAccessRule } from '../../src/portal/access.js';
import { ClosePortal, OpenPortal } from '../../src/portal/life.js';
import { BlockStaff, GrantRole, InviteStaff } from '../../src/staff/staff.js';
import { ChangeTicketProperty, CloseTicket } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { AddParticipant, ChangeTicketRequester, LinkTicketToCompany, RemoveParticipant, UnlinkTicketFromCompany } from '../../src/tickets/ticket-people.js';
import { DefineTicketProperty } from '../../src/tickets/property.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { LiveReader } from '../support/live-reader.js';
import { anyOf, buildTown, type Town } from '../support/town.js';

const HOUR = 3_600_000;
const SECRET = 'Kanarienvogel';

describe('An open page is told what its person can see', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  let sessions: Sessions;
  let port: number;
  let ticket: string;
  const clock = new TestClock();
  const readers: LiveReader[] = [];

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off' } }));
    app = await createApp(house);
    await app.listen(0, '127.0.0.1');
    port = (app.getHttpServer().address() as { port: number }).port;
    sessions = app.get(Sessions);
    town = await buildTown(house);
    await town.scope('all');
    await issue(house, DefineTicketProperty, { property: 'secretLevel', en: 'Secret level', de: 'Geheimstufe', type: 'enumeration', options: [{ id: 'low', en: 'Low', de: 'Niedrig' }, { id: 'high', en: 'High', de: 'Hoch' }] });
    ticket = await town.ticket(town.anna, 'Drucker brennt', town.amsel);
  });
  afterEach(() => readers.splice(0).forEach(reader => reader.close()));
  afterAll(async () => {
    await app?.close();
    await close();
  });

  const session = (id: string, kind: 'contact' | 'staff' = 'contact', idle = 24 * HOUR): Promise<NewSession> =>
    sessions.create({ person: { kind, id }, host: 'localhost', portal: kind === 'contact' ? town.portal : null, method: 'password', connection: null, idle, absolute: 24 * HOUR });
  const open = async (of: NewSession, path = '/live', headers: Record<string, string> = {}): Promise<LiveReader> => {
    const { reader } = await LiveReader.open(port, `session=${of.token}`, path, headers);
    readers.push(reader);
    return reader.begun();
  };
  const page = async (contact: string, path?: string): Promise<LiveReader> => open(await session(contact), path);
  const answer = (of = ticket, visibility: 'public' | 'internal' = 'public') => issue(house, PostReply, { ticket: of, body: SECRET, visibility });

  it('a public reply is told with its ticket and place, and no word of it (C13)', async () => {
    const reader = await page(town.anna);
    const { position } = await answer();
    expect(await reader.next()).toEqual({ event: 'ticket', id: `${house.stores.events.lineage}.${position}`, data: { id: ticket, position } });
    expect(reader.wire).not.toContain(SECRET);
  });

  it('an internal note and a hidden property tell customers nothing (C4)', async () => {
    const reader = await page(town.anna);
    await answer(ticket, 'internal');
    await issue(house, ChangeTicketProperty, { ticket, property: 'secretLevel', value: 'high' });
    const { position } = await answer();
    expect((await reader.next())?.data).toEqual({ id: ticket, position });
  });

  it('a hidden property that brings a ticket into sight is told, and what it takes out of sight is not', async () => {
    await town.filter(anyOf('secretLevel', 'low'));
    const hidden = await town.ticket(town.anna, 'Noch nicht', null);
    const reader = await page(town.anna);
    await answer(hidden);
    const { position } = await issue(house, ChangeTicketProperty, { ticket: hidden, property: 'secretLevel', value: 'low' });
    expect((await reader.next())?.data).toEqual({ id: hidden, position });
    await issue(house, ChangeTicketProperty, { ticket: hidden, property: 'secretLevel', value: 'high' });
    await answer(hidden);
    await town.filter(null);
    const after = await answer();
    expect((await reader.next())?.data).toEqual({ id: ticket, position: after.position });
  });

  it('tickets of the company come with the link to it and go with it, at once (C3)', async () => {
    const [ben, carla] = [await page(town.ben), await page(town.carla)];
    const first = await answer();
    expect((await ben.next())?.data.position).toBe(first.position);
    await issue(house, LinkContactToCompany, { contact: town.carla, company: town.amsel });
    const second = await answer();
    expect((await carla.next())?.data).toEqual({ id: ticket, position: second.position });
    await issue(house, UnlinkContactFromCompany, { contact: town.carla, company: town.amsel });
    await answer();
    const own = await town.ticket(town.carla, 'Eigenes', null);
    expect((await carla.next())?.data.id).toBe(own);
  });

  it('of a ticket that is no longer in sight nothing is said', async () => {
    const reader = await page(town.ben);
    await issue(house, UnlinkTicketFromCompany, { ticket });
    await answer();
    await issue(house, LinkTicketToCompany, { ticket, company: town.amsel });
    const { position } = await issue(house, CloseTicket, { ticket });
    const told = [(await reader.next())!.data.position!];
    while (told.at(-1)! < position) told.push((await reader.next())!.data.position!);
    const events = await house.stores.events.readStream(`ticket-${ticket}`);
    expect(events.filter(event => told.includes(event.position)).map(({ type }) => type)).not.toContain('ReplyPosted');
  });

  it('a ticket given to somebody else, and a participant, are told to whoever sees them then', async () => {
    const carla = await page(town.carla);
    await issue(house, AddParticipant, { ticket, contact: town.carla });
    expect((await carla.next())?.data.id).toBe(ticket);
    await issue(house, RemoveParticipant, { ticket, contact: town.carla });
    const other = await town.ticket(town.anna, 'Wandert', null);
    const { position } = await issue(house, ChangeTicketRequester, { ticket: other, requester: town.carla });
    expect((await carla.next())?.data).toEqual({ id: other, position });
  });

  it('the stream of one ticket tells of it alone and ends when the ticket is out of sight (C13)', async () => {
    const other = await town.ticket(town.ben, 'Anderes', town.amsel);
    const reader = await page(town.ben, `/live?ticket=${ticket}`);
    await answer(other);
    const { position } = await answer();
    expect((await reader.next())?.data).toEqual({ id: ticket, position });
    await issue(house, UnlinkTicketFromCompany, { ticket });
    expect(await reader.ended()).toEqual([]);
    await issue(house, LinkTicketToCompany, { ticket, company: town.amsel });
  });

  it('the stream of one ticket ends with a rule of the portal that hides it (C13)', async () => {
    const reader = await page(town.anna, `/live?ticket=${ticket}`);
    await town.filter(anyOf('secretLevel', 'low'));
    expect(await reader.ended()).toEqual([]);
    await town.filter(null);
  });

  it('a forbidden and an unknown ticket get the same refusal (C2)', async () => {
    const foreign = await town.ticket(town.carla, 'Geheim', town.bussard);
    const { token } = await session(town.anna);
    const asked = async (id: string): Promise<unknown> => {
      const { status, reader } = await LiveReader.open(port, `session=${token}`, `/live?ticket=${id}`);
      await reader.ended();
      return [status, { ...(JSON.parse(reader.wire) as object), instance: '' }];
    };
    const [forbidden, unknown] = [await asked(foreign), await asked('0000000000000000')];
    expect(forbidden).toEqual([404, expect.objectContaining({ code: 'not-found' })]);
    expect(unknown).toEqual(forbidden);
  });

  it('without a session there is no stream', async () => {
    const { status } = await LiveReader.open(port, '');
    expect(status).toBe(401);
  });

  it('ends with the session: signed out, replaced or run out (C13)', async () => {
    const [out, replaced, short] = [await session(town.anna), await session(town.anna), await session(town.anna, 'contact', 10 * 60_000)];
    const [first, second, third] = [await open(out), await open(replaced), await open(short)];
    await sessions.end(out.session);
    expect(await first.ended()).toEqual([]);
    await house.stores.vault.write([{ collection: 'session', key: replaced.session.key, delete: true }]);
    app.get(LiveUpdates).tick();
    expect(await second.ended()).toEqual([]);
    clock.moment += 11 * 60_000;
    app.get(LiveUpdates).tick();
    expect(await third.ended()).toEqual([]);
  });

  it('ends when the contact is blocked, leaves the list that lets it in, or the portal closes (C13)', async () => {
    const list = (await issue(house, CreateList, { name: 'Gäste', kind: 'static' })).id;
    await issue(house, AddContactToList, { contact: town.anna, list });
    await issue(house, ChangeAccessRule, { portal: town.portal, mode: 'lists', lists: [list] });
    const ends = async (hide: () => Promise<unknown>, restore: () => Promise<unknown>): Promise<void> => {
      const reader = await page(town.anna);
      await hide();
      await answer();
      expect(await reader.ended()).toEqual([]);
      await restore();
    };
    await ends(() => issue(house, BlockContact, { contact: town.anna }), () => issue(house, UnblockContact, { contact: town.anna }));
    await ends(() => issue(house, RemoveContactFromList, { contact: town.anna, list }), () => issue(house, AddContactToList, { contact: town.anna, list }));
    await ends(() => issue(house, ClosePortal, { portal: town.portal }), () => issue(house, OpenPortal, { portal: town.portal }));
    await issue(house, ChangeAccessRule, { portal: town.portal, mode: 'everybody' });
    expect(app.get(LiveUpdates).pages).toBe(0);
  });

  it('goes on after a break without loss, by the id it was given last', async () => {
    const signedIn = await session(town.anna);
    const reader = await open(signedIn);
    await answer();
    const { id } = (await reader.next())!;
    reader.close();
    const missed = [await town.ticket(town.anna, 'Während der Pause', null)];
    await answer(ticket, 'internal');
    await answer(missed[0]);
    const again = await open(signedIn, '/live', { 'last-event-id': id });
    expect((await again.next())?.data.id).toBe(missed[0]);
    const { position } = await answer();
    expect((await again.next())?.data).toEqual({ id: ticket, position });
    const since = await open(signedIn, `/live?since=${id}`);
    expect((await since.next())?.data.id).toBe(missed[0]);
  });

  it('what was missed is told only as far as it is seen now', async () => {
    const signedIn = await session(town.ben);
    const reader = await open(signedIn);
    const id = reader.beats[0]!;
    reader.close();
    await answer();
    await issue(house, UnlinkContactFromCompany, { contact: town.ben, company: town.amsel });
    const again = await open(signedIn, '/live', { 'last-event-id': id });
    const own = await town.ticket(town.ben, 'Eigenes', null);
    expect((await again.next())?.data.id).toBe(own);
    await issue(house, LinkContactToCompany, { contact: town.ben, company: town.amsel });
  });

  it('an id of another history, or one that is none, asks for the page to be read again, once', async () => {
    for (const id of ['anders.0000000000000001', 'nonsense', `${house.stores.events.lineage}.1`]) {
      const reader = await open(await session(town.carla), '/live', { 'last-event-id': id });
      expect((await reader.next())?.event).toBe('reload');
      reader.close();
    }
  });

  it('too much missed asks for the page to be read again', async () => {
    const signedIn = await session(town.anna);
    const id = (await open(signedIn)).beats[0]!;
    for (let i = 0; i < 21; i++) await Promise.all(Array.from({ length: 100 }, () => town.ticket(town.carla, 'Flut', null)));
    const again = await open(signedIn, '/live', { 'last-event-id': id });
    expect((await again.next())?.event).toBe('reload');
  }, 60_000);

  it(`a person keeps ${MOST_OF_PERSON} pages current, and is told so at the next`, async () => {
    const signedIn = await session(town.carla);
    for (let i = 0; i < MOST_OF_PERSON; i++) await open(signedIn);
    const { status, reader } = await LiveReader.open(port, `session=${signedIn.token}`);
    await reader.ended();
    expect([status, JSON.parse(reader.wire)]).toEqual([429, expect.objectContaining({ code: 'live.too-many' })]);
    await open(await session(town.ben));
  });

  it('closing the service ends all pages, and a question for the head alone opens none', async () => {
    const other = await createApp(house);
    await other.listen(0, '127.0.0.1');
    const { port: there } = other.getHttpServer().address() as { port: number };
    const { token } = await session(town.anna);
    const { reader } = await LiveReader.open(there, `session=${token}`);
    await reader.begun();
    const head = await LiveReader.open(there, `session=${token}`, '/live', {}, 'HEAD');
    expect([head.status, await head.reader.ended(), other.get(LiveUpdates).pages]).toEqual([200, [], 1]);
    await other.close();
    expect([await reader.ended(), other.get(LiveUpdates).pages]).toEqual([[], 0]);
  });

  it('agents hear of everything, notes too, until they are blocked; auditors have no stream', async () => {
    const staff = async (role: string): Promise<string> => {
      const { id } = await issue(house, InviteStaff, { name: 'Gerd', email: `${role}@example.com` });
      await issue(house, GrantRole, { staff: id, role });
      return id;
    };
    const [agent, auditor] = [await staff('agent'), await staff('auditor')];
    const reader = await open(await session(agent, 'staff'));
    const { position } = await answer(ticket, 'internal');
    expect((await reader.next())?.data).toEqual({ id: ticket, position });
    await issue(house, BlockStaff, { staff: agent });
    expect(await reader.ended()).toEqual([]);
    const refused = await LiveReader.open(port, `session=${(await session(auditor, 'staff')).token}`);
    expect(refused.status).toBe(403);
  });
});
