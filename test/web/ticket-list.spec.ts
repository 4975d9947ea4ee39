import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { LinkContactToCompany } from '../../src/contacts/contact-membership.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import type { House } from '../../src/platform/house.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { DefineTicketProperty, HidePropertyFromCustomers, ShowPropertyToCustomers } from '../../src/tickets/property.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { freshRowsOf, pageClient, rowsOf, type PageClient } from '../support/page-client.js';
import { buildTown, type Town } from '../support/town.js';

const DAY = 86_400_000;
const agent = { ...SYSTEM, actor: { kind: 'staff' as const, id: 'greta' }, roles: ['agent' as const] };

describe('the list of tickets', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  let anna: PageClient;
  const clock = new TestClock();
  const ids = new Map<string, string>();
  const list = async (query = '') => rowsOf((await anna.get(`/tickets${query}`)).html);

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock, env: { SICHTFELD_CHECK: 'yes' } }));
    app = await createApp(house);
    town = await buildTown(house);
    await town.scope('all');
    await issue(house, LinkContactToCompany, { contact: town.anna, company: town.bussard });
    await issue(house, DefineTicketProperty, { property: 'place', en: 'Place', de: 'Ort', type: 'string' });
    await issue(house, ShowPropertyToCustomers, { property: 'place' });
    const open = async (at: string, who: string, subject: string, company: string | null, properties: object = {}) => {
      clock.moment = Date.parse(at);
      ids.set(subject, await town.ticket(who, subject, company, properties as Record<string, unknown>));
    };
    // The night of summer time in Berlin: midnight is 23:00 UTC before it and 22:00 after it.
    await open('2026-03-28T22:59:59.999Z', town.anna, 'Samstag', town.amsel, { priority: 'high' });
    await open('2026-03-28T23:00:00.000Z', town.anna, 'Sonntag früh', town.amsel, { pipeline: 'sales', place: 'Köln' });
    await open('2026-03-29T21:59:59.999Z', town.ben, 'Sonntag spät', town.amsel, { priority: 'low' });
    await open('2026-03-29T22:00:00.000Z', town.carla, 'Montag', town.bussard);
    anna = await pageClient(house, app, town.anna, town.portal);
    clock.moment += DAY;
  }, 60_000);
  beforeEach(async () => anna.begin());
  afterAll(async () => {
    await app?.close();
    await close?.();
  });

  it('is sorted by last activity, opening or status, either way round (C6)', async () => {
    expect(await list()).toEqual(['Montag', 'Sonntag spät', 'Sonntag früh', 'Samstag']);
    expect(await list('?sort=opened&order=ascending')).toEqual(['Samstag', 'Sonntag früh', 'Sonntag spät', 'Montag']);
    expect((await anna.get('/tickets?sort=opened&order=ascending')).html).toContain('aria-sort="ascending"');
  });

  it('says where a search found its words: in public replies, marked, never in a note (C5, C4)', async () => {
    const ticket = ids.get('Samstag')!;
    await issue(house, PostReply, { ticket, body: `${'Zuerst viel anderes. '.repeat(20)}Der Drucker in der Gürtelstraße <b>raucht</b> seit heute früh. ${'Dann noch mehr. '.repeat(20)}` }, agent);
    await issue(house, PostReply, { ticket, body: 'Intern: in der Guertelstrasse liegt ein Kanarienvogel.', visibility: 'internal' }, agent);
    const { html } = await anna.get('/tickets?q=guertelstrasse%20raucht');
    expect(/<p class="snippet"[^>]*>(.*?)<\/p>/.exec(html)?.[1]).toMatch(/^… .*in der <mark>Gürtelstraße<\/mark> &lt;b&gt;<mark>raucht<\/mark>&lt;\/b&gt; seit heute früh\. .* …$/);
    expect(html).not.toContain('Kanarienvogel');
    expect(await list('?q=kanarienvogel')).toEqual([]);
  });

  it('is filtered by days of the portal’s zone, across the change to summer time (C6)', async () => {
    expect(await list('?openedFrom=2026-03-29&openedTo=2026-03-29')).toEqual(['Sonntag spät', 'Sonntag früh']);
    expect(await list('?openedTo=2026-03-28')).toEqual(['Samstag']);
    expect(await list('?openedFrom=2026-03-30')).toEqual(['Montag']);
  });

  it('is filtered by pipeline, company, and a property picked or typed (C6)', async () => {
    expect(await list('?pipeline=sales')).toEqual(['Sonntag früh']);
    expect(await list(`?company=${town.bussard}`)).toEqual(['Montag']);
    expect(await list('?property=priority&value=high')).toEqual(['Samstag']);
    expect(await list('?property=place&value=koeln')).toEqual(['Sonntag früh']);
    expect(await list('?property=place&value=koeln&pipeline=support')).toEqual([]);
  });

  it('tells each filter as a chip that takes itself away (C7)', async () => {
    const { text } = await anna.get('/tickets?property=priority&value=high&openedTo=2026-03-30&sort=opened');
    expect(text).toContain('Filter entfernen: Priorität: Hoch');
    expect(text).toContain('href="/tickets?openedTo=2026-03-30&sort=opened"');
    expect(text).toContain('Filter entfernen: Eröffnet bis 30.03.2026');
  });

  it('has statuses in the customers’ words, those that read the same as one', async () => {
    await issue(house, ChangeTicketProperty, { ticket: ids.get('Montag')!, property: 'status', value: 'pending' }, agent);
    expect((await anna.get('/tickets')).text).toContain('Wartet auf Ihre Antwort');
    const applied = await anna.get('/tickets?apply=yes&tab=all&q=&state=pending&by=opened:ascending&pick=&openedFrom=');
    expect([applied.status, applied.location]).toEqual([303, '/tickets?tab=all&status=pending&sort=opened&order=ascending']);
    expect(await list('?tab=all&status=pending&sort=opened&order=ascending')).toEqual(['Montag']);
  });

  it('shows the columns that its address names (C7)', async () => {
    const { html, text } = await anna.get('/tickets?columns=requester&columns=place&columns=nonsense');
    expect([...html.matchAll(/<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)/g)].map(([, label]) => label)).toEqual(['Betreff', 'Anfragende Person', 'Ort']);
    expect(text).toContain('Köln');
  });

  it('offers neither a hidden property nor its values, and answers like for one that is not there (C4)', async () => {
    await issue(house, HidePropertyFromCustomers, { property: 'place' });
    const { text } = await anna.get('/tickets?columns=place');
    expect(text).not.toContain('Köln');
    expect(text).not.toContain('Ort');
    const [hidden, none] = [await anna.get('/tickets?property=place&value=x'), await anna.get('/tickets?property=plaza&value=x')];
    expect([hidden.status, hidden.text.replaceAll('place', 'plaza')]).toEqual([422, none.text]);
    await issue(house, ShowPropertyToCustomers, { property: 'place' });
  });

  it.each(['?sort=x', '?order=up', '?tab=theirs', '?openedFrom=gestern', '?openedFrom=2026-02-31', '?openedTo=1e999', '?cursor=abc', '?q=a&q=b', '?property=constructor', '?company=a&company=b', '?tab=a&tab=b&sort=x&order=y&apply=yes'])(
    'answers the bad address %s with a page that helps',
    async query => {
      const { status, text, location } = await anna.get(`/tickets${query}`);
      expect(location === undefined ? [400, 422].includes(status) : status === 303).toBe(true);
      if (location === undefined) expect(text).toContain('Alle Tickets anzeigen');
    },
  );

  it('exports exactly what it shows, with the same filters (C15)', async () => {
    const query = '?openedFrom=2026-03-29&openedTo=2026-03-30&sort=opened&order=ascending';
    const exported = JSON.parse((await anna.get(`/api/tickets.json${query}`)).html) as { subject: string }[];
    expect(exported.map(({ subject }) => subject)).toEqual(await list(query));
    expect((await anna.get(`/tickets${query}`)).text).toContain(`/api/tickets.json${query}`);
  });

  describe('marks what is new', () => {
    it('by word and shape until the thread was open, for this person alone', async () => {
      expect(freshRowsOf((await anna.get('/tickets')).html)).toEqual([]);
      clock.moment += 1_000;
      await issue(house, PostReply, { ticket: ids.get('Samstag')!, body: 'Kommt gleich', visibility: 'public' }, agent);
      const { html, text } = await anna.get('/tickets');
      expect(freshRowsOf(html)).toEqual(['Samstag']);
      expect(text).toContain('Ungelesen');
      await anna.get(`/tickets/${ids.get('Samstag')}`);
      expect(freshRowsOf((await anna.get('/tickets')).html)).toEqual([]);
    });

    it('never for an internal note (C4)', async () => {
      clock.moment += 1_000;
      const before = (await anna.get('/tickets')).html;
      await issue(house, PostReply, { ticket: ids.get('Samstag')!, body: 'Unter uns', visibility: 'internal' }, agent);
      const after = (await anna.get('/tickets')).html;
      expect([rowsOf(after), freshRowsOf(after)]).toEqual([rowsOf(before), []]);
    });

    it('and nothing of it is left of who is erased (U7)', async () => {
      const ben = await pageClient(house, app, town.ben, town.portal);
      await ben.get('/tickets');
      await ben.post(`/tickets/${ids.get('Sonntag spät')}/draft`, { body: 'Halb fertig' });
      expect((await house.stores.vault.list('seen', { owner: town.ben })).length + (await house.stores.vault.list('draft', { owner: town.ben })).length).toBe(2);
      await issue(house, EraseContact, { contact: town.ben });
      await house.erasures.finish();
      for (const collection of ['seen', 'draft']) expect(await house.stores.vault.list(collection, { owner: town.ben })).toEqual([]);
    });
  });
});
