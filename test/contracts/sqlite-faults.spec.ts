import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../src/adapters/sqlite.js';
import { START } from '../../src/kernel/event.js';
import { newFolder, removeFolders } from './folders.js';
import { MORNING } from './log-samples.js';
import { runTypescript } from './run-typescript.js';

afterAll(removeFolders);

const probe = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']);
const whereStraceRuns = probe.status === 0 ? test : test.skip;
const WITHOUT = probe.status === 0 ? '' : ' – skipped: strace does not run here';

/** One run with one fault, and whether the fault was met at all. */
const runWith = async (inject: string): Promise<{ folder: string; lines: string[]; met: boolean }> => {
  const folder = newFolder();
  const child = runTypescript('sqlite-faults.child.ts', [folder], { inject });
  await child.ended;
  const lines = child.lines();
  return { folder, lines, met: lines.at(-1) !== 'through' };
};

const said = (lines: readonly string[], word: string): string[] => lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));

/** After the next start: everything acknowledged is there, in log, views and vault. */
const expectKept = async (folder: string, lines: readonly string[]): Promise<void> => {
  const { events, views, vault, close } = openSqlite(folder, { clock: { now: () => MORNING } });
  const all = await events.readAll(START);
  const stored = new Set(all.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`));
  expect(said(lines, 'ack').filter(ack => !stored.has(ack))).toEqual([]);
  for (const { stream, revision } of all) expect(views.snapshot().get<{ revision: number }>('counter', stream)!.row.revision).toBeGreaterThanOrEqual(revision);
  for (const key of said(lines, 'kept')) expect((await vault.get('secret', key))?.value).toBe(Number(key));
  await close();
};

/** 1, 2, 3 … and then in growing steps, until the fault lies beyond the end (some are none: SQLite does without the fsync of a folder). */
const everyOccurrence = async (fault: string, look: (run: { folder: string; lines: string[]; met: boolean }) => Promise<void>): Promise<number> => {
  let met = 0;
  for (let when = 1, step = 1, unmet = 0; unmet < 4; when += step, step = when > 12 ? step + 3 : 1) {
    const run = await runWith(`${fault}:when=${when}`);
    await look(run);
    unmet = run.met ? 0 : unmet + 1;
    met += run.met ? 1 : 0;
  }
  return met;
};

whereStraceRuns(`an fsync that fails is told, and a restart finds all that was acknowledged, whichever it was (R3, I1)${WITHOUT}`, async () => {
  const met = await everyOccurrence('fsync:error=EIO', async ({ folder, lines, met: hit }) => {
    if (hit) expect(lines.at(-1)).toMatch(/^failed /);
    await expectKept(folder, lines);
  });
  expect(met).toBeGreaterThan(10);
}, 120_000);

whereStraceRuns(`a write that fails is told, and a restart finds all that was acknowledged (R3, I1)${WITHOUT}`, async () => {
  const met = await everyOccurrence('pwrite64:error=EIO', async ({ folder, lines, met: hit }) => {
    if (hit) expect(lines.at(-1)).toMatch(/^failed /);
    await expectKept(folder, lines);
  });
  expect(met).toBeGreaterThan(10);
}, 120_000);

whereStraceRuns(`power that fails before an fsync takes nothing with it that was acknowledged, torn pages or none (R2, I1)${WITHOUT}`, async () => {
  const met = await everyOccurrence('fsync:error=EIO:signal=SIGKILL', async ({ folder, lines }) => {
    const synced = Number(said(lines, 'wal').at(-1) ?? 0);
    for (const torn of [0, 1_000]) {
      const copy = newFolder();
      cpSync(folder, copy, { recursive: true });
      // What was written after the last fsync may be there in part, or not at all.
      const wal = join(copy, 'sichtfeld.db-wal');
      if (synced > 0 && existsSync(wal)) truncateSync(wal, synced + torn);
      await expectKept(copy, lines);
    }
  });
  expect(met).toBeGreaterThan(10);
}, 120_000);
