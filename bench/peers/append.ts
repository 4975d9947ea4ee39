import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../../src/adapters/sqlite.files.js';
import { CommitQueue } from '../../src/adapters/sqlite.commit-queue.js';
import { SqliteLog } from '../../src/adapters/sqlite.log.js';
import { LOG_STEPS } from '../../src/adapters/sqlite.schema.js';
import { Statements } from '../../src/adapters/sqlite.statements.js';
import type { NewEvent } from '../../src/kernel/event.js';
import { SICHTFELD, uuidV5 } from '../../src/kernel/ids.js';
import { answerParent } from '../child.js';

/** Our log, and raw SQLite beside it: the same events, the same file settings, each on an empty file of its own. */

const DATA = { by: 'contact', text: 'x'.repeat(140) };
const MOMENT = '2026-01-05T08:00:00.000Z';

/** Events are made before the clock runs: what is measured is the append. */
const events: NewEvent[] = Array.from({ length: 200_000 }, (_, i) => {
  const id = uuidV5(SICHTFELD, String(i));
  return { id, type: 'ReplyPosted', data: DATA, metadata: { schema: '1', commandId: id, digest: id, actor: 'contact:7f3', correlationId: 'bench', causationId: 'bench', recordedAt: MOMENT, occurredAt: MOMENT } };
});

const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const ours = ({ callers, ms }: { callers: number; ms: number }) => inFolder(async folder => {
  const db = openFile(folder, 'log.db', LOG_STEPS, { cacheMegabytes: 64 });
  const queue = new CommitQueue(db);
  const log = new SqliteLog(new Statements(db), queue, () => { throw new Error('Nothing is folded here.'); }, async () => db.close());
  queue.onCommit = () => log.committed();
  let done = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    for (let revision = -1; performance.now() < began + ms && done < events.length; revision++)
      await log.append({ stream: `ticket-${caller}`, expected: revision, events: [events[done++]!] });
  }));
  const took = performance.now() - began;
  await log.close();
  return { perSecond: (done / took) * 1000, group: done / queue.epoch };
});

const raw = ({ group, ms }: { group: number; ms: number }) => inFolder(async folder => {
  const db = openFile(folder, 'log.db', LOG_STEPS, { cacheMegabytes: 64 });
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const [data, metadata, leaf, clock] = [JSON.stringify(DATA), events.map(event => JSON.stringify(event.metadata)), 'a'.repeat(64), Date.parse(MOMENT)];
  let done = 0;
  const began = performance.now();
  while (performance.now() < began + ms && done + group <= events.length) {
    db.exec('BEGIN IMMEDIATE');
    for (let i = 0; i < group; i++, done++) insert.run(done + 1, `ticket-${i}`, done, events[done]!.id, 'ReplyPosted', data, metadata[done]!, clock, leaf);
    db.exec('COMMIT');
  }
  const took = performance.now() - began;
  db.close();
  return { perSecond: (done / took) * 1000 };
});

answerParent({ ours, raw });
