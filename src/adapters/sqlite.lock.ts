import { DatabaseSync } from 'node:sqlite';

/** The folder is in use; `message` names it. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`The folder ${folder} is in use by another running process. Stop it first, or choose another folder.`);
    this.name = 'FolderInUse';
  }
}

/**
 * Holds a lock of the operating system through an exclusive transaction on a file of its own: it ends with the process,
 * however that ends. Throws FolderInUse. Returns what releases it.
 */
export const lockFolder = (folder: string, file: string): (() => void) => {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode=DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === 5) throw new FolderInUse(folder);
    throw error;
  }
  return () => lock.close();
};
