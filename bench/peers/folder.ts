import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** Our tables, opened by hand: the log and the views of one folder, with statements that give arrays. */
export interface Opened {
  readonly db: DatabaseSync;
  /** Number of the live generation; `_#` in a statement stands for it. */
  readonly generation: number;
  sql(text: string): StatementSync;
}

export const openTables = (folder: string, { readOnly = false } = {}): Opened => {
  const db = new DatabaseSync(join(folder, 'sichtfeld.db'), { readOnly });
  db.exec('PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;');
  if (!readOnly) db.exec('PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;');
  const generation = db.prepare('SELECT number FROM generation WHERE live = 1').get()!['number'] as number;
  const sql = (text: string): StatementSync => {
    const statement = db.prepare(text.replaceAll(/_#/g, `_${generation}`));
    statement.setReturnArrays(true);
    return statement;
  };
  return { db, generation, sql };
};
