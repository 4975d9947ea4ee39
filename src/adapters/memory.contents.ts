import type { Clock } from '../kernel/chance.js';
import { ContentExists, contentId, type ContentAbout, type ContentStore } from '../kernel/content-store.js';
import { compareText } from './text-order.js';

/** Contents in a map. */
export class MemoryContents implements ContentStore {
  readonly #contents = new Map<string, { readonly bytes: Buffer; readonly at: number }>();

  constructor(private readonly clock: Clock) {}

  async put(id: string, content: AsyncIterable<Buffer>): Promise<void> {
    if (this.#contents.has(contentId(id))) throw new ContentExists(id);
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(Buffer.from(part));
    if (this.#contents.has(id)) throw new ContentExists(id);
    this.#contents.set(id, { bytes: Buffer.concat(parts), at: this.clock.now() });
  }

  async get(id: string): Promise<AsyncIterable<Buffer> | undefined> {
    const found = this.#contents.get(contentId(id));
    return found && once(found.bytes);
  }

  async delete(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#contents.delete(contentId(id));
  }

  async list({ after = '', limit }: { after?: string; limit: number }): Promise<ContentAbout[]> {
    const ids = [...this.#contents.keys()].filter(id => compareText(id, after) > 0).sort(compareText);
    return ids.slice(0, limit).map(id => ({ id, size: this.#contents.get(id)!.bytes.length, at: this.#contents.get(id)!.at }));
  }
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  if (bytes.length > 0) yield Buffer.from(bytes);
}
