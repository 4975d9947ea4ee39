import { rowReader, type Values } from './cells.js';
import type { Mapping, TicketRow } from './mapping.js';
import { fill } from './template.js';
import { OptionTable } from './option-table.js';
import { planCompany, planContact } from './plan-people.js';
import { planReply } from './plan-reply.js';
import { StatesOfTicket } from './plan-states.js';
import { planTicket } from './plan-ticket.js';
import type { Planning, RowPlan } from './planning.js';
import { KnownReferences } from './references.js';
import { REASONS, type Rejected } from './rejected.js';
import type { RawRow } from './row-reader.js';
import { plainDigest, type PlannedRow } from './step.js';

export interface PlanOptions {
  /** The deployment's zone: dates without one (filters.md T1). */
  readonly zone: string;
  /** Another name for the system of origin than the mapping's. */
  readonly source?: string;
  /** Keyed digest for ids; see StepSource. */
  readonly digest?: (text: string) => string;
  /** Filled by `survey`, so that definitions and rows agree. */
  readonly options?: OptionTable;
  /** Shared by files of one run, so that references between them are checked. */
  readonly known?: KnownReferences;
  /** How many rows the rows of one ticket may lie apart. */
  readonly near?: number;
}

const NEAR = 5_000;

const planningOf = (mapping: Mapping, options: PlanOptions): Planning => ({
  mapping,
  source: options.source ?? mapping.source,
  digest: options.digest ?? plainDigest,
  known: options.known ?? new KnownReferences(),
  read: rowReader(mapping, options.zone, options.options ?? new OptionTable()),
});

/** Rows to steps, in order, one row at a time; pure: the same rows give the same steps. */
export async function* plan(mapping: Mapping, rows: AsyncIterable<RawRow> | Iterable<RawRow>, options: PlanOptions): AsyncGenerator<PlannedRow> {
  const planning = planningOf(mapping, options);
  if (mapping.row.is === 'ticketState') yield* planStates(planning, mapping.row, rows, options.near ?? NEAR);
  else for await (const raw of rows) yield settle(planning, raw.number, raw.number, planRow(planning, raw));
  const kind = mapping.row.is === 'ticketState' ? 'ticket' : mapping.row.is;
  if (kind !== 'reply') planning.known.complete(kind);
}

const planRow = (planning: Planning, raw: RawRow): RowPlan => {
  const values = planning.read(raw);
  return isRejected(values) ? { rejected: values } : planValues(planning, values);
};

const isRejected = (read: Values | readonly Rejected[]): read is readonly Rejected[] => Array.isArray(read);

const planValues = (planning: Planning, values: Values): RowPlan => {
  const { row } = planning.mapping;
  switch (row.is) {
    case 'company':
      return planCompany(values, planning, row);
    case 'contact':
      return planContact(values, planning, row);
    case 'ticket':
    case 'ticketState':
      return planTicket(values, planning, row);
    case 'reply':
      return planReply(values, planning, row);
  }
};

/** What a row names counts as known only when the row holds. */
const settle = (planning: Planning, row: number, settled: number, found: RowPlan): PlannedRow => {
  if ('rejected' in found) return { row, settled, steps: [], rejected: found.rejected };
  for (const [kind, external] of found.names) planning.known.add(kind, external);
  return { row, settled, steps: found.steps, rejected: [] };
};

interface Group {
  readonly first: number;
  last: number;
  readonly rows: Values[];
}

/** Gathers the rows of each ticket while they stand near each other, then plans them in their own order. */
async function* planStates(planning: Planning, row: TicketRow, rows: AsyncIterable<RawRow> | Iterable<RawRow>, near: number): AsyncGenerator<PlannedRow> {
  const groups = new Map<string, Group>();
  const finished = new Set<string>();
  let seen = 0;
  for await (const raw of rows) {
    const late = gather(planning, row, raw, groups, finished);
    if (late) yield settle(planning, raw.number, settledBy(groups, raw.number), { rejected: late });
    if (++seen % 200 === 0) yield* planGroups(planning, row, groups, finished, group => group.last < raw.number - near);
  }
  yield* planGroups(planning, row, groups, finished, () => true);
}

/** Rows before the first one that still waits for its ticket. */
const settledBy = (groups: ReadonlyMap<string, Group>, row: number): number => {
  const waiting = groups.values().next().value;
  return waiting ? waiting.first - 1 : row;
};

const gather = (planning: Planning, row: TicketRow, raw: RawRow, groups: Map<string, Group>, finished: ReadonlySet<string>): readonly Rejected[] | undefined => {
  const values = planning.read(raw);
  if (isRejected(values)) return values;
  const external = fill(row.external, column => values.key(column));
  if (external === undefined) return [values.reject(null, REASONS.missing)];
  if (finished.has(external)) return [values.reject(null, REASONS.late)];
  const group = groups.get(external) ?? { first: raw.number, last: raw.number, rows: [] };
  group.rows.push(values);
  group.last = raw.number;
  groups.set(external, group);
  return undefined;
};

function* planGroups(planning: Planning, row: TicketRow, groups: Map<string, Group>, finished: Set<string>, due: (group: Group) => boolean): Generator<PlannedRow> {
  for (const [external, group] of groups) {
    if (!due(group)) continue;
    finished.add(external);
    const states = new StatesOfTicket(planning, row);
    const ordered = group.rows.toSorted((a, b) => Number(a.get(row.order!) ?? 0) - Number(b.get(row.order!) ?? 0));
    const planned = ordered.map(values => settle(planning, values.row, group.first - 1, states.next(values)));
    groups.delete(external);
    const settled = settledBy(groups, group.last);
    yield* planned.map((one, i) => (i === planned.length - 1 ? { ...one, settled } : one));
  }
}
