import type { Clock } from '../kernel/chance.js';
import type { ContentStore } from '../kernel/content-store.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { KeyRing } from '../sealing/key-ring.js';
import type { AttachmentRow } from '../tickets/attachments.view.js';
import { IMPORT_LIFE, type ImportFiles } from './import-files.js';
import type { Uploads } from './uploads.js';
import { UPLOAD_LIFE, type WaitingUploads } from './waiting-uploads.js';

const PAGE = 200;

/** ms between two sweeps. */
const EVERY = 600_000;

/** Removes what was uploaded an hour ago and not named, what a killed process left, and contents whose key is destroyed. May be repeated and cut short. */
export class UploadSweep {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly uploads: Uploads,
    private readonly waiting: WaitingUploads,
    private readonly contents: ContentStore,
    private readonly keys: KeyRing,
    private readonly views: ViewStore,
    private readonly clock: Clock,
    private readonly imports: ImportFiles,
  ) {}

  /** Now, and every ten minutes. */
  start(): void {
    const sweep = (): void => void (this.#running = this.#running.then(() => this.sweep()).catch(() => undefined));
    sweep();
    this.#timer = setInterval(sweep, EVERY).unref();
  }

  /** Resolves when nothing of it is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Returns how many files went. */
  async sweep(): Promise<number> {
    const before = this.clock.now() - UPLOAD_LIFE;
    await this.imports.dropOld(this.clock.now() - IMPORT_LIFE);
    return (await this.#uploads(before)) + (await this.#contents(before));
  }

  async #uploads(before: number): Promise<number> {
    const due = (await this.waiting.list()).filter(({ at }) => at <= before);
    const loose = due.filter(({ id }) => !this.uploads.isNamed(id));
    await this.waiting.remove(due.filter(file => !loose.includes(file)));
    await this.uploads.drop(loose);
    return loose.length;
  }

  async #contents(before: number): Promise<number> {
    let removed = 0;
    for (let after = ''; ; ) {
      const page = await this.contents.list({ after, limit: PAGE });
      const waiting = new Set((await this.waiting.list()).map(({ id }) => id));
      const imports = await this.imports.held();
      for (const { id, at } of page) {
        if (waiting.has(id) || imports.has(id) || !(await this.#isGone(id, at <= before))) continue;
        await this.contents.delete([id]);
        removed++;
      }
      if (page.length < PAGE) return removed;
      after = page.at(-1)!.id;
    }
  }

  /** A key that is missing without a tombstone is an alarm, never an erasure. */
  async #isGone(id: string, old: boolean): Promise<boolean> {
    const row = this.views.snapshot().get<AttachmentRow>('attachments', id)?.row;
    if (!row) return old && !this.uploads.isNamed(id);
    await this.keys.load([row.key]);
    return this.keys.knowsDestroyed(row.key);
  }
}
