import { DAY, dayOf, moveDay } from './calendar.policy.js';
import type { Clock, Offset, TimePoint } from './filter.policy.js';
import type { Zone } from './zone.policy.js';

/** A moment as a function of the moment asked. All in ms since 1970. */
export interface Moment {
  /** Does it move with the moment asked? */
  readonly moves: boolean;
  at(asked: number): number;
  /** The first later moment asked at which "it has reached `mark`" answers differently; Infinity: never. */
  turnsAfter(asked: number, mark: number): number;
}

export const fixedMoment = (moment: number): Moment => ({ moves: false, at: () => moment, turnsAfter: () => Number.POSITIVE_INFINITY });

/** The moment asked, moved by an exact time. */
export const nowPlus = (elapsed: number): Moment => ({
  moves: true,
  at: asked => asked + elapsed,
  turnsAfter: (asked, mark) => (asked + elapsed >= mark ? Number.POSITIVE_INFINITY : mark - elapsed),
});

export const wallOf = ({ hour, minute, second, millisecond }: Clock): number => ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond;

const monthsOf = ({ years = 0, quarters = 0, months = 0 }: Offset): number => years * 12 + quarters * 3 + months;
const daysOf = ({ weeks = 0, days = 0 }: Offset): number => weeks * 7 + days;
const elapsedOf = ({ hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Offset): number => wallOf({ hour: hours, minute: minutes, second: seconds, millisecond: milliseconds });

/** Where a DATE or INDEXED point lies (filters.md T2 to T5). */
export const momentOf = (point: Exclude<TimePoint, { kind: 'property' }>, zone: Zone): Moment => {
  if (point.kind === 'date') return fixedMoment(zone.momentOf(dayOf(point.year, point.month, point.day) * DAY + wallOf(point)));
  const elapsed = elapsedOf(point.offset);
  const months = monthsOf(point.offset);
  const days = daysOf(point.offset);
  if (point.kind === 'today') return new CalendarMoment(zone, months, days, elapsed, point.clock === null ? null : wallOf(point.clock), false);
  return months === 0 && days === 0 ? nowPlus(elapsed) : new CalendarMoment(zone, months, days, elapsed, null, true);
};

/** TODAY-N and TODAY+N of the rolling forms (T6). */
export const todayPlus = (days: number, zone: Zone): Moment => new CalendarMoment(zone, 0, days, 0, null, false);

/** Between two moments asked, `from` included, the point stands still or runs along with the moment asked. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly runs: boolean;
  /** The point, or its distance from the moment asked when it runs. */
  readonly base: number;
}

/** After this the point is past a mark for good: clocks set back and clamped month ends take back less. */
const SETTLED = 8 * DAY;
const MOST_PIECES = 100;

/** A day moved by the calendar, at its start, at a time of day, or at the time of day of the moment asked. */
class CalendarMoment implements Moment {
  readonly moves = true;
  /** The latest piece: rules are asked about many subjects at one moment. */
  #piece: Piece = { from: 0, to: 0, runs: false, base: 0 };

  constructor(
    private readonly zone: Zone,
    private readonly months: number,
    private readonly days: number,
    private readonly elapsed: number,
    private readonly clock: number | null,
    private readonly runs: boolean,
  ) {}

  at(asked: number): number {
    const piece = this.#pieceAt(asked);
    return piece.runs ? asked + piece.base : piece.base;
  }

  turnsAfter(asked: number, mark: number): number {
    const reached = this.at(asked) >= mark;
    let from = reached ? asked : Math.max(asked, this.#notBefore(mark));
    for (let count = 0; count < MOST_PIECES; count++) {
      const piece = this.#pieceFrom(from);
      const turn = turnIn(piece, mark, reached);
      if (turn !== null) return turn;
      if (reached && (piece.runs ? from + piece.base : piece.base) >= mark + SETTLED) return Number.POSITIVE_INFINITY;
      from = piece.to;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** A moment asked before which the mark cannot be reached: the day it would be moved from, less what zones can make up. */
  #notBefore(mark: number): number {
    const day = Math.floor((mark - this.elapsed) / DAY);
    return (moveDay(day - this.days, -this.months, 0) - (this.months === 0 ? 3 : 7)) * DAY;
  }

  #pieceAt(asked: number): Piece {
    const last = this.#piece;
    return asked >= last.from && asked < last.to ? last : (this.#piece = this.#pieceFrom(asked));
  }

  #pieceFrom(asked: number): Piece {
    const offset = this.zone.offsetAt(asked);
    const day = Math.floor((asked + offset) / DAY);
    const midnight = (day + 1) * DAY - offset;
    const to = Math.min(midnight, this.zone.changeAfter(asked, midnight));
    const target = moveDay(day, this.months, this.days);
    return this.runs ? this.#running(asked, to, target * DAY + (asked + offset - day * DAY)) : { from: asked, to, runs: false, base: this.#standing(target) + this.elapsed };
  }

  #standing(target: number): number {
    if (this.clock !== null) return this.zone.momentOf(target * DAY + this.clock);
    return this.months === 0 && this.days === 0 ? this.zone.startOf(target) : this.zone.momentOf(target * DAY);
  }

  /** The wall time asked for runs on until the clocks change there. */
  #running(asked: number, to: number, wall: number): Piece {
    const base = this.zone.momentOf(wall) + this.elapsed - asked;
    return { from: asked, to: Math.min(to, asked + this.#untilChange(wall)), runs: true, base };
  }

  /** Up to a change of the clocks a wall time is read by the offset before it: in a gap and in an overlap (T5). */
  #untilChange(wall: number): number {
    const limit = wall + 2 * DAY;
    for (let change = this.zone.changeAfter(wall - 2 * DAY, limit); change <= limit; change = this.zone.changeAfter(change, limit)) {
      const edge = change + Math.max(this.zone.offsetAt(change - 1), this.zone.offsetAt(change));
      if (edge > wall) return edge - wall;
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** The first moment asked of a piece at which the mark is reached (or is not any more); null: none. */
const turnIn = ({ from, to, runs, base }: Piece, mark: number, reached: boolean): number | null => {
  if (reached) return (runs ? from + base : base) < mark ? from : null;
  if (!runs) return base >= mark ? from : null;
  const turn = Math.max(from, mark - base);
  return turn < to ? turn : null;
};
