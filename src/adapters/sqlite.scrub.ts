import { constants, open, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommitQueue } from './sqlite.commit-queue.js';
import { wipeGaps } from './sqlite.wipe.js';

/** A reader kept the write-ahead log in use: deleted bytes are still in it. */
export class ScrubBlocked extends Error {
  constructor(file: string) {
    super(`Deleted bytes are still in the write-ahead log of ${file}: a reader holds it. End that reader and scrub again.`);
    this.name = 'ScrubBlocked';
  }
}

const ATTEMPTS = 40;

/**
 * Takes what was deleted off the disk, for one file. Writes wait meanwhile, reads go on.
 * The handle stays open until the database is closed: closing any handle of a file ends all locks the process holds on it (POSIX).
 */
export class Scrubber {
  #file: FileHandle | undefined;

  constructor(private readonly queue: CommitQueue, private readonly path: string) {}

  /** Throws ScrubBlocked. */
  async scrub(): Promise<void> {
    await this.queue.alone(async () => {
      await this.#truncateWal();
      this.#file ??= await open(this.path, constants.O_RDWR);
      const forget = (): void => this.queue.db.exec('PRAGMA shrink_memory');
      forget();
      await wipeGaps(this.#file);
      forget();
    });
  }

  /** Moves everything from the write-ahead log into the file and truncates the log. Retries while a reader is in the way. */
  async #truncateWal(): Promise<void> {
    this.queue.db.exec('PRAGMA busy_timeout=0');
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { busy } = this.queue.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
        if (busy === 0) return;
        await pause(25 * Math.min(10, attempt + 1));
      }
    } finally {
      this.queue.db.exec('PRAGMA busy_timeout=5000');
    }
    throw new ScrubBlocked(this.path);
  }

  /** After the database is closed. */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
