import { chmod, copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { START, type Position } from '../kernel/event.js';
import { Rejection } from '../kernel/errors.js';
import { CONTENT_FOLDER, copyContents } from './folder.contents.js';
import { toPosition } from './positions.js';
import { LOCK_FILE, LOG_FILE, makeFolder, openFile, UnusableFolder, VAULT_FILE } from './sqlite.files.js';
import { lockFolder } from './sqlite.lock.js';
import { LogReads } from './sqlite.log-reads.js';
import { LOG_STEPS, VAULT_STEPS } from './sqlite.schema.js';
import { Statements } from './sqlite.statements.js';

/**
 * A backup is a folder with the files `sichtfeld.db` (the log as of one moment, no views) and `vault.db` (as of a later one, so
 * that it holds every key the log names), and the folder `files` (every content that the log names, sealed). Made beside running work, in a thread and over connections of its own.
 */
export const backupSqlite = async (folder: string, target: string): Promise<void> => {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const name of [LOG_FILE, VAULT_FILE]) await refuseExisting(join(target, name));
  const copy = ['BEGIN IMMEDIATE', ...LOG_STEPS, 'DELETE FROM log', 'INSERT INTO log SELECT * FROM source.log',
    'INSERT INTO events SELECT * FROM source.events ORDER BY position', `PRAGMA user_version=${LOG_STEPS.length}`, 'COMMIT'];
  await clear(target);
  await inThread(join(target, unfinished(LOG_FILE)), ['PRAGMA synchronous=FULL', `ATTACH ${quoted(join(folder, LOG_FILE))} AS source`, ...copy]);
  await inThread(join(folder, VAULT_FILE), [`VACUUM INTO ${quoted(join(target, unfinished(VAULT_FILE)))}`]);
  await copyContents(join(folder, CONTENT_FOLDER), join(target, CONTENT_FOLDER));
  await finish(target);
};

/** Under this name until all is done: after a kill, half a backup or half a restore must not be taken for a whole one. */
const unfinished = (name: string): string => `${name}.unfinished`;

/** What a kill left; a write-ahead log of it would be read into the next copy. */
const clear = async (folder: string): Promise<void> => {
  for (const name of [LOG_FILE, VAULT_FILE]) for (const end of ['', '-wal', '-shm', '-journal']) await rm(join(folder, `${unfinished(name)}${end}`), { force: true });
};

/** The log first: killed in between, it has no vault, and nothing opens or restores it. */
const finish = async (folder: string): Promise<void> => {
  for (const name of [LOG_FILE, VAULT_FILE]) await settle(join(folder, unfinished(name)));
  for (const name of [LOG_FILE, VAULT_FILE]) {
    await rename(join(folder, unfinished(name)), join(folder, name));
    await settle(join(folder, name));
  }
};

export interface RestoreOptions {
  /** Collections of the vault whose rows hold `{ position }`: how far a process is. Those beyond the log's head are cut back to it. */
  readonly checkpoints?: readonly string[];
}

/**
 * Makes a new folder from a backup: checks every leaf, gives the history a new lineage, cuts checkpoints back to the log's head.
 * Views are not in it and are rebuilt. The ledger of destroyed keys is the caller's to apply before anything is read.
 * Returns the head. Throws CorruptStore, FolderInUse, and a Rejection when the folder holds a store already.
 */
export const restoreSqlite = async (backup: string, folder: string, { checkpoints = [] }: RestoreOptions = {}): Promise<Position> => {
  for (const name of [LOG_FILE, VAULT_FILE]) await refuseMissing(join(backup, name));
  makeFolder(folder);
  for (const name of [LOG_FILE, VAULT_FILE]) await refuseExisting(join(folder, name));
  const unlock = lockFolder(folder, join(folder, LOCK_FILE));
  try {
    await clear(folder);
    for (const name of [LOG_FILE, VAULT_FILE]) await copyFile(join(backup, name), join(folder, unfinished(name)));
    await copyContents(join(backup, CONTENT_FOLDER), join(folder, CONTENT_FOLDER));
    const head = await madeNew(folder, checkpoints);
    await finish(folder);
    return head;
  } finally {
    unlock();
  }
};

const madeNew = async (folder: string, checkpoints: readonly string[]): Promise<Position> => {
  const log = openFile(folder, unfinished(LOG_FILE), LOG_STEPS, { cacheMegabytes: 16 });
  const vault = openFile(folder, unfinished(VAULT_FILE), VAULT_STEPS, { cacheMegabytes: 8 });
  try {
    const head = await verify(log);
    log.exec(`UPDATE log SET value = lower(hex(randomblob(8))) WHERE name = 'lineage'`);
    cutCheckpoints(vault, checkpoints, head);
    return head;
  } finally {
    log.close();
    vault.close();
  }
};

const verify = async (log: DatabaseSync): Promise<Position> => {
  const head = (log.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get() as { head: number }).head;
  const reads = new LogReads(new Statements(log));
  let place = 0;
  while (place < head) {
    place = Number(reads.page(place, head, undefined, Infinity).considered);
    await new Promise(resolve => setImmediate(resolve));
  }
  return head === 0 ? START : toPosition(head);
};

const cutCheckpoints = (vault: DatabaseSync, collections: readonly string[], head: Position): void => {
  const cut = vault.prepare(`UPDATE entry SET value = json_set(value, '$.position', ?1), version = version + 1
    WHERE collection = ?2 AND value ->> '$.position' > ?1`);
  for (const collection of collections) cut.run(head, collection);
};

const refuseMissing = async (path: string): Promise<void> => {
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw new UnusableFolder(`${path} is missing: this is no whole backup. Nothing was written.`);
};

const refuseExisting = async (path: string): Promise<void> => {
  if (await stat(path).catch(() => undefined)) throw new Rejection('conflict', 'store.exists', `${path} exists already; nothing was written.`);
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Bytes, then the name, on disk; readable by the owner alone. */
const settle = async (path: string): Promise<void> => {
  await chmod(path, 0o600);
  for (const each of [path, join(path, '..')]) {
    const handle = await open(each, 'r');
    await handle.sync();
    await handle.close();
  }
};

const THREAD = `
const { DatabaseSync } = require('node:sqlite');
const { workerData: { file, statements } } = require('node:worker_threads');
const db = new DatabaseSync(file, { timeout: 30000 });
try { for (const sql of statements) db.exec(sql); } finally { db.close(); }
`;

/** Runs statements over a connection of its own, beside the serving thread. */
const inThread = (file: string, statements: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { eval: true, workerData: { file, statements } });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
