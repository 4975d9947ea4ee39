/** Few works at the same time; others wait for their turn, in the order they came. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #works = new Set<Promise<void>>();
  #working = 0;

  constructor(private readonly atOnce: number) {}

  /** Resolves when the work is through. It begins in a turn of the loop of its own. */
  take(work: () => Promise<void>): Promise<void> {
    const done = this.#whenFree(work).finally(() => this.#works.delete(done));
    this.#works.add(done);
    return done;
  }

  /** Resolves when all that took a turn are through. */
  async settled(): Promise<void> {
    await Promise.all(this.#works);
  }

  async #whenFree(work: () => Promise<void>): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    if (this.#working >= this.atOnce) await new Promise<void>(resolve => this.#waiting.push(resolve));
    else this.#working++;
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#working--;
    }
  }
}
