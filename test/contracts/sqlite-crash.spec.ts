import { setTimeout as pause } from 'node:timers/promises';
import { openSqlite } from '../../src/adapters/sqlite.js';
import { START } from '../../src/kernel/event.js';
import { newFolder, removeFolders } from './folders.js';
import { MORNING } from './log-samples.js';
import { runTypescript } from './run-typescript.js';

const clock = { now: () => MORNING };
afterAll(removeFolders);

/** What the file says after a restart, against what was acknowledged before. */
const expectNothingLost = async (folder: string, acks: readonly string[]): Promise<void> => {
  const { events, views, close } = openSqlite(folder, { clock });
  const all = await events.readAll(START);
  expect(all.map(({ position }) => Number(position))).toEqual(all.map((_, index) => index + 1));
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const stored = new Set(all.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`));
  expect(acks.filter(ack => !stored.has(ack))).toEqual([]);
  const last = new Map(all.map(({ stream, revision, position }) => [stream, { row: { revision }, position, revision }]));
  for (const [stream, row] of last) expect(views.snapshot().get('counter', stream)).toEqual(row);
  expect(views.snapshot().count('counter')).toBe(last.size);
  await close();
};

const acksIn = (lines: readonly string[]): string[] => lines.filter(line => line.startsWith('ack ')).map(line => line.slice(4));

test('after kill -9 in the middle of load every acknowledged event is there once, in order, and the views agree (R1, I1)', async () => {
  const folder = newFolder();
  const acks: string[] = [];
  for (let run = 1; run <= 3; run++) {
    const child = runTypescript('sqlite-load.child.ts', [folder, String(run)]);
    while (child.process.exitCode === null && child.lines().length < 300 * run) await pause(3);
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');
    acks.push(...acksIn(child.lines()));
    await expectNothingLost(folder, acks);
  }
}, 60_000);

test('when the disk takes no more, writers are told, reads go on, and a restart finds all that was acknowledged (R3, R4)', async () => {
  const folder = newFolder();
  const child = runTypescript('sqlite-load.child.ts', [folder, '1'], { blocks: 2_000 });
  expect(await child.ended).toBe(0);
  const lines = child.lines();
  const acks = acksIn(lines);
  expect(acks.length).toBeGreaterThan(50);
  expect(new Set(lines.filter(line => line.startsWith('refused ')))).toEqual(new Set(['refused append.unknown-outcome']));
  expect(lines.at(-2)).toBe('then store.read-only');
  expect(Number(lines.at(-1)!.slice(5))).toBeGreaterThanOrEqual(acks.length);
  await expectNothingLost(folder, acks);
}, 60_000);
