import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptMail, Mail, Mailbox, Mailer } from '../kernel/mailer.js';
import { messageOf } from './mime.js';

type Kept = KeptMail & { readonly concerns: readonly string[] };

const NAME = /^\d{15}-[0-9a-f]{24}$/;
const PRIVATE = 0o600;

/** In the order of time; the same mail has the same name. */
const nameOf = ({ id, at }: Mail): string => `${String(at).padStart(15, '0')}-${hash('sha256', id, 'hex').slice(0, 24)}`;

/**
 * A folder in place of a mail server, for demonstrations: each mail an .eml (mode 0600) that any mail program opens, and
 * beside it what the mailbox page shows.
 */
export class FolderMailer implements Mailer, Mailbox {
  readonly mailbox: Mailbox = this;
  /** A mail that was written out before an erasure, and arrives after it, is not kept either. */
  readonly #gone = new Set<string>();
  readonly #writing = new Set<string>();

  constructor(private readonly folder: string) {}

  async send(mail: Mail): Promise<void> {
    const name = nameOf(mail);
    const { id: _id, at, to, subject, text, concerns } = { ...mail };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const source = await sourceOf(mail);
    // First what says whom it concerns: there is no mail that `forget` would not find.
    await this.#write(`${name}.json`, JSON.stringify({ id: name, at, to, subject, text, concerns } satisfies Kept));
    await this.#write(`${name}.eml`, source);
    if (concerns.some(key => this.#gone.has(key))) await this.#wipe(name);
  }

  async list(limit: number): Promise<readonly KeptMail[]> {
    const names = (await this.#names()).sort().reverse().slice(0, limit);
    return (await Promise.all(names.map(name => this.#kept(name)))).filter(mail => mail !== undefined);
  }

  read(id: string): Promise<KeptMail | undefined> {
    return NAME.test(id) ? this.#kept(id) : Promise.resolve(undefined);
  }

  source(id: string): Promise<Buffer | undefined> {
    return NAME.test(id) ? readFile(join(this.folder, `${id}.eml`)).catch(() => undefined) : Promise.resolve(undefined);
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#gone.add(key);
    // What a killed process left half written goes with the first erasure, whomever it concerned.
    for (const file of await readdir(this.folder).catch(() => [] as string[])) if (file.startsWith('.') && !this.#writing.has(file)) await wipe(join(this.folder, file));
    for (const name of await this.#names()) {
      const kept = await this.#kept(name);
      if (kept?.concerns.some(key => this.#gone.has(key))) await this.#wipe(name);
    }
  }

  async close(): Promise<void> {}

  async #names(): Promise<string[]> {
    const files = await readdir(this.folder).catch(() => [] as string[]);
    return files.filter(file => file.endsWith('.json')).map(file => file.slice(0, -'.json'.length)).filter(name => NAME.test(name));
  }

  #kept(name: string): Promise<Kept | undefined> {
    return readFile(join(this.folder, `${name}.json`), 'utf8').then(text => JSON.parse(text) as Kept, () => undefined);
  }

  async #wipe(name: string): Promise<void> {
    for (const file of [`${name}.eml`, `${name}.json`]) await wipe(join(this.folder, file));
  }

  async #write(file: string, content: string | Buffer): Promise<void> {
    const unready = `.${file}.new`;
    this.#writing.add(unready);
    await writeFile(join(this.folder, unready), content, { mode: PRIVATE });
    await rename(join(this.folder, unready), join(this.folder, file));
    this.#writing.delete(unready);
  }
}

const sourceOf = async (mail: Mail): Promise<Buffer> => {
  const { createTransport } = await import('nodemailer');
  const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(messageOf(mail));
  return message as Buffer;
};

/** Overwritten before it goes: what a deletion leaves on the disk is zeros. */
const wipe = async (path: string): Promise<void> => {
  const file = await open(path, 'r+').catch(() => undefined);
  if (!file) return;
  try {
    await file.writeFile(Buffer.alloc((await stat(path)).size));
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
};
