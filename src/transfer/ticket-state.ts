import type { Value } from './cell-parsers.js';
import type { Values } from './cells.js';
import type { TicketRow } from './mapping.js';
import { columnsIn, fill } from './template.js';
import { lacking } from './plan-people.js';
import { namesOf, type Planning, type RowPlan } from './planning.js';
import { resolve, type Resolved } from './references.js';
import { REASONS } from './rejected.js';

/** A ticket as one row describes it. */
export interface TicketState {
  readonly external: string;
  readonly reference: string | undefined;
  readonly subject: string;
  readonly body: string | undefined;
  readonly opened: number;
  readonly requester: Resolved;
  readonly company: Resolved | undefined;
  /** By property; what the row leaves open is absent. */
  readonly properties: Readonly<Record<string, Value>>;
}

const propertiesOf = (values: Values, row: TicketRow): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(row.properties ?? {}).flatMap(([id, { column }]) => {
      const value = values.get(column);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );



/** Reads a ticket from a row, or says what it lacks. */
export const ticketStateOf = (values: Values, planning: Planning, row: TicketRow): TicketState | RowPlan => {
  const text = (column: string) => values.text(column);
  const external = fill(row.external, column => values.key(column));
  if (external === undefined) return lacking(values, row.external);
  const subject = fill(row.subject, text);
  if (subject === undefined) return lacking(values, row.subject);
  if (subject.length > 200) return lacking(values, row.subject, REASONS.long);
  const opened = values.moment(row.opened);
  if (opened === undefined) return { rejected: [values.reject(row.opened[0]!, REASONS.missing)] };
  const requester = resolve('contact', row.requester, values, planning.known, planning, opened);
  if (requester === undefined || requester === 'unknown') return lacking(values, row.requester.external, requester ? REASONS.reference : REASONS.missing);
  const company = resolve('company', row.company, values, planning.known, planning, opened);
  if (company === 'unknown') return lacking(values, row.company!.external, REASONS.reference);
  return {
    external, requester, company, opened,
    reference: fill(row.reference, text), subject: subject.trim(), body: fill(row.body, text), properties: propertiesOf(values, row),
  };
};

export const isState = (found: TicketState | RowPlan): found is TicketState => 'external' in found;

export const stateNames = (state: TicketState) => [...namesOf(state.requester, state.company), ['ticket', state.external] as const];

const columnsOf = (row: TicketRow): readonly string[] => [
  ...new Set([
    ...[row.external, row.reference ?? [], row.subject, row.body ?? [], row.requester.external, row.company?.external ?? []].flatMap(columnsIn),
    ...row.opened,
    ...(row.closed ?? []),
    ...Object.values(row.properties ?? {}).map(({ column }) => column),
    ...(row.replies ?? []).flatMap(reply => [...columnsIn(reply.body), ...reply.at]),
    ...[row.order ?? [], row.at ?? []].flat(),
  ]),
];

const remembered = new WeakMap<TicketRow, readonly string[]>();

/** The columns that make a row what it is: what a row's digest is taken of. */
export const mappedColumns = (row: TicketRow): readonly string[] => {
  const columns = remembered.get(row) ?? columnsOf(row);
  remembered.set(row, columns);
  return columns;
};
