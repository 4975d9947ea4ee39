/** Worst to best. */
export const SCORES = [1, 2, 3, 4, 5] as const;

const DAY = 24 * 60 * 60_000;

/** Days in which a rating can be changed after it was first given (C11). */
export const RATING_DAYS = 7;

/** Days after a closing in which people are asked: later nobody remembers. */
export const ASKING_DAYS = 30;

/** The last moment (ms, inclusive) at which a closing can be rated for the first time. */
export const askedUntil = (closedAt: number): number => closedAt + ASKING_DAYS * DAY;

/** The last moment (ms, inclusive) at which a rating first given at `first` can be changed. */
export const changeableUntil = (first: number): number => first + RATING_DAYS * DAY;
