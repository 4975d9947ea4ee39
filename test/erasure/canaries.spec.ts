import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { compareWithLive } from '../../src/audit/answers.queries.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { commandFrom } from '../../src/kernel/fields.js';
import { OPERATOR } from '../../src/platform/caller.js';
import { Desk } from '../../src/platform/desk.js';
import { PostReply, RedactReply } from '../../src/tickets/ticket-conversation.js';
import type { ThreadEntry } from '../../src/tickets/ticket-thread.view.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { openQuickHouse } from '../laws/quick-house.js';
import { issue } from '../support/house.js';
import { contains, fill, HOUSE, KIM, LOU } from './aviary.js';
import { inBytes, inTables, ofViews } from './folder-bytes.js';

const everywhere = (of: Awaited<ReturnType<typeof openQuickHouse>>, town: Awaited<ReturnType<typeof fill>>, canaries: Record<string, string>) => [
  ...inTables(of.folder, 'sichtfeld.db', table => !ofViews(table), canaries),
  ...inTables(of.folder, 'vault.db', () => true, { ...canaries, token: town.kim.cookie.split('=')[1]!, lousToken: town.lou.cookie.split('=')[1]! }),
];

describe('what people wrote lies sealed, is shown to nobody it is not for, and goes for good when asked', () => {
  let open: Awaited<ReturnType<typeof openQuickHouse>>;
  let town: Awaited<ReturnType<typeof fill>>;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    open = await openQuickHouse();
    town = await fill(open.house);
    app = town.app;
  });
  afterAll(async () => {
    await app?.close();
    await open.close();
  });

  it('the canaries can be found where they may be: in view tables', () => {
    expect(inTables(open.folder, 'sichtfeld.db', ofViews, { subject: KIM.subject, note: HOUSE.note }).length).toBeGreaterThan(2);
  });

  it('no name, address, text, rule operand, reason, browser, password or session token lies in the log or the vault in the clear (U7)', () => {
    expect(everywhere(open, town, { ...KIM, ...LOU, ...HOUSE, address: '203.0.113.7' })).toEqual([]);
  });

  it('a customer gets no note, no hidden property and no word of staff that is not for it, in no list, page, search, export or error (C4, W2)', async () => {
    const hidden = { note: HOUSE.note, hidden: HOUSE.hidden, operand: HOUSE.operand, criteria: HOUSE.criteria, reason: HOUSE.reason, staffName: HOUSE.staffName, staffEmail: HOUSE.staffEmail };
    const answers: string[] = [];
    for (const client of [town.kim, town.lou])
      for (const path of [
        '/api/tickets', '/api/tickets?counts=yes', `/api/tickets?q=${HOUSE.note}`, `/api/tickets?q=${HOUSE.hidden}`, '/api/tickets?q=Guten', '/api/tickets.json', '/api/tickets.csv',
        `/api/tickets/${town.kims}`, `/api/tickets/${town.lous}`, '/api/tickets/0000000000000000', `/api/tickets?property=secret&value=${'x'}`, '/api/tickets?sort=secret',
        '/tickets', '/tickets?q=Guten', '/tickets/new', `/tickets/${town.kims}`, `/tickets/${town.lous}`, '/tickets/0000000000000000', '/api/session',
      ]) answers.push((await client.ask(path)).text);
    answers.push((await town.kim.ask(`/api/tickets/${town.kims}/replies`, { method: 'POST', body: { body: 'x', visibility: 'internal' } })).text);
    answers.push((await town.kim.ask('/api/tickets', { method: 'POST', body: { subject: 'x', body: 'y', properties: { secret: 'x' } } })).text);
    const found = answers.flatMap((text, i) => Object.entries(hidden).filter(([, canary]) => text.toLowerCase().includes(canary.toLowerCase())).map(([name]) => `${name} in answer ${i}`));
    expect(found).toEqual([]);
    expect(answers.filter(text => text.includes(HOUSE.staffReply)).length).toBeGreaterThan(2);
    for (const word of [HOUSE.note, HOUSE.hidden]) expect((await town.lou.ask(`/api/tickets?q=${word}`)).json().tickets).toEqual([]);
  });

  it('a redaction destroys the text of its entry, and takes no key but that entry’s', async () => {
    const { house } = open;
    const thread = (ticket: string) => house.stores.views.snapshot().range<ThreadEntry>('ticketThread', { prefix: `${ticket}/`, limit: 100 });
    const note = thread(town.lous).find(({ row }) => row.internal)!;
    const reply = Number(note.id.split('/')[1]);
    for (const key of [thread(town.kims)[0]!.row.key!, thread(town.lous)[0]!.row.key!, 'p.lou'])
      await expect(issue(house, RedactReply, { ticket: town.lous, reply, key })).rejects.toMatchObject({ code: 'reply.other-key' });
    await issue(house, PostReply, { ticket: town.lous, body: 'Reiherwort' });
    const written = thread(town.lous).at(-1)!;
    expect(inBytes(open.folder, { written: 'Reiherwort' })).not.toEqual([]);
    await app.get(Desk).execute(commandFrom(RedactReply, { ticket: town.lous, reply: Number(written.id.split('/')[1]), key: written.row.key! }), OPERATOR);
    expect(inBytes(open.folder, { written: 'Reiherwort' })).toEqual([]);
    expect((await town.lou.ask(`/api/tickets/${town.lous}`)).json().thread[0].body).toContain(LOU.louBody);
  });

  it('an erasure ends with no byte of the person in any file, other people’s tickets as they were, and a replay that says the same (U7)', async () => {
    expect((await town.lou.ask('/api/tickets')).json().tickets.length).toBe(2);
    expect(inBytes(open.folder, KIM).length).toBeGreaterThan(4);
    await app.get(Desk).execute(commandFrom(EraseContact, { contact: 'kim' }), { ...OPERATOR, roles: ['admin'] });
    await open.house.erasures.finish();
    expect(inBytes(open.folder, { ...KIM, token: town.kim.cookie.split('=')[1]! })).toEqual([]);
    expect((await town.kim.ask('/api/tickets')).status).toBe(401);
    const card = (await town.lou.ask(`/api/tickets/${town.lous}`)).json();
    expect([card.subject, card.thread[0].body]).toEqual([LOU.louSubject, `Guten Tag, ${LOU.louBody}.`]);
    const kims = (await town.lou.ask(`/api/tickets/${town.kims}`)).json();
    expect([kims.subject, kims.thread.map((entry: { erased?: true }) => entry.erased)]).toEqual([null, [true, true, undefined]]);
    const replayed = await open.house.generations.build('replay', { page: 7 });
    expect((await compareWithLive(open.house, replayed, new AbortController().signal, () => undefined)).differences).toEqual([]);
    await open.house.generations.drop('replay');
  });

  it('a rule that would have to look at what was erased shows nothing, whatever it asks', async () => {
    for (const [operator, value, flag] of [['CONTAINS', 'betreff', true], ['DOES_NOT_CONTAIN', 'Nichts', true], ['HAS_NEVER_CONTAINED', 'Nichts', true]] as const) {
      await issue(open.house, ChangeFilterRule, { portal: town.portal, rule: contains('subject', operator, value, flag) });
      await open.house.sweeper.settled();
      expect((await town.lou.ask('/api/tickets')).json().tickets.map(({ id }: { id: string }) => id)).toEqual([town.lous]);
      expect((await town.lou.ask(`/api/tickets/${town.kims}`)).status).toBe(404);
    }
  });
});
