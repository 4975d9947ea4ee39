import { openSqlite } from '../../src/adapters/sqlite.js';
import { START } from '../../src/kernel/event.js';
import type { Rejection } from '../../src/kernel/errors.js';
import { sample } from './log-samples.js';

/** 16 writers append until the process dies or the disk is full. Prints `ack stream revision id` after each answer. */
const [folder, run] = process.argv.slice(2) as [string, string];
const { events, views } = openSqlite(folder, { clock: { now: () => 0 } });

events.foldWith((stored, tx) => {
  for (const { stream, revision, position } of stored) tx(views.generations().live).put({ view: 'counter', id: stream, row: { revision }, position, revision });
});

const writer = async (n: number): Promise<void> => {
  for (let revision = -1; ; revision++) {
    const event = sample(`${run}/${n}/${revision + 1}`);
    await events.append({ stream: `run${run}-${n}`, expected: revision, events: [event] });
    process.stdout.write(`ack run${run}-${n} ${revision + 1} ${event.id}\n`);
  }
};

const failures = await Promise.allSettled(Array.from({ length: 16 }, (_, n) => writer(n)));
for (const failure of failures) if (failure.status === 'rejected') process.stdout.write(`refused ${(failure.reason as Rejection).code}\n`);
const again = await Promise.allSettled([events.append({ stream: 'run-late', expected: -1, events: [sample('late')] })]);
process.stdout.write(`then ${again[0].status === 'rejected' ? (again[0].reason as Rejection).code : 'taken'}\n`);
process.stdout.write(`read ${(await events.readAll(START)).length}\n`);
process.exit(0);
