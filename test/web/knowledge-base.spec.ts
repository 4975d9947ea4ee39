import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BlockContact, UnblockContact } from '../../src/contacts/contact-standing.js';
import { PublishArticle, ReviseArticle, WithdrawArticle } from '../../src/knowledge-base/article.js';
import { HideKnowledgeBaseLink, ShowKnowledgeBaseLink } from '../../src/portal/service.js';
import { ClosePortal, CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { openDesk, sessionOf, type Desk } from '../api/desk.js';
import { Client } from '../support/browser-client.js';
import { issue } from '../support/house.js';

const HTML = { accept: 'text/html' };
const LINK = 'href="/tickets"';

let desk: Desk;
let visitor: Client;
const write = async (title: string, more: Partial<PublishArticle> = {}) =>
  (await issue(desk.house, PublishArticle, { portal: desk.town.portal, title, language: 'de', category: 'Verkehr', body: `Alles über ${title}.`, ...more })).id;

beforeAll(async () => {
  desk = await openDesk();
  visitor = new Client(desk.app);
});
afterAll(() => desk.close());

const page = async (client: Client, path: string): Promise<string> => {
  const answer = await client.ask(path, { headers: HTML });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text;
};

describe('the knowledge base', () => {
  it('says that it is empty, then shows articles by category in the reader’s language', async () => {
    expect(await page(visitor, '/help')).toContain('Noch keine Artikel');
    await write('Straße sperren');
    await write('Umzug melden', { category: 'Ämter' });
    await write('Close a street', { language: 'en', category: 'Traffic' });
    const front = await page(visitor, '/help');
    expect([...front.matchAll(/<h2 id="category-\d"[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual(['Ämter', 'Verkehr']);
    expect(front).toContain('href="/help/strasse-sperren"');
    expect(front).not.toContain('close-a-street');
    expect(await page(visitor, '/help?in=en')).toContain('href="/help/close-a-street"');
  });

  it('shows an article under its address, in the article’s own language', async () => {
    const article = await page(visitor, '/help/close-a-street');
    expect(article).toContain('<h1>Close a street</h1>');
    expect(article).toContain('<article class="markdown" lang="en"');
    expect(article).toContain('<html lang="de">');
  });

  it('leads from an old address to the new one, and gives neither to another article', async () => {
    const id = await write('Parken');
    await issue(desk.house, ReviseArticle, { portal: desk.town.portal, article: id, title: 'Parken', language: 'de', category: 'Verkehr', body: 'x', slug: 'parken-und-halten' });
    const moved = await visitor.ask('/help/parken', { headers: HTML });
    expect([moved.status, moved.headers['location']]).toEqual([301, '/help/parken-und-halten']);
    for (const slug of ['parken', 'parken-und-halten']) await expect(write('Anderes', { slug })).rejects.toMatchObject({ code: 'articleSlug.taken' });
  });

  it('answers a withdrawn, an unknown and another portal’s article alike', async () => {
    const id = await write('Altes');
    await issue(desk.house, WithdrawArticle, { portal: desk.town.portal, article: id });
    const other = (await issue(desk.house, CreatePortal, { title: 'Anderes Portal', language: 'de' })).id;
    await issue(desk.house, ConnectDomain, { portal: other, host: 'anders.localhost' });
    await issue(desk.house, OpenPortal, { portal: other });
    await write('Fremdes', { portal: other });
    const told = async (path: string) => {
      const { status, text } = await visitor.ask(path, { headers: HTML });
      return [status, text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replaceAll(path, '')];
    };
    expect((await told('/help/unbekannt'))[0]).toBe(404);
    expect([await told('/help/altes'), await told('/help/fremdes')]).toEqual([await told('/help/unbekannt'), await told('/help/unbekannt')]);
    expect(await page(visitor, '/help/search?q=Fremdes')).toContain('Kein Artikel gefunden');
    expect(await page(new Client(desk.app, 'anders.localhost'), '/help/fremdes')).toContain('Fremdes');
  });

  it('finds "Straße" by "Strasse" and "STRASSE", the title before the text, with the hit marked (C5)', async () => {
    await write('Laub fegen', { body: 'Vor jeder **Straße** in München liegt Laub.' });
    for (const q of ['Strasse', 'STRASSE', 'stra%C3%9Fe']) {
      const found = await page(visitor, `/help/search?q=${q}`);
      expect([...found.matchAll(/class="help-hit" href="([^"]+)"/g)].map(([, href]) => href)).toEqual(['/help/strasse-sperren', '/help/laub-fegen']);
      expect(found).toContain('<mark>Straße</mark>');
    }
    expect(await page(visitor, '/help/search?q=Muenchen')).toContain('/help/laub-fegen');
  });

  it('shows what was looked for as text', async () => {
    expect(await page(visitor, `/help/search?q=${encodeURIComponent('<script>alert(1)</script>')}`)).not.toContain('<script>alert');
  });

  it('suggests articles as JSON for script, and as a page without', async () => {
    const json = (await visitor.ask('/help/suggest?q=Wie%20kann%20ich%20meine%20Strassen%20sperren%3F', { headers: { accept: 'application/json' } })).json();
    expect(json.articles[0]).toEqual({ title: 'Straße sperren', href: '/help/strasse-sperren', language: 'de' });
    const told = await page(visitor, '/help/suggest?q=Strasse%20sperren');
    expect(told).toContain('href="/help/strasse-sperren"');
    expect(told).toContain('href="/tickets/new?subject=Strasse%20sperren"');
    expect((await visitor.ask('/help/suggest?q=xyzzy', { headers: { accept: 'application/json' } })).json()).toEqual({ articles: [] });
  });

  it('is asked by the page that opens a ticket, and gives it its subject', async () => {
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    const form = await page(anna, '/tickets/new?subject=Strasse%20sperren');
    expect(form).toContain('data-suggest="subject"');
    expect(form).toContain('value="Strasse sperren"');
  });

  it('is answered quickly out of many articles', async () => {
    const portal = (await issue(desk.house, CreatePortal, { title: 'Viel', language: 'de' })).id;
    await issue(desk.house, ConnectDomain, { portal, host: 'viel.localhost' });
    await issue(desk.house, OpenPortal, { portal });
    const body = Array.from({ length: 200 }, (_, i) => `wort${i * 7}`).join(' ');
    for (let at = 0; at < 1_000; at += 500) await Promise.all(Array.from({ length: 500 }, (_, i) => write(`Artikel ${at + i}`, { portal, body: `${body} eigen${at + i}` })));
    const client = new Client(desk.app, 'viel.localhost');
    await page(client, '/help/search?q=eigen7');
    const begin = performance.now();
    expect(await page(client, '/help/search?q=wort77%20eigen999')).toContain('/help/artikel-999');
    const took = performance.now() - begin;
    expect(took).toBeLessThan(1_000);
  }, 120_000);
});

describe('the link to the customer portal', () => {
  const anna = () => sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
  const shown = async (client: Client): Promise<readonly boolean[]> => [(await page(client, '/help')).includes(LINK), (await page(client, '/help/strasse-sperren')).includes(LINK)];

  it('is there when an admin has switched it on, and gone when it is off; so is every other way in (A10)', async () => {
    await issue(desk.house, ShowKnowledgeBaseLink, { portal: desk.town.portal });
    expect(await shown(visitor)).toEqual([true, true]);
    expect(await page(visitor, '/help')).toContain('Zum Kundenportal');
    await issue(desk.house, HideKnowledgeBaseLink, { portal: desk.town.portal });
    expect(await shown(visitor)).toEqual([false, false]);
    expect(await page(visitor, '/help')).not.toMatch(/href="\/(tickets|sign-in)/);
    await issue(desk.house, ShowKnowledgeBaseLink, { portal: desk.town.portal });
  });

  it('is hidden from a contact whose entry is refused, and shown again once it may enter (A10)', async () => {
    const client = await anna();
    expect(await shown(client)).toEqual([true, true]);
    await issue(desk.house, BlockContact, { contact: desk.town.anna });
    expect(await shown(client)).toEqual([false, false]);
    await issue(desk.house, UnblockContact, { contact: desk.town.anna });
    expect(await shown(await anna())).toEqual([true, true]);
  });

  it('is hidden from staff, who never enter as customers (A10)', async () => {
    expect(await shown(desk.agent)).toEqual([false, false]);
  });

  it('stands nowhere while the portal is closed: its knowledge base is not there (A10)', async () => {
    await issue(desk.house, ClosePortal, { portal: desk.town.portal });
    for (const path of ['/help', '/help/strasse-sperren', '/help/search?q=x', '/help/suggest?q=x']) expect([path, (await visitor.ask(path, { headers: HTML })).status]).toEqual([path, 404]);
    await issue(desk.house, OpenPortal, { portal: desk.town.portal });
    expect(await shown(visitor)).toEqual([true, true]);
  });
});

describe('writing articles', () => {
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const send = (client: Client, path: string, fields: Record<string, string>) =>
    desk.app.inject({ method: 'POST', url: path, headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', cookie: client.cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, payload: form({ _csrf: client.csrf, ...fields }) });
  const entered = () => ({ portal: desk.town.portal, title: 'Baum fällen', language: 'de', category: 'Grün', body: '# Vorher\r\n\r\nFragen <b>Sie</b> uns.', keywords: '', slug: '' });

  it('shows a preview that publishes nothing, then publishes, once', async () => {
    const preview = await send(desk.agent, '/staff/articles/preview', entered());
    expect(preview.body).toContain('<h2>Vorher</h2>');
    expect(preview.body).toContain('value="Baum fällen"');
    expect((await visitor.ask('/help/baum-faellen')).status).toBe(404);
    for (let twice = 0; twice < 2; twice++) expect((await send(desk.agent, '/staff/articles', { ...entered(), _key: 'once' })).statusCode).toBe(303);
    expect(await page(visitor, '/help/baum-faellen')).toContain('Fragen &lt;b&gt;Sie&lt;/b&gt; uns.');
    expect((await page(desk.admin, '/staff/articles?q=faellen')).split('>Baum fällen<').length - 1).toBe(1);
  });

  it('keeps what was entered when something is wrong, also an address that is taken', async () => {
    const empty = await send(desk.admin, '/staff/articles', { ...entered(), title: '' });
    expect([empty.statusCode, empty.body.includes('Fragen &lt;b&gt;Sie')]).toEqual([422, true]);
    const taken = await send(desk.admin, '/staff/articles', { ...entered(), title: 'Neu', slug: 'baum-faellen' });
    expect([taken.statusCode, taken.body.includes('gehört schon zu einem anderen Artikel')]).toEqual([422, true]);
  });

  it('revises, compares, restores and withdraws', async () => {
    const id = (await desk.admin.ask('/api/admin/articles?q=BAUM')).json().articles[0].id;
    const revised = await send(desk.admin, `/staff/articles/${id}`, { ...entered(), body: 'Rufen Sie an.' });
    expect(revised.statusCode).toBe(303);
    const diff = await page(desk.admin, `/staff/articles/${id}/versions/0`);
    expect(diff).toMatch(/diff-gone[^]*Vorher[^]*diff-new[^]*Rufen Sie an/);
    await send(desk.admin, `/staff/articles/${id}/restore`, { revision: '0' });
    expect(await page(visitor, '/help/baum-faellen')).toContain('<h2>Vorher</h2>');
    await send(desk.admin, `/staff/articles/${id}/withdrawal`, {});
    expect((await visitor.ask('/help/baum-faellen')).status).toBe(404);
    expect(await page(desk.admin, `/staff/articles/${id}`)).toContain('Zurückgezogen');
    await send(desk.admin, `/staff/articles/${id}/restore`, { revision: '1' });
    expect(await page(visitor, '/help/baum-faellen')).toContain('Rufen Sie an.');
    expect(await page(desk.admin, `/staff/articles/${id}`)).toContain('href="/help/baum-faellen"');
    const card = (await desk.auditor.ask(`/api/admin/articles/${id}`)).json();
    expect(card.versions.map(({ revision, restores }: { revision: number; restores: number | null }) => [revision, restores])).toEqual([[4, 1], [2, 0], [1, null], [0, null]]);
  });

  it('is for staff of the portal alone', async () => {
    const other = (await issue(desk.house, CreatePortal, { title: 'Nebenan', language: 'de' })).id;
    const gast = await desk.hire('Gast', ['agent', other]);
    const { articles } = (await gast.ask('/api/admin/articles')).json();
    expect(articles).toEqual([]);
    const foreign = (await desk.admin.ask('/api/admin/articles')).json().articles[0].id;
    expect((await gast.ask(`/staff/articles/${foreign}`, { headers: HTML })).status).toBe(404);
    expect((await send(gast, '/staff/articles', entered())).statusCode).toBe(403);
    const sent = await send(gast, '/staff/articles', { ...entered(), portal: other });
    expect(sent.statusCode).toBe(303);
    // Its address is one of another host: no link from here.
    expect(await page(gast, String(sent.headers['location']))).not.toContain('href="/help/');
    const customer = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    for (const path of ['/staff/articles', '/api/admin/articles']) expect((await customer.ask(path, { headers: HTML })).status).toBe(403);
    expect((await visitor.ask('/staff/articles', { headers: { accept: 'application/json' } })).status).toBe(401);
    expect((await send(desk.auditor, '/staff/articles', entered())).statusCode).toBe(403);
  });
});
