import { createHash } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { fileFaults, FILE_LIMITS } from '../tickets/attachment.policy.js';
import { HEAD, typeOfContent } from '../tickets/attachment-type.js';

/** A file is over a limit, or there are too many. */
export class OverLimit extends Error {
  constructor(readonly fault: Fault) {
    super(fault.en);
  }
}

/** Counts, digests and looks at the beginning of a content while it passes. @throws OverLimit */
export class Reading {
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
