import { pendingIn } from '../support/pending-form.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandFrom } from '../../src/kernel/fields.js';
import { CreateList } from '../../src/lists/list.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { issue } from '../support/house.js';
import { anyOf } from '../support/town.js';
import { openDesk, type Desk } from '../api/desk.js';

describe('the pages of a portal’s settings', () => {
  let desk: Desk;
  let at: string;
  let vip: string;
  /** The session alone: what a page tells once must not take its place. */
  let session: string;

  beforeAll(async () => {
    desk = await openDesk();
    session = desk.admin.cookie;
    at = `/staff/portals/${desk.town.portal}`;
    vip = (await issue(desk.house, CreateList, { name: 'VIP', kind: 'static' })).id;
    await desk.town.ticket(desk.town.anna, 'Rechnung', desk.town.amsel);
    await desk.town.ticket(desk.town.anna, 'Angebot', desk.town.amsel, { pipeline: 'sales' });
  }, 60_000);
  afterAll(() => desk.close());

  const page = async (path: string) => (await desk.admin.ask(at + path, { headers: { accept: 'text/html', 'accept-language': 'en', cookie: `${session}; language=en` } })).text;
  const send = (path: string, fields: Record<string, string | readonly string[]>) =>
    desk.admin.ask(at + path, { method: 'POST', body: fields, headers: { accept: 'text/html', cookie: `${session}; language=en` } });
  /** As the form beside the preview holds what was entered. */
  const lookedAt = async (setting: string, fields: Record<string, string | readonly string[]>) => pendingIn((await send(`/settings/${setting}/preview`, fields)).text);
  const json = async (path: string, more: object = {}) => (await desk.admin.ask(path, { ...more, headers: { cookie: session } })).json();
  const setting = async (name: string) => (await json(`/api/admin/portals/${desk.town.portal}`)).settings.find((one: { setting: string }) => one.setting === name);

  const salesOnly = { 'g0.r0.property': 'pipeline', 'g0.r0.choice': 'options:IS_ANY_OF', 'g0.r0.options': 'sales' };

  it('say in plain words what holds', async () => {
    const text = await page('');
    expect(text).toContain('Everybody who is registered may enter.');
    expect(text).toContain('Every ticket in scope appears.');
    expect(text).not.toContain('{&quot;');
  });

  it.each([
    ['title', { title: 'Hilfe' }, 'Hilfe'],
    ['zone', { zone: 'Europe/Vienna' }, 'Europe/Vienna'],
    ['language', { language: 'en' }, 'English'],
    ['reopen', { mode: 'within', days: '14', thanksKeepClosed: 'on' }, 'within 14 days'],
    ['sessions', { idle: '20', absolute: '8' }, 'after 20 minutes'],
    ['brand', { hue: '120', name: 'Amsel' }, 'hue 120'],
    ['open', { _switch: 'off' }, 'nobody may enter'],
    ['open', { _switch: 'on' }, 'The portal is open.'],
    ['selfRegistration@localhost', { _switch: 'on' }, 'may register themselves'],
    ['knowledgeBaseLink', { _switch: 'on' }, 'links to the customer portal'],
    ['form', { 'f0.property': 'priority', 'f0.place': '2', 'f1.property': 'category', 'f1.required': 'on', 'f1.place': '1' }, 'which must be filled in'],
    ['scope', { ownReply: 'on', company: 'all', companyReply: 'off' }, 'also see the tickets of their companies'],
  ] as const)('save %s, with the reason (A13)', async (name, fields, said) => {
    const entered = { ...fields, _reason: `because of ${name}` };
    const answer = await send(`/settings/${encodeURIComponent(name)}/save`, name === 'scope' ? await lookedAt(name, entered) : entered);
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([303, '']);
    const text = await page(`/settings/${encodeURIComponent(name)}`);
    expect(text).toContain(said);
    expect(text).toContain(`because of ${name}`);
    expect(text).toContain('Ada');
  });

  it('put the ticket form in the order of its places', async () => {
    expect((await setting('form')).value.fields).toEqual([{ property: 'category', required: true }, { property: 'priority', required: false }]);
  });

  it('refuse access by lists without a list, and keep what was entered (A2)', async () => {
    const answer = await send('/settings/access/preview', { mode: 'lists', _reason: 'VIP only' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('VIP only');
    expect(answer.text).toContain('<option value="lists" selected>');
  });

  it('show what a rule would do, and save the same (A5)', async () => {
    const preview = await send('/settings/filter/preview', { ...salesOnly, _reason: 'sales first' });
    expect(preview.status).toBe(200);
    const dry = await json(`/api/admin/dry-runs/ChangeFilterRule?portal=${desk.town.portal}`, { method: 'POST', body: { portal: desk.town.portal, rule: anyOf('pipeline', 'sales') } });
    for (const effect of dry.mostAffected) expect(preview.text).toContain(effect.name);
    expect(preview.text).toContain('Rechnung');
    expect(preview.text).toMatch(new RegExp(`${dry.contacts.gaining} contacts? gain`));
    expect(preview.text).toContain(`${dry.contacts.losing} lose some`);
    expect((await setting('filter')).value).toBeNull();
    expect((await send('/settings/filter/save', pendingIn(preview.text))).status).toBe(303);
    expect((await setting('filter')).value).toEqual(anyOf('pipeline', 'sales'));
  });

  it('tell whoever saw an older version what changed meanwhile, and keep the input (A8)', async () => {
    const answer = await send('/settings/filter/save', { ...salesOnly, 'g0.r0.options': 'support', _seen: '-1', _reason: 'mine' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Somebody changed this meanwhile');
    expect(answer.text).toContain('value="mine"');
    expect(answer.text).toMatch(/value="support" checked/);
    expect((await setting('filter')).value).toEqual(anyOf('pipeline', 'sales'));
  });

  it('compare versions in words, and restore one after a look (A9)', async () => {
    const first = (await setting('filter')).revision as number;
    await send('/settings/filter/save', await lookedAt('filter', { ...salesOnly, 'g0.r0.options': ['sales', 'support'] }));
    const text = await page('/settings/filter');
    expect(text).toMatch(/<del>A ticket appears if Pipeline is any of “Sales”\.<\/del>/);
    const preview = await send('/settings/filter/restore-preview', { revision: String(first), _reason: 'too wide' });
    expect(preview.text).toContain('Rechnung');
    expect((await send('/settings/filter/restore', pendingIn(preview.text))).status).toBe(303);
    expect(await setting('filter')).toMatchObject({ value: anyOf('pipeline', 'sales'), reason: 'too wide' });
    expect((await setting('filter')).versions).toHaveLength(3);
  });

  it('save no change of who sees what, and bring none back, before somebody was shown what exactly this would do (A5)', async () => {
    const { value, versions, revision } = await setting('filter');
    const both = { ...salesOnly, 'g0.r0.options': ['sales', 'support'], _reason: 'for Ben' };
    const marked = await lookedAt('filter', { ...salesOnly, 'g0.r0.options': 'support' });
    for (const [to, fields] of [['save', both], ['save', { ...both, _previewed: marked['_previewed']! }], ['save', { ...both, _previewed: 'made up' }], ['restore', { revision: String(versions[0].revision) }]] as const) {
      const answer = await send(`/settings/filter/${to}`, fields);
      expect([to, answer.status, answer.text.includes('Nothing is saved yet'), answer.text.includes('id="preview-counts"')]).toEqual([to, 422, true, true]);
      if (to === 'save') expect([answer.text.match(/value="(?:sales|support)" checked/g)?.length, answer.text.includes('value="for Ben"')]).toEqual([2, true]);
    }
    expect(await setting('filter')).toMatchObject({ value, revision });
    const shown = await send('/settings/filter/save', both);
    expect((await send('/settings/filter/save', pendingIn(shown.text))).status).toBe(303);
    expect(await setting('filter')).toMatchObject({ value: anyOf('pipeline', 'sales', 'support'), reason: 'for Ben' });
  });

  it('bring back no version over a newer one that was not seen, and keep the reason (A8)', async () => {
    const { versions, revision } = await setting('filter');
    for (const to of ['restore-preview', 'restore']) {
      const answer = await send(`/settings/filter/${to}`, { revision: String(versions[0].revision), _seen: String(versions[1].revision), _reason: 'older is better' });
      expect([to, answer.status, answer.text.includes('Somebody changed this meanwhile'), answer.text.includes('value="older is better"')]).toEqual([to, 409, true, true]);
    }
    expect((await setting('filter')).revision).toBe(revision);
  });

  it('say beside its row what is wrong with a rule (A3)', async () => {
    const answer = await send('/settings/filter/preview', { ...salesOnly, 'g1.r0.property': 'subject', 'g1.r0.choice': 'text:CONTAINS', 'g1.r0.value': ' ' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="rule-g1-r0-fault"');
    expect(answer.text).toContain('href="#rule-g1-r0"');
    expect(answer.text).not.toContain('id="rule-g0-r0-fault"');
  });

  it('hold a rule for a list, read and written as HubSpot’s JSON (A4)', async () => {
    const rule = encodeURIComponent(`filter@${vip}`);
    const read = await send(`/settings/${rule}/import`, { json: JSON.stringify(anyOf('pipeline', 'sales')) });
    expect(read.text).toMatch(/value="sales" checked/);
    await send(`/settings/${rule}/save`, await lookedAt(rule, salesOnly));
    expect(JSON.parse(await page(`/settings/${rule}/export`))).toEqual(anyOf('pipeline', 'sales'));
    expect(await page('')).toContain('“VIP”');
    expect((await send(`/settings/${rule}/import`, { json: '{"no": ' })).status).toBe(422);
  });

  it('connect a host name, and take it away again', async () => {
    expect((await send('/hosts', { host: 'hilfe.example.com' })).status).toBe(303);
    expect(await page('')).toContain('hilfe.example.com');
    const wrong = await send('/hosts', { host: 'kein host' });
    expect([wrong.status, wrong.text.includes('value="kein host"')]).toEqual([422, true]);
    expect((await send(`/settings/${encodeURIComponent('host@hilfe.example.com')}/save`, { _switch: 'off' })).status).toBe(303);
    expect((await json(`/api/admin/portals/${desk.town.portal}`)).hosts).toEqual(['localhost']);
  });

  it('create a portal, closed at first', async () => {
    const answer = await desk.admin.ask('/staff/portals', { method: 'POST', body: { title: 'Neu', language: 'de', zone: 'Europe/Berlin', host: '' }, headers: { cookie: session } });
    expect(answer.status).toBe(303);
    expect((await desk.admin.ask(String(answer.headers['location']), { headers: { cookie: session } })).text).toContain('Neu');
  });

  it('define a property, show it, and say what customers read in place of an option (C17)', async () => {
    const to = (path: string, fields: Record<string, string>) => desk.admin.ask(`/staff/ticket-properties${path}`, { method: 'POST', body: fields, headers: { accept: 'text/html', cookie: session } });
    const refused = await to('', { property: 'Product', en: 'Product', de: 'Produkt', type: 'enumeration', options: 'pump; Pump; Pumpe' });
    expect([refused.status, refused.text.includes('value="Produkt"')]).toEqual([422, true]);
    expect((await to('', { property: 'product', en: 'Product', de: 'Produkt', type: 'enumeration', options: 'pump; Pump; Pumpe\nvalve; Valve; Ventil' })).status).toBe(303);
    expect((await to('/product/show', {})).status).toBe(303);
    expect((await to('/product/options', { 'o0.id': 'pump', 'o0.en': 'Pump', 'o0.de': 'Pumpe', 'o0.customerDe': 'Ihre Pumpe', 'o1.id': 'valve', 'o1.en': 'Valve', 'o1.de': 'Ventil', 'o1.archived': 'on', 'o2.id': '' })).status).toBe(303);
    const lost = await to('/product/options', { 'o0.id': 'pump', 'o0.en': 'Pump', 'o0.de': 'Pumpe' });
    expect(lost.status).toBe(422);
    expect(await json('/api/admin/ticket-properties/product')).toMatchObject({ shown: true, options: [{ id: 'pump', customerDe: 'Ihre Pumpe' }, { id: 'valve', archived: true }] });
    expect((await desk.admin.ask('/staff/ticket-properties', { headers: { cookie: session } })).text).toContain('>Product</a>');
  });

  it('change a property against what was seen, with the reason; a stale change keeps its input and tells what changed (A8, A9)', async () => {
    const path = '/staff/ticket-properties/product';
    const to = (way: string, fields: Record<string, string>) => desk.admin.ask(path + way, { method: 'POST', body: fields, headers: { accept: 'text/html', cookie: `${session}; language=en` } });
    const seen = /name="_seen" value="(\d+)"/.exec((await desk.admin.ask(path, { headers: { accept: 'text/html', cookie: session } })).text)![1]!;
    const options = { 'o0.id': 'pump', 'o0.en': 'Pump', 'o0.de': 'Pumpe', 'o1.id': 'valve', 'o1.en': 'Valve', 'o1.de': 'Ventil', 'o1.archived': 'on' };
    expect((await to('/hide', { _seen: seen, _reason: 'not yet' })).status).toBe(303);
    const stale = await to('/options', { ...options, 'o2.id': 'hose', 'o2.en': 'Hose', 'o2.de': 'Schlauch', _seen: seen, _reason: 'new in March' });
    expect([stale.status, ...['value="Schlauch"', 'value="new in March"', 'Somebody changed this meanwhile'].map(one => stale.text.includes(one))]).toEqual([409, true, true, true]);
    expect(stale.text).toMatch(/<del>[^<]*<\/del>[^]*<ins>[^<]*<\/ins>/);
    const now = /name="_seen" value="(\d+)"/.exec(stale.text)![1]!;
    expect((await to('/options', { ...options, 'o2.id': 'hose', 'o2.en': 'Hose', 'o2.de': 'Schlauch', _seen: now, _reason: 'new in March' })).status).toBe(303);
    expect((await to('/show', { _seen: now })).status).toBe(409);
    const events = await desk.house.stores.events.readStream('property-product');
    await desk.house.codec.prepare(events, { metadata: true });
    expect(events.map(event => desk.house.codec.openMetadata(event).reason).slice(-2)).toEqual(['not yet', 'new in March']);
    expect(await json('/api/admin/ticket-properties/product')).toMatchObject({ shown: false, options: [{ id: 'pump' }, { id: 'valve' }, { id: 'hose' }] });
  });

  it('show an admin of one portal who is affected, but no ticket’s subject', async () => {
    const paul = await desk.hire('Paul', ['admin', desk.town.portal]);
    const preview = await paul.ask(`${at}/settings/filter/preview`, { method: 'POST', body: { ...salesOnly, 'g0.r0.options': 'support' }, headers: { accept: 'text/html' } });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('Anna');
    expect(preview.text).not.toMatch(/Rechnung|Angebot/);
  });

  it('name to an admin of one portal the lists that its rules name, and of no other that there is one (W1)', async () => {
    const other = (await issue(desk.house, CreateList, { name: 'Geheime Gesellschaft', kind: 'static' })).id;
    const petra = await desk.hire('Petra', ['admin', desk.town.portal]);
    const read = async (path: string) => (await petra.ask(`${at}${path}`, { headers: { accept: 'text/html' } }));
    for (const path of ['', '/settings/access', '/settings/scope', '/settings/filter', `/settings/${encodeURIComponent(`filter@${vip}`)}`]) {
      const { status, text } = await read(path);
      expect([path, status, text.includes('Geheime Gesellschaft'), text.includes(other)]).toEqual([path, 200, false, false]);
      if (path !== '/settings/filter') expect([path, text.includes('VIP')]).toEqual([path, true]);
    }
    const [hidden, none] = [await read(`/settings/${encodeURIComponent(`filter@${other}`)}`), await read('/settings/filter%40none')];
    expect([hidden.status, hidden.text.replaceAll(other, 'none')]).toEqual([404, none.text]);
    expect(await page('/settings/access')).toContain('Geheime Gesellschaft');
  });

  it('let a host name follow the portal again, after a look where it decides who may enter', async () => {
    const host = encodeURIComponent('selfRegistration@localhost');
    expect(await page(`/settings/${host}`)).toContain('Back to the portal’s own');
    expect((await send(`/settings/${host}/save`, { _switch: 'follow', _reason: 'one rule for all' })).status).toBe(303);
    const text = await page(`/settings/${host}`);
    expect([text.includes('Back to the portal’s own'), text.includes('one rule for all'), text.includes('The portal’s own setting holds here.')]).toEqual([false, true, true]);
    await issue(desk.house, ChangeSsoAccessRule, { portal: desk.town.portal, host: 'localhost', mode: 'off' });
    expect((await send('/settings/sso%40localhost/save', { _switch: 'follow' })).status).toBe(422);
    expect((await send('/settings/sso%40localhost/save', await lookedAt('sso%40localhost', { _switch: 'follow' }))).status).toBe(303);
    expect((await setting('sso@localhost')).value).toBeNull();
  });

  it('show a look again at its own address, to whoever took it (W1)', async () => {
    const { portal } = desk.town;
    const command = commandFrom(ChangeFilterRule, { portal, rule: anyOf('pipeline', 'support') });
    const caller = { actor: { kind: 'staff' as const, id: desk.admin.id }, roles: ['admin' as const], portals: null, correlationId: 'test' };
    const { id } = await desk.house.dryRuns.begin({ portal, command, caller }, 'test', { setting: 'filter', pending: { ...salesOnly, 'g0.r0.options': 'support', _reason: 'looked at' }, restoring: false });
    const text = await page(`/settings/filter/previews/${id}`);
    expect([text.includes('id="preview-counts"'), text.includes('value="looked at"'), /value="support" checked/.test(text)]).toEqual([true, true, true]);
    const otto = await desk.hire('Olga', 'admin');
    const [foreign, none] = await Promise.all([id, 'none'].map(one => otto.ask(`${at}/settings/filter/previews/${one}`, { headers: { accept: 'text/html' } })));
    expect([foreign!.status, foreign!.text.replaceAll(id, 'none')]).toEqual([404, none!.text]);
    expect((await desk.admin.ask(`${at}/settings/scope/previews/${id}`, { headers: { cookie: session } })).status).toBe(404);
    expect((await send('/settings/filter/save', pendingIn(text))).status).toBe(303);
    expect((await setting('filter')).value).toEqual(anyOf('pipeline', 'support'));
  });

  it('are for admins', async () => {
    for (const path of ['', '/settings/filter', '/settings/filter/export']) expect((await desk.agent.ask(at + path)).status).toBe(403);
  });
});
