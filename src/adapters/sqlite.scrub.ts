import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

/** A reader kept the write-ahead log in use: deleted bytes are still in it. */
export class ScrubBlocked extends Error {
  constructor(file: string) {
    super(`Deleted bytes are still in the write-ahead log of ${file}: a reader holds it. End that reader and scrub again.`);
    this.name = 'ScrubBlocked';
  }
}

const ATTEMPTS = 20;

/** Moves everything from the write-ahead log into the file and truncates the log. Retries while a reader is in the way. */
export const truncateWal = async (db: DatabaseSync, file: string): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (busy === 0) return;
    await pause(25 * (attempt + 1));
  }
  throw new ScrubBlocked(file);
};
