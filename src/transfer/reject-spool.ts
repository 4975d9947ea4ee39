import { REJECT_HEAD, rejectLine } from './reject-file.js';
import type { Rejected } from './rejected.js';

/** Rejected rows on their way to where they are kept: written as they come, never gathered whole. */
export class RejectSpool {
  #waiting: string[] = [REJECT_HEAD];
  #ended = false;
  #wake: () => void = () => undefined;

  add(reasons: readonly Rejected[]): void {
    for (const reason of reasons) this.#waiting.push(rejectLine(reason));
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The text of the CSV file; ends after `end`. */
  async *text(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#waiting.length > 0) yield Buffer.from(this.#waiting.splice(0).join(''));
      else if (this.#ended) return;
      else await new Promise<void>(resolve => (this.#wake = resolve));
    }
  }
}
