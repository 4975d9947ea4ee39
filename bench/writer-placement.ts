/**
 * Where SQLite is called from: the serving thread, or a writer thread of its own. 64 callers append as fast as they are
 * answered (or with a pause of 60 ms) while the same process serves a list of 25 rows over HTTP. Usage: node writer-placement.js [seconds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openSqlite } from '../src/adapters/sqlite.js';
import { SqliteGeneration } from '../src/adapters/sqlite.generation.js';
import { Statements } from '../src/adapters/sqlite.statements.js';
import type { AppendRequest } from '../src/kernel/event-store.js';
import { SICHTFELD, uuidV5 } from '../src/kernel/ids.js';
import type { ScannedEntry, ScanOptions } from '../src/kernel/view-store.js';

const CALLERS = 64;
const SCOPES = 200;
const clock = { now: () => Date.now() };
const moment = '2026-01-05T08:00:00.000Z';
const options = (n: number): ScanOptions => ({ scopes: [`contact:${n % SCOPES}`], sort: 'activity', descending: true, slots: { mask: 1, since: 1 } });

/** A reply of some 600 bytes, and the fold that such an append brings: one row and the audience of its ticket. */
const request = (caller: number, revision: number): AppendRequest => {
  const id = uuidV5(SICHTFELD, `${caller}/${revision}`);
  const metadata = { schema: '1', commandId: id, digest: id, actor: 'contact:7f3', correlationId: id, causationId: id, recordedAt: moment, occurredAt: moment };
  return { stream: `ticket-${caller}`, expected: revision, events: [{ id, type: 'ReplyPosted', data: { by: 'contact', text: 'x'.repeat(250) }, metadata }] };
};

const open = (folder: string) => {
  const stores = openSqlite(folder, { clock });
  stores.events.foldWith((events, tx) => {
    for (const { stream, revision, position, data } of events) {
      const views = tx('first');
      views.put({ view: 'ticketFacts', id: stream, row: { ...data, revision }, position, revision });
      const n = Number(stream.slice(7));
      const line = `"id":"${stream}","subject":"${'x'.repeat(200)}"`;
      views.putAudience(stream, { entries: [{ scope: `contact:${n % SCOPES}`, activity: revision, opened: 1, status: 'open', line }], words: ['drucker', 'defekt'] }, 1, { revision, slots: 1, validUntil: null });
    }
  });
  return stores;
};

interface Placement {
  append(request: AppendRequest): Promise<unknown>;
  scan(n: number): ScannedEntry[];
  close(): Promise<unknown>;
}

const onServingThread = (folder: string): Placement => {
  const stores = open(folder);
  return { append: each => stores.events.append(each), scan: n => stores.views.snapshot().scan(options(n), 25), close: () => stores.close() };
};

const onWriterThread = async (folder: string): Promise<Placement> => {
  const worker = new Worker(new URL(import.meta.url), { workerData: { folder } });
  await new Promise(resolve => worker.once('message', resolve));
  const waiting = new Map<number, (result: unknown) => void>();
  let last = 0;
  worker.on('message', ({ n, result }: { n: number; result: unknown }) => {
    waiting.get(n)!(result);
    waiting.delete(n);
  });
  const reader = new DatabaseSync(join(folder, 'sichtfeld.db'), { readOnly: true });
  const tables = new SqliteGeneration(new Statements(reader), 'first', 1, () => 0);
  return {
    append: each => new Promise(resolve => {
      waiting.set(++last, resolve);
      worker.postMessage({ n: last, each });
    }),
    scan: n => tables.scans.scan(options(n), 25),
    close: () => worker.terminate(),
  };
};

const serveWriter = (folder: string): void => {
  const { events } = open(folder);
  parentPort!.on('message', ({ n, each }: { n: number; each: AppendRequest }) => {
    void events.append(each).then(result => parentPort!.postMessage({ n, result }));
  });
  parentPort!.postMessage('open');
};

const visit = (port: number, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ port, agent, path: '/' }, response => response.resume().on('end', resolve)).on('error', reject);
  });

const measure = async (name: string, make: (folder: string) => Placement | Promise<Placement>, seconds: number, pause: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'placement-'));
  const placement = await make(folder);
  let visits = 0;
  const server = createServer((_request, response) => response.end(`[${placement.scan(visits++).map(({ line }) => `{${line}}`).join()}]`)).listen(0);
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let appended = 0;
  let running = true;
  const caller = async (n: number): Promise<void> => {
    for (let revision = -1; running; revision++, appended++) {
      await placement.append(request(n, revision));
      if (pause) await new Promise(resolve => setTimeout(resolve, pause));
    }
  };
  const visitor = async (): Promise<void> => {
    while (running) {
      const start = performance.now();
      await visit(port, agent);
      times.push(performance.now() - start);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const all = [...Array.from({ length: CALLERS }, (_, n) => caller(n)), ...Array.from({ length: 8 }, visitor)];
  await new Promise(resolve => setTimeout(resolve, 1_000));
  appended = 0;
  times.length = 0;
  delay.enable();
  await new Promise(resolve => setTimeout(resolve, seconds * 1_000));
  delay.disable();
  const rate = Math.round(appended / seconds);
  running = false;
  await Promise.all(all);
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(1);
  console.log(`${name}: ${rate} appends/s; loop delay p50 ${(delay.percentile(50) / 1e6).toFixed(1)} p99 ${(delay.percentile(99) / 1e6).toFixed(1)} max ${(delay.max / 1e6).toFixed(1)} ms; ${Math.round(times.length / seconds)} requests/s, p50 ${at(0.5)} p99 ${at(0.99)} ms`);
  agent.destroy();
  server.close();
  await placement.close();
  rmSync(folder, { recursive: true, force: true });
};

if (isMainThread) {
  const seconds = Number(process.argv[2] ?? 3);
  for (const [load, pause] of [['flat out', 0], ['paced', 60]] as const) {
    for (let round = 0; round < 3; round++) {
      await measure(`${load}, serving thread`, onServingThread, seconds, pause);
      await measure(`${load}, writer thread`, onWriterThread, seconds, pause);
    }
  }
} else {
  serveWriter((workerData as { folder: string }).folder);
}
