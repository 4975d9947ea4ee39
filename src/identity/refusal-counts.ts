const MINUTE = 60_000;
/** Portals times reasons; beyond that, what was told longest ago is forgotten. */
const MOST = 10_000;

interface Count {
  minute: number;
  /** In this minute. */
  seen: number;
  /** Not yet told by an event. */
  untold: number;
}

/** Counts refusals by minute, so that whoever is not signed in never makes the log grow by more than one event a minute. */
export class RefusalCounts {
  readonly #counts = new Map<string, Count>();

  constructor(private readonly kept: number) {}

  /** `report`: how many the event to be written now tells (0: none). `keep`: whether this one is kept by itself. */
  count(key: string, now: number): { readonly report: number; readonly keep: boolean } {
    const minute = Math.floor(now / MINUTE);
    const before = this.#counts.get(key);
    const first = before === undefined || before.minute !== minute;
    const count: Count = { minute, seen: first ? 1 : before.seen + 1, untold: first ? 0 : before.untold + 1 };
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size > MOST) this.#counts.delete(this.#counts.keys().next().value!);
    return { report: first ? 1 + (before?.untold ?? 0) : 0, keep: count.seen <= this.kept };
  }

  /** What earlier minutes left untold; told from now on. */
  drain(now: number): { readonly key: string; readonly count: number }[] {
    const minute = Math.floor(now / MINUTE);
    const drained: { key: string; count: number }[] = [];
    for (const [key, count] of this.#counts) {
      if (count.minute === minute) continue;
      this.#counts.delete(key);
      if (count.untold > 0) drained.push({ key, count: count.untold });
    }
    return drained;
  }
}
