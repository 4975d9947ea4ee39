import { Temporal } from 'temporal-polyfill';
import { DAY } from './calendar.policy.js';
import { isZoneName } from './zone-name.policy.js';

/** About 99 days: the stretch whose offsets are found out at once and kept. */
const STRETCH = 2 ** 33;
const FURTHEST = 8_640_000_000_000_000;

/** Offsets in ms from UTC that hold from each start on. The first start is the stretch's own. */
interface Stretch {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

/** A time zone's arithmetic on ms, quick because offsets are looked up once a stretch. Wall times are ms as if in UTC. */
export class Zone {
  readonly #stretches = new Map<number, Stretch>();
  #lastIndex = Number.NaN;
  #last: Stretch | undefined;

  constructor(readonly id: string) {}

  offsetAt(moment: number): number {
    const { starts, offsets } = this.#stretchOf(moment);
    let index = starts.length - 1;
    while (index > 0 && starts[index]! > moment) index--;
    return offsets[index]!;
  }

  /** The moment a wall time means; in a gap later by its length, in an overlap the earlier (Temporal's "compatible", T5). */
  momentOf(wall: number): number {
    const before = this.offsetAt(wall - DAY);
    const after = this.offsetAt(wall + DAY);
    if (before === after) return wall - before;
    if (this.offsetAt(wall - before) === before) return wall - before;
    return this.offsetAt(wall - after) === after ? wall - after : wall - before;
  }

  /** The first moment of a day, given in days since 1970. */
  startOf(day: number): number {
    const moment = this.momentOf(day * DAY);
    if (moment + this.offsetAt(moment) === day * DAY) return moment;
    let start = moment;
    for (let change = this.changeAfter(moment - 2 * DAY, moment); change <= moment; change = this.changeAfter(change, moment)) start = change;
    return start;
  }

  /** The first moment in (moment, limit] at which another offset begins to hold; Infinity when there is none. */
  changeAfter(moment: number, limit: number): number {
    for (let from = moment; from <= limit; from = (Math.floor(from / STRETCH) + 1) * STRETCH) {
      const { starts } = this.#stretchOf(from);
      for (let index = 1; index < starts.length; index++)
        if (starts[index]! > moment) return starts[index]! <= limit ? starts[index]! : Number.POSITIVE_INFINITY;
    }
    return Number.POSITIVE_INFINITY;
  }

  #stretchOf(moment: number): Stretch {
    const index = Math.floor(moment / STRETCH);
    if (index === this.#lastIndex) return this.#last!;
    let found = this.#stretches.get(index);
    if (!found) this.#stretches.set(index, (found = this.#explore(index * STRETCH)));
    this.#lastIndex = index;
    return (this.#last = found);
  }

  /** Asks day by day, and halves each day that holds a change. */
  #explore(from: number): Stretch {
    const starts = [from];
    const offsets = [this.#ask(from)];
    for (let low = from; low < from + STRETCH - 1; low += DAY) {
      const high = Math.min(low + DAY, from + STRETCH - 1);
      const offset = this.#ask(high);
      if (offset === offsets[offsets.length - 1]) continue;
      starts.push(this.#firstWith(offset, low, high));
      offsets.push(offset);
    }
    return { starts, offsets };
  }

  #firstWith(offset: number, low: number, high: number): number {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === offset) high = middle;
      else low = middle;
    }
    return high;
  }

  #ask(moment: number): number {
    const inside = Math.max(-FURTHEST, Math.min(FURTHEST, moment));
    return Math.round(Temporal.Instant.fromEpochMilliseconds(inside).toZonedDateTimeISO(this.id).offsetNanoseconds / 1e6);
  }
}

const ZONES = new Map<string, Zone>();

/** One table a zone for the whole process. @throws RangeError when the name is none. */
export const zoneOf = (id: string): Zone => {
  let zone = ZONES.get(id);
  if (!zone) {
    if (!isZoneName(id)) throw new RangeError(`${JSON.stringify(id)} is no time zone of the IANA database.`);
    ZONES.set(id, (zone = new Zone(id)));
  }
  return zone;
};
