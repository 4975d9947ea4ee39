import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { FoldingEventStore } from './folding.js';
import { CommitQueue } from './sqlite.commit-queue.js';
import { LOCK_FILE, LOG_FILE, makeFolder, openFile, UnusableFolder, VAULT_FILE } from './sqlite.files.js';
import { SqliteGenerations } from './sqlite.generations.js';
import { lockFolder } from './sqlite.lock.js';
import { SqliteLog } from './sqlite.log.js';
import { LOG_STEPS, VAULT_STEPS } from './sqlite.schema.js';
import { backupSqlite } from './sqlite.backup.js';
import { Scrubber } from './sqlite.scrub.js';
import { Statements } from './sqlite.statements.js';
import { SqliteVault } from './sqlite.vault.js';
import { SqliteViews } from './sqlite.views.js';

export interface SqliteOptions {
  /** For expiry in the vault. */
  readonly clock: Clock;
  /** MB of pages kept in memory for log and views, 64 at most (the default). */
  readonly cacheMegabytes?: number;
}

/** Log, views and vault of one folder. */
export interface SqliteStores {
  readonly events: FoldingEventStore;
  readonly views: ViewStore;
  readonly vault: Vault;
  /** A copy of log and vault in another folder, beside running work; see backupSqlite. */
  backup(target: string): Promise<void>;
  /** Answers what is queued, then closes both files and lets the folder go. */
  close(): Promise<void>;
}

/** Opens (or makes) the embedded profile in a folder. Throws FolderInUse, UnknownSchema, UnusableFolder. */
export const openSqlite = (folder: string, { clock, cacheMegabytes = 64 }: SqliteOptions): SqliteStores => {
  makeFolder(folder);
  const unlock = lockFolder(folder, join(folder, LOCK_FILE));
  try {
    const logDb = openFile(folder, LOG_FILE, LOG_STEPS, { cacheMegabytes });
    refuseLostVault(folder, logDb);
    const vaultDb = openFile(folder, VAULT_FILE, VAULT_STEPS, { cacheMegabytes: 8 });
    const queue = new CommitQueue(logDb);
    const vaultQueue = new CommitQueue(vaultDb);
    const scrubbers = [new Scrubber(queue, join(folder, LOG_FILE)), new Scrubber(vaultQueue, join(folder, VAULT_FILE))];
    const close = once(async () => {
      await Promise.all([queue.drained(), vaultQueue.drained()]);
      for (const each of [queue, vaultQueue]) {
        each.stop('the store is closed.');
        each.db.close();
      }
      await Promise.all(scrubbers.map(scrubber => scrubber.close()));
      unlock();
    });
    const scrub = async (): Promise<void> => {
      for (const scrubber of scrubbers) await scrubber.scrub();
    };
    const { events, views } = openLog(new Statements(logDb), queue, close);
    const vault = new SqliteVault(new Statements(vaultDb), vaultQueue, clock, scrub, close);
    return { events, views, vault, backup: target => backupSqlite(folder, target), close };
  } catch (error) {
    unlock();
    throw error;
  }
};

/** A new vault beside an old log would hold none of its keys: what the log tells of people would look erased. */
const refuseLostVault = (folder: string, log: DatabaseSync): void => {
  const vault = join(folder, VAULT_FILE);
  if (existsSync(vault) || !log.prepare('SELECT 1 FROM events LIMIT 1').get()) return;
  log.close();
  throw new UnusableFolder(`${vault} is missing, and the log beside it is readable by its keys only. Put it back; or empty the folder and restore a backup (again, if a restore was interrupted).`);
};

const openLog = (statements: Statements, queue: CommitQueue, close: () => Promise<void>): { events: SqliteLog; views: SqliteViews } => {
  const generations = new SqliteGenerations(queue, statements);
  const views = new SqliteViews(queue, generations, close);
  const events = new SqliteLog(statements, queue, generation => views.tx(generation), close);
  queue.onCommit = () => events.committed();
  queue.onLost = () => {
    events.lost();
    generations.load();
  };
  return { events, views };
};

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
};
