import type { Position } from '../kernel/event.js';
import type { RowAt } from '../kernel/view.js';

interface Kept {
  readonly text: string;
  readonly position: Position;
  readonly revision: number;
  /** Parsed when it is first asked for. Rows are read and never written to. */
  at: RowAt<unknown> | undefined;
}

/** A small view as a whole. */
export type WholeView = readonly (RowAt<unknown> & { readonly id: string })[];

/** Characters of JSON kept at most: some 8 MB of text, and what was parsed of it. */
const MOST = 8_000_000;

/**
 * Rows read or written lately, as the file has them: the only writer of the file tells of every write, and of
 * everything taken back. So a row is parsed once and not with every request and every fold.
 */
export class RowCache {
  readonly #views = new Map<string, Map<string, Kept>>();
  readonly #wholes = new Map<string, WholeView>();
  #size = 0;
  #undone = 0;

  /** `undone` grows whenever something that was written is taken back. */
  constructor(private readonly undone: () => number) {}

  get(view: string, id: string): RowAt<unknown> | undefined {
    const kept = this.#rows(view).get(id);
    return kept && (kept.at ??= { row: JSON.parse(kept.text) as unknown, position: kept.position, revision: kept.revision });
  }

  /** Makes room before, never after: who keeps a row finds it. */
  keep(view: string, id: string, text: string, position: Position, revision: number): void {
    if (this.#size + text.length > MOST) this.#clear();
    const rows = this.#rows(view);
    this.#size += text.length - (rows.get(id)?.text.length ?? 0);
    rows.set(id, { text, position, revision, at: undefined });
  }

  forget(view: string, id: string): void {
    const rows = this.#rows(view);
    this.#size -= rows.get(id)?.text.length ?? 0;
    rows.delete(id);
  }

  /** All rows of a small view (definitions), the same list until one of them is written. */
  whole(view: string): WholeView | undefined {
    this.#rows(view);
    return this.#wholes.get(view);
  }

  keepWhole(view: string, rows: WholeView): void {
    this.#wholes.set(view, rows);
  }

  /** A row of the view was written or taken away. */
  written(view: string): void {
    if (this.#wholes.size > 0) this.#wholes.delete(view);
  }

  #rows(view: string): Map<string, Kept> {
    if (this.#undone !== this.undone()) this.#clear();
    let rows = this.#views.get(view);
    if (!rows) this.#views.set(view, (rows = new Map()));
    return rows;
  }

  #clear(): void {
    this.#views.clear();
    this.#wholes.clear();
    this.#size = 0;
    this.#undone = this.undone();
  }
}
