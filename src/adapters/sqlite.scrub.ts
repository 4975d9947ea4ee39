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

const ATTEMPTS = 20;

/**
 * Takes what was deleted off the disk, for one file. Writes wait only while it works, not while it waits; reads go on.
 * The handle stays open until the database is closed: closing any handle of a file ends all locks the process holds on it (POSIX).
 */
export class Scrubber {
  #file: FileHandle | undefined;

  constructor(private readonly queue: CommitQueue, private readonly path: string) {}

  /** Tries for some seconds while a reader is in the way, then throws ScrubBlocked. */
  async scrub(): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      let done = false;
      await this.queue.alone(async () => {
        if ((done = this.#truncateWal())) await this.#wipe();
      });
      if (done) return;
      await pause(25 * Math.min(10, attempt));
    }
    throw new ScrubBlocked(this.path);
  }

  /** Moves everything from the write-ahead log into the file and empties the log. False when a reader is in the way. */
  #truncateWal(): boolean {
    const { db } = this.queue;
    db.exec('PRAGMA busy_timeout=0');
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    db.exec('PRAGMA busy_timeout=5000');
    return busy === 0;
  }

  async #wipe(): Promise<void> {
    this.#file ??= await open(this.path, constants.O_RDWR);
    await wipeGaps(this.#file);
    // A page kept in memory from before would bring its gap back when it is next written.
    this.queue.db.exec('PRAGMA shrink_memory');
  }

  /** After the database is closed. */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
