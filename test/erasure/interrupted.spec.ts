import { cpSync, rmSync } from 'node:fs';
import { LOCK_FILE } from '../../src/adapters/sqlite.files.js';
import { openSqlite } from '../../src/adapters/sqlite.js';
import { compareWithLive } from '../../src/audit/answers.queries.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { House, type Stores } from '../../src/platform/house.js';
import { newRoom, openQuickHouse, settingsFor } from '../laws/quick-house.js';
import { issue } from '../support/house.js';
import { fill, KIM, LOU } from './aviary.js';
import { inBytes } from './folder-bytes.js';

/** Fails the n-th change of the vault or the n-th append, before or after it is done; then everything: the process is as good as dead. */
class Fault {
  #seen = 0;
  armed = false;
  constructor(private readonly at: number, private readonly when: 'before' | 'after') {}

  get happened(): boolean {
    return this.#seen >= this.at;
  }

  async around<T>(work: () => Promise<T>): Promise<T> {
    if (!this.armed) return work();
    this.#seen++;
    if (this.#seen > this.at || (this.#seen === this.at && this.when === 'before')) throw new Error('The power is gone.');
    const result = await work();
    if (this.#seen === this.at) throw new Error('The power is gone.');
    return result;
  }
}

const CHANGES = new Set<PropertyKey>(['write', 'deleteOwned', 'scrub', 'append']);

const failing = <T extends object>(of: T, fault: Fault): T =>
  new Proxy(of, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return CHANGES.has(name) ? (...args: unknown[]) => fault.around(() => member.apply(target, args) as Promise<unknown>) : member.bind(target);
    },
  });

const clock = { now: () => Date.now() };

const failingHouse = async (folder: string, fault: Fault): Promise<House> => {
  const sqlite = openSqlite(folder, { clock });
  const stores: Stores = { ...sqlite, events: failing(sqlite.events, fault), vault: failing(sqlite.vault, fault) };
  return House.open(settingsFor(folder), { stores });
};

/** Erases Kim in the folder, with that fault, and leaves in `crashed` what a process that dies then leaves; true when the fault came. */
const eraseWith = async (folder: string, fault: Fault, crashed: string): Promise<boolean> => {
  const house = await failingHouse(folder, fault);
  fault.armed = true;
  await issue(house, EraseContact, { contact: 'kim' }).then(() => house.erasures.finish()).catch(() => undefined);
  fault.armed = false;
  cpSync(folder, crashed, { recursive: true, filter: file => !file.endsWith(LOCK_FILE) });
  await house.close();
  return fault.happened;
};

/** At once when the house is open: nothing waits for an orderly end. */
const expectKimGone = async (folder: string): Promise<void> => {
  const house = await House.open(settingsFor(folder));
  try {
    // What was never acknowledged may be absent: then it is asked for again.
    const erased = house.stores.views.snapshot().get<{ erased: boolean }>('contact', 'kim')!.row.erased;
    if (!erased) await issue(house, EraseContact, { contact: 'kim' }).then(() => house.erasures.finish());
    expect(inBytes(folder, KIM)).toEqual([]);
    expect(inBytes(folder, { subject: LOU.louSubject })).not.toEqual([]);
    const built = await house.generations.build('replay');
    expect((await compareWithLive(house, built, new AbortController().signal, () => undefined)).differences).toEqual([]);
  } finally {
    await house.close();
  }
};

describe('an erasure that was interrupted is finished by the next start', () => {
  let source: string;
  const rooms: string[] = [];

  beforeAll(async () => {
    source = newRoom();
    const house = await House.open(settingsFor(source));
    const { app } = await fill(house);
    await app.close();
    await house.close();
  });
  afterAll(() => {
    for (const room of [source, ...rooms]) rmSync(room, { recursive: true, force: true });
  });

  const roomLike = (folder: string | null): string => {
    const room = newRoom();
    if (folder) cpSync(folder, room, { recursive: true });
    rooms.push(room);
    return room;
  };

  for (const when of ['before', 'after'] as const)
    it(`at whichever step it stops, just ${when} it: nothing of the person is left in any file (U7)`, async () => {
      let steps = 0;
      for (let at = 1; ; at++) {
        const room = roomLike(null);
        const came = await eraseWith(roomLike(source), new Fault(at, when), room);
        if (!came) break;
        steps++;
        await expectKimGone(room);
      }
      expect(steps).toBeGreaterThan(4);
    }, 120_000);
});

describe('an erasure reaches every set of views', () => {
  it('also one whose rebuild was given up half way (U7)', async () => {
    const { house, folder, close } = await openQuickHouse();
    const { app, kims } = await fill(house);
    const [stop, half] = [new AbortController(), await house.stores.views.generation('rebuild-half')];
    const stopWithText = () => half.snapshot().get('ticketFacts', kims) && stop.abort();
    await expect(house.generations.build('rebuild-half', { page: 1, signal: stop.signal, onProgress: stopWithText })).rejects.toThrow('abort');
    await issue(house, EraseContact, { contact: 'kim' });
    await house.erasures.finish();
    expect(inBytes(folder, KIM)).toEqual([]);
    await app.close();
    await close();
  });

  it('also one that is being rebuilt meanwhile (U7)', async () => {
    const { house, folder, close } = await openQuickHouse();
    const { app } = await fill(house);
    const building = house.generations.build('rebuild-slow', { page: 3 });
    await issue(house, EraseContact, { contact: 'kim' });
    await house.erasures.finish();
    expect(inBytes(folder, KIM)).toEqual([]);
    await building;
    await house.generations.flip('rebuild-slow');
    expect(inBytes(folder, KIM)).toEqual([]);
    await app.close();
    await close();
  });
});
