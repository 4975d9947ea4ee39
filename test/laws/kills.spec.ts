import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { compareWithLive } from '../../src/audit/answers.queries.js';
import { START, type StoredEvent } from '../../src/kernel/event.js';
import { commandIdOf } from '../../src/kernel/ids.js';
import { House } from '../../src/platform/house.js';
import { newRoom, settingsFor } from './quick-house.js';
import { runHouse } from './run-house.js';

/** Kills in a row on one folder; LAW_KILLS raises it. */
const KILLS = Number(process.env['LAW_KILLS'] ?? 5);

const commandOf = (key: string): string => commandIdOf('system:sichtfeld', key);

/** Every acknowledged command is there, once, with as many events as it said and at the revision it said; streams have no gaps. */
const expectKept = (all: readonly StoredEvent[], acks: readonly string[]): void => {
  const byCommand = Map.groupBy(all, ({ metadata }) => String(metadata.commandId));
  for (const ack of acks) {
    const [, key, stream, revision, events] = ack.split(' ') as [string, string, string, string, string];
    const own = (byCommand.get(commandOf(key)) ?? []).filter(event => event.stream === stream);
    if (events !== '0') expect([ack, own.length, own.at(-1)?.revision]).toEqual([ack, Number(events), Number(revision)]);
  }
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const [stream, events] of Map.groupBy(all, one => one.stream)) expect([stream, events.map(({ revision }) => revision)]).toEqual([stream, events.map((_, i) => i)]);
};

const inspect = async (folder: string, acks: readonly string[]): Promise<number> => {
  const house = await House.open(settingsFor(folder));
  try {
    const all = await house.stores.events.readAll(START, { limit: 1_000_000 });
    expectKept(all, acks);
    expect(house.stores.views.snapshot().parked()).toEqual([]);
    await house.sweeper.settled();
    expect(house.sweeper.progress()).toEqual([]);
    const left = house.stores.views.generations().all.find(name => name.startsWith('rebuild-'));
    const built = await house.generations.build(left ?? 'rebuild-fresh');
    const { differences, tickets } = await compareWithLive(house, built, new AbortController().signal, () => undefined);
    expect(differences).toEqual([]);
    await house.generations.flip(left ?? 'rebuild-fresh');
    for (const name of house.stores.views.generations().all) if (name !== house.stores.views.generations().live) await house.generations.drop(name);
    return tickets;
  } finally {
    await house.close();
  }
};

describe('a process that is killed under load', () => {
  it('has lost nothing that it acknowledged, has nothing twice, and its sweeps and rebuilds come to their end after the next start (R1, I1)', async () => {
    const folder = newRoom();
    const acks: string[] = [];
    let tickets = 0;
    try {
      for (let run = 0; run < KILLS; run++) {
        const child = runHouse('kills.child.ts', [folder, String(run)]);
        await child.said('ack', 12 + randomInt(120));
        child.process.kill('SIGKILL');
        expect(await child.ended).toBe('SIGKILL');
        acks.push(...child.lines().filter(line => line.startsWith('ack')));
        tickets = await inspect(folder, acks);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(tickets).toBeGreaterThan(KILLS * 2);
  }, 300_000);
});
