import type { Fact, Recorded } from '../../src/kernel/event.js';
import type { FoldContext, View } from '../../src/kernel/view.js';
import { NOON } from './given.js';

/** A fact with when it happened, for histories that jump. */
export type At<F extends Fact> = F & { readonly at?: number };

/** Facts as folds receive them: one stream, one second apart, from noon on. */
export const recordedOn = <F extends Fact>(stream: string, facts: readonly At<F>[]): Recorded<F>[] =>
  facts.map(({ at, ...fact }, revision) => ({
    ...(fact as unknown as F),
    stream,
    of: stream.slice(stream.indexOf('-') + 1),
    revision,
    position: String(revision).padStart(10, '0'),
    eventId: `event-${revision}`,
    at: at ?? NOON + revision * 1_000,
    recordedAt: NOON + revision * 1_000,
    actor: { kind: 'staff', id: 'anna' },
    keys: {},
  }));

const NO_ROWS: FoldContext = { rows: { get: () => undefined } };

/** The row after each event, for rows of one id. */
export const rowsAlong = <Row, F extends Fact>(view: View<Row, F>, stream: string, facts: readonly At<F>[], id?: string): (Row | undefined)[] => {
  let row: Row | undefined;
  return recordedOn<F>(stream, facts).map(event => {
    const ids = view.folds.includes(event.type) ? view.idsOf(event) : [];
    const own = id ?? event.of;
    return (row = ids.includes(own) ? view.fold(row, event, NO_ROWS, own) : row);
  });
};

/** The row in the end. */
export const rowAfter = <Row, F extends Fact>(view: View<Row, F>, stream: string, ...facts: readonly At<F>[]): Row | undefined => rowsAlong(view, stream, facts).at(-1);

/** As rowsAlong, with every row stored as JSON in between: what a restart or another node goes on from. */
export const rowsAlongStored = <Row, F extends Fact>(view: View<Row, F>, stream: string, facts: readonly At<F>[]): (Row | undefined)[] => {
  const stored = (row: Row | undefined): Row | undefined => (row === undefined ? row : (JSON.parse(JSON.stringify(row)) as Row));
  const storing: View<Row, F> = { ...view, fold: (row, ...rest) => stored(view.fold(row, ...rest)) };
  return rowsAlong(storing, stream, facts);
};

/** A command with these fields. */
export const command = <C extends object>(type: new () => C, fields: Partial<C> = {}): C => Object.assign(new type(), fields);
