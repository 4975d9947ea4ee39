import { LinkContactToCompany } from '../../src/contacts/contact-membership.js';
import { RecordContact, RegisterContact } from '../../src/contacts/contact-record.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { openDesk, type Desk, type Staff } from '../api/desk.js';
import { issue } from '../support/house.js';
import { sendForm } from '../support/multipart.js';
import { anyOf } from '../support/town.js';

describe('agents of single portals', () => {
  let desk: Desk;
  let second: string;
  let [bea, cem]: [Staff, Staff] = [] as never;
  let tickets: Record<'own' | 'filtered' | 'theirs' | 'nobodys', string>;

  beforeAll(async () => {
    desk = await openDesk();
    const { house, town, hire } = desk;
    second = (await issue(house, CreatePortal, { title: 'Zweites', language: 'de' })).id;
    await issue(house, ConnectDomain, { portal: second, host: 'zwei.localhost' });
    await issue(house, OpenPortal, { portal: second });
    const dora = (await issue(house, RecordContact, { name: 'Dora', email: 'dora@example.com' })).id;
    await issue(house, LinkContactToCompany, { contact: dora, company: town.amsel });
    await issue(house, RegisterContact, { contact: dora, portal: second, by: 'admin' });
    const eva = (await issue(house, RecordContact, { name: 'Eva', email: 'eva@example.com' })).id;
    await town.filter(anyOf('pipeline', 'support'));
    tickets = {
      own: await town.ticket(town.anna, 'Drucker', town.amsel),
      filtered: await town.ticket(town.anna, 'Angebot', town.amsel, { pipeline: 'sales' }),
      theirs: await town.ticket(dora, 'Telefon', town.amsel),
      nobodys: await town.ticket(eva, 'Fax', null),
    };
    bea = await hire('Bea', ['agent', town.portal]);
    cem = await hire('Cem', ['agent', second]);
  });
  afterAll(() => desk.close());

  const listed = async (who: Staff): Promise<string[]> => {
    const { tickets: lines } = (await who.ask('/api/admin/tickets')).json() as { tickets: { id: string }[] };
    return lines.map(({ id }) => id).sort();
  };

  it('see the tickets that people of their portal see there, and no others: list, pages and API (U8)', async () => {
    expect(await listed(bea)).toEqual([tickets.own]);
    expect(await listed(cem)).toEqual([tickets.theirs]);
    expect(await listed(desk.agent)).toEqual(Object.values(tickets).sort());
    for (const [who, reached] of [[bea, [tickets.own]], [cem, [tickets.theirs]]] as const) {
      const page = await who.ask('/staff/tickets?tab=all');
      for (const id of Object.values(tickets)) {
        const found = reached.includes(id);
        expect([id, page.text.includes(`/staff/tickets/${id}`)]).toEqual([id, found]);
        for (const path of [`/staff/tickets/${id}`, `/api/admin/tickets/${id}`]) expect([path, (await who.ask(path)).status]).toEqual([path, found ? 200 : 404]);
      }
    }
  });

  it('answer, note with files, close and change what they reach; elsewhere nothing is written', async () => {
    const { app, house } = desk;
    const sent = (ticket: string, part: string, fields: Record<string, string>) => sendForm(app, bea, `/staff/tickets/${ticket}/${part}`, { page: true, fields, files: [['plan.txt', 'Ein Plan']] });
    expect((await sent(tickets.own, 'replies', { body: 'Wir kommen.' })).status).toBe(303);
    expect((await sent(tickets.own, 'notes', { note: 'Schlüssel beim Pförtner' })).status).toBe(303);
    const page = (await bea.ask(`/staff/tickets/${tickets.own}`)).text;
    expect(page).toContain('Wir kommen.');
    expect(page.match(/plan\.txt/g)?.length).toBeGreaterThanOrEqual(2);
    expect((await bea.ask(`/staff/tickets/${tickets.own}/closure`, { method: 'POST', form: {} })).status).toBe(303);
    const head = await house.stores.events.head();
    for (const id of [tickets.filtered, tickets.theirs, tickets.nobodys]) {
      expect((await sent(id, 'replies', { body: 'Hallo' })).status).toBe(404);
      expect((await sent(id, 'notes', { note: 'Hallo' })).status).toBe(404);
      for (const part of ['closure', 'reopening', 'properties']) expect([part, (await bea.ask(`/staff/tickets/${id}/${part}`, { method: 'POST', form: { revision: '0' } })).status]).toEqual([part, 404]);
      expect((await bea.ask(`/api/admin/tickets/${id}/replies`, { method: 'POST', body: { body: 'Hallo' } })).status).toBe(404);
    }
    expect(await house.stores.events.head()).toBe(head);
  });

  it('find no people of other portals by the way, and lose a ticket when nobody of theirs sees it any more', async () => {
    const { town } = desk;
    expect((await bea.ask(`/staff/tickets/${tickets.own}/people?q=dora`)).status).toBe(403);
    expect((await bea.ask(`/staff/tickets/${tickets.own}/people`, { method: 'POST', form: { act: 'unlink', id: '' } })).status).toBe(403);
    expect((await bea.ask(`/staff/tickets?tab=all&contact=${town.carla}`)).text).not.toContain('Carla');
    await town.filter(anyOf('pipeline', 'sales'));
    expect(await listed(bea)).toEqual([tickets.filtered]);
    expect((await bea.ask(`/staff/tickets/${tickets.own}`)).status).toBe(404);
  });

  it('reach a ticket by whoever takes part in it, and never the texts of one by a command of their portal', async () => {
    const { house } = desk;
    const answer = await cem.does('PostReply', { ticket: tickets.theirs, body: 'Hallo' });
    expect([answer.status, answer.json().code]).toEqual([403, 'command.forbidden']);
    await issue(house, PostReply, { ticket: tickets.theirs, body: 'Von uns' });
    expect((await cem.ask(`/api/admin/tickets/${tickets.theirs}`)).text).toContain('Von uns');
  });
});
