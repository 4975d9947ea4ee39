import { mkdirSync, rmSync } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../kernel/chance.js';
import { ContentExists, contentId, type ContentAbout, type ContentStore } from '../kernel/content-store.js';

/** The folder of contents in a data folder, as backups name it too. */
export const CONTENT_FOLDER = 'files';

const INCOMING = 'incoming';
const SHELF = /^[0-9a-f]{2}$/;

/** Contents as files `ab/cd/<id>` of one folder, readable by their owner alone. One process holds the folder. */
export class FolderContents implements ContentStore {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {
    // What a killed process had only begun to write has no name yet, and nobody knows of it.
    rmSync(join(folder, INCOMING), { recursive: true, force: true });
    mkdirSync(join(folder, INCOMING), { recursive: true, mode: 0o700 });
  }

  async put(id: string, content: AsyncIterable<Buffer>): Promise<void> {
    const [incoming, shelf] = [join(this.folder, INCOMING, contentId(id)), this.#shelf(id)];
    const file = await open(incoming, 'wx', 0o600).catch((error: unknown) => Promise.reject(isCode(error, 'EEXIST') ? new ContentExists(id) : (error as Error)));
    try {
      for await (const part of content) await writeAll(file, part);
      await file.utimes(this.clock.now() / 1_000, this.clock.now() / 1_000);
      await file.sync();
      await this.#name(incoming, shelf, id);
    } finally {
      await file.close();
      await rm(incoming, { force: true });
    }
  }

  async get(id: string): Promise<AsyncIterable<Buffer> | undefined> {
    const file = await unlessMissing(open(join(this.#shelf(id), contentId(id)), 'r'));
    return file?.createReadStream({ highWaterMark: 64 * 1_024 }) as AsyncIterable<Buffer> | undefined;
  }

  async delete(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const shelf = this.#shelf(contentId(id));
      const gone = await unlessMissing(unlink(join(shelf, id)).then(() => true));
      if (gone) await syncFolder(shelf);
    }
  }

  async list({ after = '', limit }: { after?: string; limit: number }): Promise<ContentAbout[]> {
    const found: ContentAbout[] = [];
    for (const first of await shelvesIn(this.folder, after.slice(0, 2)))
      for (const second of await shelvesIn(join(this.folder, first), first === after.slice(0, 2) ? after.slice(2, 4) : '')) {
        found.push(...(await this.#about(join(this.folder, first, second), after)));
        if (found.length >= limit) return found.slice(0, limit);
      }
    return found;
  }

  #shelf(id: string): string {
    return join(this.folder, id.slice(0, 2), id.slice(2, 4));
  }

  /** A hard link, since a rename would replace what is there. The name is durable when the folder is. */
  async #name(incoming: string, shelf: string, id: string): Promise<void> {
    const made = await mkdir(shelf, { recursive: true, mode: 0o700 });
    await link(incoming, join(shelf, id)).catch((error: unknown) => Promise.reject(isCode(error, 'EEXIST') ? new ContentExists(id) : (error as Error)));
    for (const folder of made === undefined ? [shelf] : [shelf, join(shelf, '..'), this.folder]) await syncFolder(folder);
  }

  async #about(shelf: string, after: string): Promise<ContentAbout[]> {
    const ids = (await readdir(shelf)).filter(id => id > after).sort();
    const all = await Promise.all(ids.map(async id => ({ id, found: await unlessMissing(stat(join(shelf, id))) })));
    return all.flatMap(({ id, found }) => (found ? [{ id, size: found.size, at: Math.round(found.mtimeMs) }] : []));
  }
}

/** Folders named by two hex digits, from `from` on. */
const shelvesIn = async (folder: string, from: string): Promise<string[]> => ((await unlessMissing(readdir(folder))) ?? []).filter(name => SHELF.test(name) && name >= from).sort();

const writeAll = async (file: Awaited<ReturnType<typeof open>>, part: Buffer): Promise<void> => {
  for (let done = 0; done < part.length; ) done += (await file.write(part, done, part.length - done)).bytesWritten;
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};

const isCode = (error: unknown, code: string): boolean => (error as { code?: unknown }).code === code;

const unlessMissing = <T>(work: Promise<T>): Promise<T | undefined> => work.catch((error: unknown) => (isCode(error, 'ENOENT') ? undefined : Promise.reject(error as Error)));

/** Copies what is there into another folder, beside running work: what goes meanwhile was erased. A file is copied once. */
export const copyContents = async (from: string, to: string): Promise<void> => {
  for (const first of await shelvesIn(from, ''))
    for (const second of await shelvesIn(join(from, first), '')) {
      await mkdir(join(to, first, second), { recursive: true, mode: 0o700 });
      for (const id of await readdir(join(from, first, second))) await copyDurably(join(from, first, second, id), join(to, first, second, id));
      await syncFolder(join(to, first, second));
    }
};

const copyDurably = async (from: string, to: string): Promise<void> => {
  const source = await unlessMissing(open(from, 'r'));
  if (!source) return;
  const target = await open(to, 'wx', 0o600);
  try {
    const { mtime } = await source.stat();
    for await (const part of source.createReadStream({ autoClose: false })) await writeAll(target, part as Buffer);
    await target.utimes(mtime, mtime);
    await target.sync();
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
};
