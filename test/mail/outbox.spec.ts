import type { Letter, LetterKind } from '../../src/notifications/outbox.js';
import { MailRefused } from '../../src/kernel/mailer.js';
import { VaultConflict } from '../../src/kernel/vault.js';
import { readiness } from '../../src/platform/health.queries.js';
import { LANGUAGES } from '../../src/web/formats.js';
import { SmtpMailer } from '../../src/adapters/smtp.mailer.js';
import { linkIn, mailbox } from '../support/letters.js';
import { openSmtp } from '../support/smtp.js';
import { openPost, posted, reply, type Post } from './post.js';

const KINDS: readonly LetterKind[] = ['sign-in-link', 'verify-email', 'reset-password', 'invitation', 'registered-already', 'email-changed', 'password-changed', 'link-identity'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const letter = (post: Post, more: Partial<Letter> = {}): Letter => ({
  id: 'l1', kind: 'sign-in-link', portal: post.town.portal, host: 'localhost', owner: post.town.anna, to: 'anna@example.com', language: 'de', url: 'http://localhost/link/geheimnis', ...more,
});
const order = (post: Post, more: Partial<Letter> = {}): Promise<void> => post.house.stores.vault.write([post.house.outbox.order(letter(post, more))]);
const waiting = (post: Post) => post.house.stores.vault.list('outbox');

describe('Letters', () => {
  let post: Post;
  beforeAll(async () => {
    post = await openPost();
  });
  beforeEach(() => post.tray.mails.splice(0));
  afterAll(() => post.close());

  it.each(KINDS.flatMap(kind => LANGUAGES.map(language => [kind, language] as const)))('%s is written in %s, with the portal’s title and the link', async (kind, language) => {
    await order(post, { id: `${kind}-${language}`, kind, language });
    await post.house.outbox.work();
    const [mail] = post.tray.mails;
    expect(post.tray.mails).toHaveLength(1);
    expect(mail).toMatchObject({ to: 'anna@example.com', from: { name: 'Hilfe bei Amsel' }, subject: expect.stringContaining('Hilfe bei Amsel') });
    for (const part of [mail!.text, mail!.html]) expect(part).toContain('http://localhost/link/geheimnis');
    expect(mail!.headers['List-Unsubscribe']).toBeUndefined();
    if (language === 'de-du') expect(mail!.text).not.toMatch(/\b(Sie|Ihnen|Ihre?[mnrs]?)\b/);
  });

  it('without a link, and to somebody nobody knows yet, go too', async () => {
    const { url: _url, ...plain } = letter(post, { id: 'plain', kind: 'email-changed', owner: null, to: 'neu@example.com' });
    await post.house.stores.vault.write([post.house.outbox.order(plain)]);
    expect(JSON.stringify(await waiting(post))).not.toContain('neu@example.com');
    await post.house.outbox.work();
    expect(post.tray.mails.map(({ to }) => to)).toEqual(['neu@example.com']);
  });

  it('wait sealed, with their owner, and only when all that they tell of was written', async () => {
    const { vault } = post.house.stores;
    await expect(vault.write([post.house.outbox.order(letter(post, { id: 'apart' })), { collection: 'outbox', key: 'nothing', value: 1, when: 7 }])).rejects.toThrow(VaultConflict);
    expect(await waiting(post)).toEqual([]);
    await order(post, { id: 'sealed' });
    const [row] = await waiting(post);
    expect(row).toMatchObject({ key: 'sealed', owner: post.town.anna });
    expect(JSON.stringify(row)).not.toMatch(/anna@example|geheimnis/);
    await post.house.outbox.work();
  });

  it('of one id are one mail, ordered twice or again after they were sent', async () => {
    await order(post, { id: 'same' });
    await order(post, { id: 'same' });
    await post.house.outbox.work();
    await order(post, { id: 'same' });
    await post.house.outbox.work();
    expect([post.tray.mails.length, await waiting(post)]).toEqual([1, []]);
  });

  it('can be read by tests as they are ordered, each once, if they were written', async () => {
    const read = mailbox(post.house);
    await order(post, { id: 'read' });
    post.house.outbox.order(letter(post, { id: 'never written' }));
    await post.house.outbox.work();
    expect((await read()).map(one => [one.id, linkIn(one)])).toEqual([['read', '/link/geheimnis']]);
    expect(await read()).toEqual([]);
  });

  it('go by themselves when they are kicked', async () => {
    const arrived = new Promise<void>(resolve => {
      const { send } = post.tray;
      post.tray.send = async mail => send.call(post.tray, mail).then(() => { post.tray.send = send; resolve(); });
    });
    Reflect.deleteProperty(post.house.outbox, 'kick');
    await order(post, { id: 'kicked' });
    post.house.outbox.kick();
    await arrived;
    expect(post.tray.mails).toHaveLength(1);
  });
});

describe('A mail server that does not take a mail', () => {
  let post: Post;
  beforeEach(async () => {
    post = await openPost();
  });
  afterEach(() => post.close());

  const after = async (pause: number): Promise<number> => {
    post.clock.moment += pause;
    await post.house.outbox.work();
    return post.tray.attempts;
  };

  it('is asked again after growing pauses, until it does', async () => {
    const ticket = await post.town.ticket(post.town.anna, 'Drucker', null);
    await reply(post.house, ticket, 'Hallo');
    post.tray.fails = new Error('no connection');
    await posted(post.house, post.clock);
    const tries = [post.tray.attempts];
    for (const pause of [9_000, 1_001, 59_000, 1_001, 5 * MINUTE - 1, 2]) tries.push(await after(pause));
    expect(tries).toEqual([1, 1, 2, 2, 3, 3, 4]);
    expect((await readiness(post.house)).mail).toMatchObject({ waiting: 1, gaveUp: 0 });
    post.tray.fails = undefined;
    await after(HOUR);
    expect([post.tray.mails.length, await waiting(post)]).toEqual([1, []]);
  });

  it('is given up on after days, which health tells without a name', async () => {
    const ticket = await post.town.ticket(post.town.anna, 'Drucker', null);
    await reply(post.house, ticket, 'Hallo');
    post.tray.fails = new Error('no connection');
    await posted(post.house, post.clock);
    for (let hours = 0; hours < 80; hours += 6) await after(6 * HOUR);
    const { mail } = await readiness(post.house);
    expect(mail).toEqual({ waiting: 0, oldest: 0, gaveUp: 1 });
    post.tray.fails = undefined;
    const tried = post.tray.attempts;
    expect(await after(6 * HOUR)).toBe(tried);
  });

  it('refuses for good: that mail is given up at once, the others go on; a link that ended is not sent any more', async () => {
    await order(post, { id: 'refused' });
    post.tray.fails = new MailRefused('no such mailbox');
    await post.house.outbox.work();
    expect((await readiness(post.house)).mail).toMatchObject({ waiting: 0, gaveUp: 1 });
    await order(post, { id: 'late' });
    post.tray.fails = new Error('no connection');
    await post.house.outbox.work();
    for (let minutes = 0; minutes < 30; minutes += 5) await after(5 * MINUTE);
    expect((await readiness(post.house)).mail).toMatchObject({ waiting: 0, gaveUp: 2 });
  });
});

describe('Through a real mail server', () => {
  it('news arrive once for each person, in one thread, with one-click unsubscribing (C12)', async () => {
    const server = await openSmtp();
    const post = await openPost({ mailer: new SmtpMailer(new URL(server.url)) });
    try {
      const { house, clock, town } = post;
      const ticket = await town.ticket(town.anna, 'Größere Straße', null);
      await posted(house, clock);
      server.answers.push(451);
      for (const body of ['Grüße, erstens', 'Grüße, zweitens']) {
        await reply(house, ticket, body);
        await posted(house, clock);
        await posted(house, clock);
      }
      const [, first, second] = server.delivered;
      expect(server.delivered.map(({ to }) => to)).toEqual([['anna@example.com'], ['anna@example.com'], ['anna@example.com']]);
      expect([first!.headers.get('subject'), first!.headers.get('from')]).toEqual([expect.stringContaining('Größere Straße'), 'Hilfe bei Amsel <sichtfeld@localhost>']);
      expect(first!.text).toContain('> Grüße, erstens');
      expect(second!.html).toContain('Grüße, zweitens');
      for (const name of ['in-reply-to', 'references']) expect(first!.headers.get(name)).toBe(second!.headers.get(name));
      expect(first!.headers.get('message-id')).not.toBe(second!.headers.get('message-id'));
      expect(first!.headers.get('list-unsubscribe')).toMatch(/^<http:\/\/localhost:\d+\/mails\/[^>]+>$/);
      expect(first!.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      expect(first!.headers.get('reply-to')).toMatch(/^reply\+[0-9a-f]{32}@localhost$/);
    } finally {
      await post.close();
      await server.close();
    }
  });
});
