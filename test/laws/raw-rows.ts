import { hash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Digest of every row of every table of both files: the same digest, nothing was written. */
export const rawRows = (folder: string): string =>
  ['sichtfeld.db', 'vault.db']
    .map(file => {
      const db = new DatabaseSync(join(folder, file), { readOnly: true });
      const tables = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all().map(({ name }) => String(name));
      const rows = tables.map(table => JSON.stringify(db.prepare(`SELECT * FROM ${table}`).all()));
      db.close();
      return hash('sha256', rows.join('\n'), 'hex');
    })
    .join();
