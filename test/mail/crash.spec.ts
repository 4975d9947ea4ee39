import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCK_FILE } from '../../src/adapters/sqlite.files.js';
import { readConfig } from '../../src/config.js';
import type { Mail } from '../../src/kernel/mailer.js';
import { GATHERED, pauseAfter } from '../../src/notifications/waiting.js';
import { House } from '../../src/platform/house.js';
import { TestClock } from '../support/house.js';
import { join as joins, openPost, ordered, posted, reply, Tray, type Post } from './post.js';

let post: Post;
let ticket: string;
const rooms: string[] = [];
beforeEach(async () => {
  post = await openPost();
  ticket = await post.town.ticket(post.town.anna, 'Drucker', null);
  await joins(post.house, ticket, post.town.ben);
  await posted(post.house, post.clock);
  post.tray.mails.length = 0;
});
afterEach(() => post.close());
afterAll(() => rooms.forEach(room => rmSync(room, { recursive: true, force: true })));

/** The folder as a process that is killed now leaves it. */
const killed = (): string => {
  const room = mkdtempSync(join(tmpdir(), 'sichtfeld-killed-'));
  rooms.push(room);
  cpSync(post.folder, room, { recursive: true, filter: file => !file.endsWith(LOCK_FILE) });
  return room;
};

/** What the next process sends, from that folder, `wait` later. */
const sentAfter = async (folder: string, wait: number): Promise<readonly Mail[]> => {
  const clock = new TestClock(post.clock.moment);
  const tray = new Tray();
  const house = await House.open(readConfig({ SICHTFELD_DATA: folder, SICHTFELD_LOG: 'off', SICHTFELD_PORT: '0' }), { clock, mailer: tray });
  try {
    house.run();
    await posted(house, clock, wait);
    await posted(house, clock, wait);
    return tray.mails;
  } finally {
    await house.close();
  }
};

const receivers = (mails: readonly Mail[]): string[] => mails.map(({ to }) => to).sort();
const BOTH = ['anna@example.com', 'ben@example.com'];

describe('A process that is killed', () => {
  it('between a change and its order: the next one orders and sends, once for each person', async () => {
    await post.house.mailing.follower.stop();
    await reply(post.house, ticket, 'Hallo');
    expect(receivers(await sentAfter(killed(), GATHERED))).toEqual(BOTH);
  });

  it('between order and sending: the next one sends, once for each person, and orders nothing again', async () => {
    await reply(post.house, ticket, 'Hallo');
    await ordered(post.house);
    expect(receivers(await sentAfter(killed(), GATHERED))).toEqual(BOTH);
  });

  it('while it sends: the next one sends what was not taken, under the same id, which a mailbox knows', async () => {
    await reply(post.house, ticket, 'Hallo');
    const under: Mail[] = [];
    let room = '';
    post.tray.send = async mail => {
      under.push(mail);
      room ||= killed();
    };
    await posted(post.house, post.clock);
    const again = await sentAfter(room, pauseAfter(1));
    expect(receivers(again)).toEqual(BOTH);
    expect(again.map(({ messageId }) => messageId).sort()).toEqual(under.map(({ messageId }) => messageId).sort());
  });

  it('after sending: the next one sends nothing', async () => {
    await reply(post.house, ticket, 'Hallo');
    await posted(post.house, post.clock);
    expect(receivers(post.tray.mails)).toEqual(BOTH);
    expect(await sentAfter(killed(), GATHERED)).toEqual([]);
  });

  it('and whose place was lost begins at the head: nothing old is mailed', async () => {
    await reply(post.house, ticket, 'Hallo');
    await posted(post.house, post.clock);
    await post.house.stores.vault.write([{ collection: 'checkpoint', key: 'mailWhenTicketChanges', delete: true }]);
    expect(await sentAfter(killed(), GATHERED)).toEqual([]);
  });
});
