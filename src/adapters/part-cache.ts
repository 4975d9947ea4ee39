import type { PartOptions, RowPart } from '../kernel/view-store.js';

/** Characters of JSON kept at most, and something for each part. */
const MOST = 8_000_000;
const EACH = 200;

/** Parts of rows read lately; the only writer of the file tells of every write, and of everything taken back. */
export class PartCache {
  /** By view, then by what was asked of its rows. */
  readonly #views = new Map<string, Map<string, Map<string, RowPart>>>();
  #size = 0;
  #undone = 0;

  constructor(private readonly undone: () => number) {}

  of({ view, within, members }: PartOptions): Map<string, RowPart> {
    if (this.#undone !== this.undone()) this.#clear();
    const asked = this.#views.get(view) ?? new Map<string, Map<string, RowPart>>();
    this.#views.set(view, asked);
    const key = JSON.stringify([within, members]);
    const parts = asked.get(key) ?? new Map<string, RowPart>();
    asked.set(key, parts);
    return parts;
  }

  keep(options: PartOptions, part: RowPart, size: number): void {
    this.#size += size + EACH;
    if (this.#size > MOST) this.#clear();
    this.of(options).set(part.id, part);
  }

  forget(view: string, id: string): void {
    for (const parts of this.#views.get(view)?.values() ?? []) parts.delete(id);
  }

  #clear(): void {
    this.#views.clear();
    this.#size = 0;
    this.#undone = this.undone();
  }
}
