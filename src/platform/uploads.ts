import type { Random } from '../kernel/chance.js';
import type { GivenFile } from '../kernel/command.js';
import type { ContentStore } from '../kernel/content-store.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { fileFaults, fileName, FILE_LIMITS } from '../tickets/attachment.policy.js';
import { queryTexts } from '../web/queries.js';
import { declaredLength, incomingFiles, type IncomingFile } from '../web/multipart.js';
import type { SealedFiles } from './sealed-files.js';
import { OverLimit, Reading } from './upload-reading.js';
import type { UploadFor, Waiting, WaitingUploads } from './waiting-uploads.js';

/** What came with a form: files that are stored, and what was wrong with others. With a fault none of the new ones is kept. */
export interface Received {
  readonly files: readonly GivenFile[];
  readonly faults: readonly Fault[];
}

/** The field in which a form that is shown again names what was uploaded with it before. */
export const UPLOAD_FIELD = 'upload';

/** What fields and boundaries may add to the files. */
const AROUND = 2 * 1024 * 1024;

/** Of one person: nobody fills the disk with forms that are refused. */
const MOST_WAITING = 50;

/** Takes files in, and lets go of those that no command named. Once one did, the log knows them. */
export class Uploads {
  constructor(
    private readonly waiting: WaitingUploads,
    private readonly contents: ContentStore,
    private readonly sealed: SealedFiles,
    private readonly keys: KeyRing,
    private readonly views: ViewStore,
    private readonly random: Random,
  ) {}

  /** Takes what a body brings, files in streams and those uploaded before. What is over a limit is a fault, and what came with it is not kept. @throws Rejection `requests.limited` */
  async receive(body: unknown, of: UploadFor): Promise<Received> {
    const wanted = queryTexts(body, UPLOAD_FIELD, FILE_LIMITS.count + 1);
    const before = await this.waiting.of(wanted, of);
    const faults = before.length < wanted.length ? [fileFaults.gone()] : [];
    const incoming = incomingFiles(body);
    if (!incoming) return { files: before, faults };
    if (declaredLength(body) > FILE_LIMITS.together + AROUND) return { files: before, faults: [...faults, fileFaults.together()] };
    if ((await this.waiting.list(of.owner)).length >= MOST_WAITING) throw new Rejection('limited', 'requests.limited', 'Too many files wait to be sent.', { retryAfter: 600 });
    const { files, fault } = await this.#take(incoming, before, of);
    return { files: [...before, ...files], faults: fault ? [...faults, fault] : faults };
  }

  /** After a command that took them. One that was sent twice has named the first ones; the others wait for the sweep, which asks again. */
  async settle(files: readonly GivenFile[]): Promise<void> {
    await this.waiting.remove(files.filter(({ id }) => this.isNamed(id)));
  }

  /** Whether the log knows the file. A row that could not be folded says that it does. */
  isNamed(id: string): boolean {
    const snapshot = this.views.snapshot();
    return snapshot.get('attachments', id) !== undefined || snapshot.parked().some(parked => parked.view === 'attachments' && parked.id === id);
  }

  /** Nobody will name them any more. */
  async drop(files: readonly Waiting[]): Promise<void> {
    if (files.length === 0) return;
    await this.contents.delete(files.map(({ id }) => id));
    this.keys.discard(files.map(({ key }) => key));
    await this.waiting.remove(files);
  }

  /** What a person has uploaded and not named, destroyed with its keys. */
  async forget(owner: string): Promise<void> {
    const files = await this.waiting.list(owner);
    await this.keys.destroy(files.map(({ key }) => key));
    await this.contents.delete(files.map(({ id }) => id));
    await this.waiting.remove(files);
  }

  /** Contents that an erasure names. */
  delete(ids: readonly string[]): Promise<void> {
    return this.contents.delete(ids);
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

  async #store(name: string, content: AsyncIterable<Buffer>, left: number, of: UploadFor): Promise<GivenFile> {
    const id = this.random.bytes(16).toString('hex');
    const reading = new Reading(name, left);
    const key = await this.sealed.put({ ticket: of.ticket, id }, reading.of(content));
    const file: GivenFile = { id, key, name, ...(await reading.about()) };
    await this.waiting.note(file, of);
    return file;
  }
}
