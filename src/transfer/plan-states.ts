import type { Value } from './cell-parsers.js';
import type { Values } from './cells.js';
import type { TicketRow } from './mapping.js';
import { isClosing, mappedDigest, openingOf, ticketSteps, type TicketSteps } from './plan-ticket.js';
import type { Planning, RowPlan } from './planning.js';
import { REASONS } from './rejected.js';
import { streamIdOf, type ImportStep } from './step.js';
import { isState, stateNames, ticketStateOf, type TicketState } from './ticket-state.js';

interface Before {
  readonly state: TicketState;
  /** What the ticket's properties are once the steps so far are done. */
  readonly properties: Readonly<Record<string, Value>>;
  readonly closed: boolean;
}

const same = (a: Value | undefined, b: Value | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The first row's values count from the opening on; its status only when it is of that very moment, else the ticket opens as new. */
const open = (made: TicketSteps, planning: Planning, row: TicketRow, state: TicketState, at: number): { steps: readonly ImportStep[]; before: Before } => {
  const { status, ...others } = state.properties;
  const properties = at === state.opened && status !== undefined && !isClosing(row, status) ? { ...others, status } : { ...others, status: 'new' };
  return { steps: [made.step('OpenTicket', openingOf(planning, state, properties), state.opened, [])], before: { state, properties, closed: false } };
};

const statusSteps = (made: TicketSteps, row: TicketRow, before: Before, status: Value | undefined, at: number): readonly ImportStep[] => {
  if (status === undefined || same(status, before.properties['status'])) return [];
  const ticket = made.id;
  if (!before.closed && isClosing(row, status)) return [made.step('CloseTicket', { ticket, status }, at)];
  const reopening = before.closed && !isClosing(row, status);
  const change = made.step('ChangeTicketProperty', { ticket, property: 'status', value: status }, at);
  if (!reopening) return [change];
  const reopened = made.step('ReopenTicket', { ticket }, at);
  return status === 'open' ? [reopened] : [reopened, change];
};

const propertySteps = (made: TicketSteps, before: Before, state: TicketState, at: number): readonly ImportStep[] => {
  const ids = new Set([...Object.keys(before.properties), ...Object.keys(state.properties)]);
  ids.delete('status');
  return [...ids]
    .filter(id => !same(before.properties[id], state.properties[id]))
    .map(property => made.step('ChangeTicketProperty', { ticket: made.id, property, value: state.properties[property] ?? null }, at));
};

const otherSteps = (made: TicketSteps, planning: Planning, before: Before, state: TicketState, at: number): readonly ImportStep[] => {
  const ticket = made.id;
  const { requester, company, subject } = state;
  return [
    ...(subject === before.state.subject ? [] : [made.step('ChangeTicketProperty', { ticket, property: 'subject', value: subject }, at)]),
    ...(requester.external === before.state.requester.external ? [] : [made.step('ChangeTicketRequester', { ticket, requester: streamIdOf(planning, 'contact', requester.external) }, at)]),
    ...(company && company.external !== before.state.company?.external ? [made.step('LinkTicketToCompany', { ticket, company: streamIdOf(planning, 'company', company.external) }, at)] : []),
  ];
};

/** What changed between a row of a ticket and the row before it. */
const changes = (made: TicketSteps, planning: Planning, row: TicketRow, before: Before, state: TicketState, at: number): { steps: readonly ImportStep[]; before: Before } => {
  const { status } = state.properties;
  const steps = [...otherSteps(made, planning, before, state, at), ...propertySteps(made, before, state, at), ...statusSteps(made, row, before, status, at)];
  const current = status ?? before.properties['status'];
  const properties = current === undefined ? state.properties : { ...state.properties, status: current };
  return { steps, before: { state, properties, closed: status === undefined ? before.closed : isClosing(row, status) } };
};

/**
 * Plans the rows of one ticket, in their order. A row that cannot be read is left out by name and the rest goes on:
 * the next good row is compared with the last good one.
 */
export class StatesOfTicket {
  #before: Before | undefined;
  readonly #digests = new Map<string, number>();

  constructor(private readonly planning: Planning, private readonly row: TicketRow) {}

  next(values: Values): RowPlan {
    const { planning, row } = this;
    const state = ticketStateOf(values, planning, row);
    if (!isState(state)) return state;
    const at = values.moment([row.at!]);
    if (at === undefined) return { rejected: [values.reject(row.at!, REASONS.missing)] };
    const made = ticketSteps(planning, values.row, state.external, this.#unique(mappedDigest(planning, values, row)));
    const opening = this.#before ? { steps: [], before: this.#before } : open(made, planning, row, state, at);
    const { steps, before } = changes(made, planning, row, opening.before, state, at);
    this.#before = before;
    const people = [...state.requester.steps, ...(state.company?.steps ?? [])];
    return { steps: [...people, ...opening.steps, ...steps], names: stateNames(state) };
  }

  /** Two rows of one ticket may say the same in all columns; their commands are still two. */
  #unique(digest: string): string {
    const seen = this.#digests.get(digest) ?? 0;
    this.#digests.set(digest, seen + 1);
    return seen === 0 ? digest : `${digest}+${seen}`;
  }
}
