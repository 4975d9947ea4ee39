import { START, type Position } from '../kernel/event.js';

/** 16 decimal digits hold every safe integer, so plain string comparison is the order of the log. */
export const toPosition = (place: number): Position => (place === 0 ? START : String(place).padStart(16, '0'));

/** The place of a position; 0 for START. Throws a RangeError for what no store of ours ever gave. */
export const toPlace = (position: Position): number => {
  if (position === START) return 0;
  if (!/^[0-9]{16}$/.test(position)) throw new RangeError(`"${position}" is no position of this log.`);
  return Number(position);
};
