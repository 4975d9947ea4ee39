import { open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './deployment-key-source.js';
import { corrupt } from './sealing-errors.js';

export interface Destroyed {
  readonly key: string;
  /** ms */
  readonly at: number;
}

/**
 * The ledger of destroyed keys: one JSON line each, in a file that backups leave out, so that a restored vault loses them
 * again. Written and fsynced before the vault: what a crash leaves half done is finished at the next start.
 */
export class DestroyedLedger {
  constructor(private readonly path: string) {}

  async append(entries: readonly Destroyed[]): Promise<void> {
    const file = await open(this.path, 'a', 0o600);
    try {
      const isNew = (await file.stat()).size === 0;
      await file.appendFile(entries.map(({ key, at }) => `${JSON.stringify({ key, at: new Date(at).toISOString() })}\n`).join(''));
      await file.sync();
      if (isNew) await syncFolder(dirname(this.path));
    } finally {
      await file.close();
    }
  }

  /** All entries, oldest first. A torn last line (power loss before it was acknowledged) is cut off; damage before it throws CorruptStore. */
  async entries(): Promise<Destroyed[]> {
    const bytes = await readFile(this.path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? Buffer.alloc(0) : Promise.reject(error)));
    const end = bytes.lastIndexOf(10) + 1;
    if (end < bytes.length) await truncate(this.path, end);
    return bytes
      .toString('utf8', 0, end)
      .split('\n')
      .slice(0, -1)
      .map((line, index) => this.parse(line, index + 1));
  }

  private parse(line: string, number: number): Destroyed {
    try {
      const { key, at } = JSON.parse(line) as { key: string; at: string };
      const moment = Date.parse(at);
      if (typeof key === 'string' && Number.isFinite(moment)) return { key, at: moment };
    } catch {
      // said below
    }
    return corrupt(`Line ${number} of the ledger of destroyed keys (${this.path}) cannot be read.`);
  }
}
