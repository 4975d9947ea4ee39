import type { EntryCount } from '../kernel/view-store.js';

interface Kept {
  readonly counted: EntryCount;
  readonly scopes: readonly string[];
  /** ms: good from when it was counted until the first of the stamps ends. */
  readonly from: number;
  readonly until: number;
}

const MOST = 10_000;

/** Counts as they stand: the only writer of the file tells of every change of a scope. What is taken back only makes counting anew. */
export class CountCache {
  readonly #kept = new Map<string, Kept>();
  readonly #byScope = new Map<string, Set<string>>();

  find(key: string, at: number): EntryCount | undefined {
    const kept = this.#kept.get(key);
    return kept && kept.from <= at && at < kept.until ? kept.counted : undefined;
  }

  keep(key: string, scopes: readonly string[], { count, exact }: EntryCount, from: number, until: number): void {
    if (this.#kept.size >= MOST) this.clear();
    this.#forget(key);
    this.#kept.set(key, { counted: { count, exact }, scopes, from, until });
    for (const scope of scopes) {
      const keys = this.#byScope.get(scope);
      if (keys) keys.add(key);
      else this.#byScope.set(scope, new Set([key]));
    }
  }

  changed(scope: string): void {
    for (const key of this.#byScope.get(scope) ?? []) this.#forget(key);
  }

  #forget(key: string): void {
    for (const scope of this.#kept.get(key)?.scopes ?? []) {
      const keys = this.#byScope.get(scope)!;
      keys.delete(key);
      if (keys.size === 0) this.#byScope.delete(scope);
    }
    this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
    this.#byScope.clear();
  }
}
