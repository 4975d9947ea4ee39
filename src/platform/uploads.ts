import { createHash } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import type { GivenFile } from '../kernel/command.js';
import type { ContentStore } from '../kernel/content-store.js';
import type { Fault } from '../kernel/errors.js';
import type { Vault, VaultRow } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { MissingKey } from '../sealing/sealing-errors.js';
import { openString, sealString } from '../sealing/sealed-string.js';
import { fileFaults, fileName, FILE_LIMITS } from '../tickets/attachment.policy.js';
import { HEAD, typeOfContent } from '../tickets/attachment-type.js';
import type { AttachmentRow } from '../tickets/attachments.view.js';
import { queryTexts } from '../web/queries.js';
import { declaredLength, incomingFiles, type IncomingFile } from '../web/multipart.js';
import type { SealedFiles } from './sealed-files.js';

/** Who sends files, and the ticket that they are for. */
export interface UploadFor {
  readonly owner: string;
  readonly ticket: string;
}

/** What came with a form: files that are stored, and what was wrong with others. With a fault none of the new ones is kept. */
export interface Received {
  readonly files: readonly GivenFile[];
  readonly faults: readonly Fault[];
}

/** The field in which a form that is shown again names what was uploaded with it before. */
export const UPLOAD_FIELD = 'upload';

/** ms that an upload waits for a command that names it. */
export const UPLOAD_LIFE = 3_600_000;

const UPLOADS = 'uploads';
const PAGE = 200;
/** What fields and boundaries may add to the files. */
const AROUND = 2 * 1024 * 1024;

interface UploadRow {
  readonly ticket: string;
  readonly key: string;
  /** ms. */
  readonly at: number;
  /** Name, size, type and digest, sealed by the file's own key. */
  readonly about: string;
}

/** Files between their arrival and the command that names them; afterwards the log knows them. */
export class Uploads {
  constructor(
    private readonly vault: Vault,
    private readonly contents: ContentStore,
    private readonly sealed: SealedFiles,
    private readonly keys: KeyRing,
    private readonly views: ViewStore,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Takes what a body brings, files in streams and those uploaded before. What is over a limit is a fault, and what came with it is not kept. */
  async receive(body: unknown, of: UploadFor): Promise<Received> {
    const wanted = queryTexts(body, UPLOAD_FIELD, FILE_LIMITS.count + 1);
    const before = await this.#before(wanted, of);
    const faults = before.length < wanted.length ? [fileFaults.gone()] : [];
    const incoming = incomingFiles(body);
    if (!incoming) return { files: before, faults };
    if (declaredLength(body) > FILE_LIMITS.together + AROUND) return { files: before, faults: [...faults, fileFaults.together()] };
    const { files, fault } = await this.#take(incoming, before, of);
    return { files: [...before, ...files], faults: fault ? [...faults, fault] : faults };
  }

  /** After a command that took them: the log knows them now. A repeated command has named others; these go. */
  async settle(files: readonly GivenFile[]): Promise<void> {
    const snapshot = this.views.snapshot();
    const named = files.filter(({ id }) => snapshot.get<AttachmentRow>('attachments', id) !== undefined);
    const loose = files.filter(file => !named.includes(file));
    if (named.length > 0) await this.vault.write(named.map(({ id }) => ({ collection: UPLOADS, key: id, delete: true })));
    await this.drop(loose);
  }

  /** Nobody will name them any more. */
  async drop(files: readonly { readonly id: string; readonly key: string }[]): Promise<void> {
    if (files.length === 0) return;
    await this.contents.delete(files.map(({ id }) => id));
    this.keys.discard(files.map(({ key }) => key));
    await this.vault.write(files.map(({ id }) => ({ collection: UPLOADS, key: id, delete: true })));
  }

  /** What a person has uploaded and not named, destroyed with its keys. */
  async forget(owner: string): Promise<void> {
    const rows = await this.vault.list(UPLOADS, { owner });
    const files = rows.map(({ key: id, value }) => ({ id, key: (value as UploadRow).key }));
    await this.keys.destroy(files.map(({ key }) => key));
    await this.drop(files);
  }

  /** Contents that an erasure names. */
  delete(ids: readonly string[]): Promise<void> {
    return this.contents.delete(ids);
  }

  /** Removes what was uploaded an hour ago and not named, what a killed process left, and contents whose key is destroyed. Returns how many. */
  async sweep(): Promise<number> {
    const before = this.clock.now() - UPLOAD_LIFE;
    return (await this.#sweepUploads(before)) + (await this.#sweepContents(before));
  }

  async #sweepUploads(before: number): Promise<number> {
    const due = (await this.vault.list(UPLOADS)).filter(({ value }) => (value as UploadRow).at <= before);
    const snapshot = this.views.snapshot();
    const { named, loose } = Object.groupBy(due, ({ key }) => (snapshot.get('attachments', key) ? 'named' : 'loose'));
    if (named) await this.vault.write(named.map(({ key }) => ({ collection: UPLOADS, key, delete: true })));
    const gone = (loose ?? []).filter(({ key }) => !this.#isParked(key));
    await this.drop(gone.map(({ key: id, value }) => ({ id, key: (value as UploadRow).key })));
    return gone.length;
  }

  async #sweepContents(before: number): Promise<number> {
    let removed = 0;
    for (let after = ''; ; ) {
      const page = await this.contents.list({ after, limit: PAGE });
      const waiting = new Set((await this.vault.list(UPLOADS)).map(({ key }) => key));
      for (const { id, at } of page) {
        if (waiting.has(id) || !(await this.#isGone(id, at <= before))) continue;
        await this.contents.delete([id]);
        removed++;
      }
      if (page.length < PAGE) return removed;
      after = page.at(-1)!.id;
    }
  }

  /** A row that could not be folded says nothing about its content; a key that is missing without a tombstone is an alarm. */
  async #isGone(id: string, old: boolean): Promise<boolean> {
    const row = this.views.snapshot().get<AttachmentRow>('attachments', id)?.row;
    if (!row) return old && !this.#isParked(id);
    await this.keys.load([row.key]);
    return this.keys.knowsDestroyed(row.key);
  }

  #isParked(id: string): boolean {
    return this.views.snapshot().parked().some(parked => parked.view === 'attachments' && parked.id === id);
  }

  async #take(incoming: AsyncIterable<IncomingFile>, before: readonly GivenFile[], of: UploadFor): Promise<{ files: GivenFile[]; fault?: Fault }> {
    const files: GivenFile[] = [];
    let left = FILE_LIMITS.together - before.reduce((sum, { size }) => sum + size, 0);
    try {
      for await (const { name, content } of incoming) {
        if (before.length + files.length >= FILE_LIMITS.count) throw new OverLimit(fileFaults.tooMany());
        const file = await this.#store(fileName(name), content, left, of);
        files.push(file);
        left -= file.size;
      }
      return { files };
    } catch (error) {
      await this.drop(files);
      if (!(error instanceof OverLimit)) throw error;
      return { files: [], fault: error.fault };
    }
  }

  async #store(name: string, content: AsyncIterable<Buffer>, left: number, { owner, ticket }: UploadFor): Promise<GivenFile> {
    const id = this.random.bytes(16).toString('hex');
    const reading = new Reading(name, left);
    const key = await this.sealed.put({ ticket, id }, reading.of(content));
    const file: GivenFile = { id, key, name, ...(await reading.about()) };
    await this.#note(file, owner, ticket);
    return file;
  }

  async #note(file: GivenFile, owner: string, ticket: string): Promise<void> {
    const { id, key, ...about } = file;
    const sealed = sealString(key, this.keys.sealingKey(key), this.random.bytes(12), JSON.stringify(about), { stream: UPLOADS, id }, 'about');
    const value: UploadRow = { ticket, key, at: this.clock.now(), about: sealed };
    await this.vault.write([{ collection: UPLOADS, key: id, owner, value, when: 'absent' }]);
  }

  /** Those of the sender's own uploads for this ticket that still wait. */
  async #before(ids: readonly string[], { owner, ticket }: UploadFor): Promise<GivenFile[]> {
    const rows = await Promise.all([...new Set(ids)].map(id => this.vault.get(UPLOADS, id)));
    const since = this.clock.now() - UPLOAD_LIFE;
    return rows.flatMap(row => (row?.owner === owner && (row.value as UploadRow).ticket === ticket && (row.value as UploadRow).at > since && this.#hasKey(row) ? this.#open(row) : []));
  }

  /** A killed process takes the keys of its uploads with it. */
  #hasKey({ value }: VaultRow): boolean {
    try {
      return this.keys.keyOf((value as UploadRow).key).kind === 'key';
    } catch (error) {
      if (error instanceof MissingKey) return false;
      throw error;
    }
  }

  #open({ key: id, value }: VaultRow): GivenFile {
    const { key, about } = value as UploadRow;
    return { id, key, ...(JSON.parse(openString(about, this.keys.sealingKey(key), { stream: UPLOADS, id }, 'about')) as Omit<GivenFile, 'id' | 'key'>) };
  }
}

class OverLimit extends Error {
  constructor(readonly fault: Fault) {
    super(fault.en);
  }
}

/** Counts, digests and looks at the beginning of a content while it passes. */
class Reading {
  readonly #hash = createHash('sha256');
  readonly #head: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly name: string,
    private readonly left: number,
  ) {}

  async *of(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const part of content) {
      if (this.#size < HEAD) this.#head.push(part.subarray(0, HEAD - this.#size));
      this.#size += part.length;
      if (this.#size > FILE_LIMITS.each) throw new OverLimit(fileFaults.tooLarge(this.name));
      if (this.#size > this.left) throw new OverLimit(fileFaults.together());
      this.#hash.update(part);
      yield part;
    }
  }

  async about(): Promise<{ size: number; type: string; digest: string }> {
    return { size: this.#size, type: await typeOfContent(Buffer.concat(this.#head)), digest: this.#hash.digest('hex') };
  }
}
