import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The files of a folder, as backups name them too. */
export const LOG_FILE = 'sichtfeld.db';
export const VAULT_FILE = 'vault.db';
export const LOCK_FILE = 'sichtfeld.lock';

export interface FileOptions {
  /** MB of pages kept in memory, 64 at most. */
  readonly cacheMegabytes: number;
}

/** The file was written by a newer version of the program. */
export class UnknownSchema extends Error {
  constructor(file: string, found: number, known: number) {
    super(`${file} has schema version ${found}; this program knows ${known}. Use the newer program, or restore a backup.`);
    this.name = 'UnknownSchema';
  }
}

/** The folder, or a file of it, cannot be worked with; the message says what to do. */
export class UnusableFolder extends Error {
  override readonly name = 'UnusableFolder';
}

export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UnusableFolder(`${folder} cannot be made or written to as the data folder: ${(cause as Error).message}.`, { cause });
  }
};

/** Opens one file: write-ahead log, an fsync at every commit, deleted content overwritten; then brings its schema up to date. */
export const openFile = (folder: string, name: string, steps: readonly string[], { cacheMegabytes }: FileOptions): DatabaseSync => {
  const path = join(folder, name);
  const db = prepared(path, cacheMegabytes);
  migrate(db, path, steps);
  return db;
};

const prepared = (path: string, cacheMegabytes: number): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: false });
    chmodSync(path, 0o600);
    setUp(db, cacheMegabytes);
    return db;
  } catch (cause) {
    db?.close();
    throw new UnusableFolder(`${path} cannot be opened as a database of this program: ${(cause as Error).message}. See whether disk and file are whole and writable, or restore a backup.`, { cause });
  }
};

const setUp = (db: DatabaseSync, cacheMegabytes: number): void =>
  db.exec(`
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=FULL;
    PRAGMA secure_delete=ON;
    PRAGMA cache_size=-${Math.min(64, cacheMegabytes) * 1024};
    PRAGMA wal_autocheckpoint=4000;
    PRAGMA journal_size_limit=67108864;
    PRAGMA trusted_schema=OFF;
    PRAGMA temp_store=MEMORY;
  `);

/** `steps[n]` leads from schema version n to n+1; user_version says where the file stands. */
const migrate = (db: DatabaseSync, path: string, steps: readonly string[]): void => {
  const version = db.prepare('PRAGMA user_version').get()!['user_version'] as number;
  if (version > steps.length) {
    db.close();
    throw new UnknownSchema(path, version, steps.length);
  }
  for (let step = version; step < steps.length; step++) {
    db.exec(`BEGIN IMMEDIATE; ${steps[step]}; PRAGMA user_version=${step + 1}; COMMIT`);
  }
};
