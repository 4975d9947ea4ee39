import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));

const has = (text: string, canary: string): boolean => text.includes(canary.toLowerCase());

/** Canaries with the files of the folder that hold them in some byte, in whatever case. */
export const inBytes = (folder: string, canaries: Readonly<Record<string, string>>): string[] =>
  filesIn(folder).flatMap(file => {
    const text = readFileSync(file).toString('latin1').toLowerCase();
    return Object.entries(canaries).filter(([, canary]) => has(text, canary)).map(([name]) => `${name} in ${file.slice(folder.length + 1)}`);
  });

/** Canaries with the tables of a database that hold them in some column; `only` picks tables. */
export const inTables = (folder: string, file: string, only: (table: string) => boolean, canaries: Readonly<Record<string, string>>): string[] => {
  const db = new DatabaseSync(join(folder, file), { readOnly: true });
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all().map(({ name }) => String(name)).filter(only);
    return tables.flatMap(table => {
      const text = JSON.stringify(db.prepare(`SELECT * FROM ${table}`).all()).toLowerCase();
      return Object.entries(canaries).filter(([, canary]) => has(text, canary)).map(([name]) => `${name} in ${table}`);
    });
  } finally {
    db.close();
  }
};

/** Tables of views, that may say what people wrote while it is readable. */
export const ofViews = (table: string): boolean => /^(row|checkpoint|parked|scope|ticket|entry|words|word)_\d+$/.test(table);
