/** One stored content, as a list names it. `at` (ms) is when it was put, `size` counts the stored bytes. */
export interface ContentAbout {
  readonly id: string;
  readonly size: number;
  readonly at: number;
}

/**
 * Bytes that are too many for the log: sealed before they come here, by whoever puts them. Ids are 32 hex digits, random.
 * One contract suite (test/contracts/content-store.contract.ts) is the meaning of this port.
 */
export interface ContentStore {
  /** Durable when it resolves. When `content` fails, so does this, and nothing of it remains. An id is used once. */
  put(id: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** The bytes in the order they came, or undefined where there is none. */
  get(id: string): Promise<AsyncIterable<Buffer> | undefined>;
  /** Gone when it resolves; what is not there is gone already. */
  delete(ids: readonly string[]): Promise<void>;
  /** In the order of ids, after `after`. */
  list(options: { readonly after?: string; readonly limit: number }): Promise<ContentAbout[]>;
}

const CONTENT_ID = /^[0-9a-f]{32}$/;

/** @throws RangeError for what is no id: it would be a path */
export const contentId = (id: string): string => {
  if (!CONTENT_ID.test(id)) throw new RangeError('That is no id of a content.');
  return id;
};

/** An id was put before. */
export class ContentExists extends Error {
  constructor(id: string) {
    super(`The content ${id} is there already.`);
    this.name = 'ContentExists';
  }
}
