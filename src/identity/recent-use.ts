const MOST = 20_000;

/** When sessions were last used on this node, in memory: exact where the vault is only told once a minute. Bounded; the oldest go first. */
export class RecentUse {
  readonly #used = new Map<string, number>();

  note(key: string, at: number): void {
    this.#used.delete(key);
    this.#used.set(key, at);
    if (this.#used.size > MOST) this.#used.delete(this.#used.keys().next().value!);
  }

  of(key: string): number {
    return this.#used.get(key) ?? 0;
  }

  forget(key: string): void {
    this.#used.delete(key);
  }
}
