import type { Value } from './cell-parsers.js';
import type { Values } from './cells.js';
import type { ReplySlot, TicketRow } from './mapping.js';
import { fill } from './template.js';
import { lacking } from './plan-people.js';
import type { Planning, RowPlan } from './planning.js';
import { REASONS } from './rejected.js';
import { bodyOf, rowDigest, StepMaker, streamIdOf, type ImportStep } from './step.js';
import { isState, mappedColumns, stateNames, ticketStateOf, type TicketState } from './ticket-state.js';

/** What a row's steps have in common. */
export interface TicketSteps {
  readonly id: string;
  readonly maker: StepMaker;
  step(command: string, body: Readonly<Record<string, unknown>>, at: number | null, whenExists?: readonly ImportStep[]): ImportStep;
}

/** `part`: where the row describes the ticket as it is, not one state of many. */
export const ticketSteps = (planning: Planning, row: number, external: string, mapped: string, part?: string): TicketSteps => {
  const id = streamIdOf(planning, 'ticket', external);
  const maker = new StepMaker(planning, row, mapped, part);
  return { id, maker, step: (command, body, at, whenExists) => maker.step('ticket', external, command, bodyOf(body), at, whenExists) };
};

export const mappedDigest = (planning: Planning, values: Values, row: TicketRow): string =>
  rowDigest(planning, mappedColumns(row).map(column => values.get(column) ?? null));

/** Opening without the status that closing brings; `status` is what the ticket opens with. */
export const openingOf = (planning: Planning, state: TicketState, properties: Readonly<Record<string, Value>>) => ({
  requester: streamIdOf(planning, 'contact', state.requester.external),
  subject: state.subject,
  body: state.body,
  company: state.company && streamIdOf(planning, 'company', state.company.external),
  reference: state.reference,
  properties,
});

export const isClosing = (row: TicketRow, status: Value | undefined): boolean => typeof status === 'string' && (row.closing ?? []).includes(status);

const withoutStatus = ({ status: _, ...others }: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => others;

/** A row that changed since it was imported: its values are set anew, now. */
const setAnew = ({ id, step }: TicketSteps, planning: Planning, state: TicketState): readonly ImportStep[] => [
  ...Object.entries(withoutStatus(state.properties)).map(([property, value]) => step('ChangeTicketProperty', { ticket: id, property, value }, null)),
  step('ChangeTicketRequester', { ticket: id, requester: streamIdOf(planning, 'contact', state.requester.external) }, null),
  ...(state.company ? [step('LinkTicketToCompany', { ticket: id, company: streamIdOf(planning, 'company', state.company.external) }, null)] : []),
];

const statusAnew = ({ id, step }: TicketSteps, row: TicketRow, status: Value | undefined): readonly ImportStep[] => {
  if (status === undefined || isClosing(row, status)) return [];
  return [step('ReopenTicket', { ticket: id }, null), step('ChangeTicketProperty', { ticket: id, property: 'status', value: status }, null)];
};

/** Under ids of its own: a ticket whose state has changed does not get its answer once more. */
const replyStep = (planning: Planning, values: Values, state: TicketState, slot: ReplySlot, requester: string): readonly ImportStep[] => {
  const body = fill(slot.body, column => values.text(column));
  if (body === undefined) return [];
  const at = values.moment(slot.at) ?? state.opened;
  const author = slot.author === 'requester' ? requester : slot.author;
  const { id, step } = ticketSteps(planning, values.row, state.external, rowDigest(planning, { body, at, visibility: slot.visibility, author }));
  return [step('PostReply', { ticket: id, body, visibility: slot.visibility, author }, at)];
};

/** A row is a ticket as it is now: opened, answered, perhaps closed, each at its own moment. */
export const planTicket = (values: Values, planning: Planning, row: TicketRow): RowPlan => {
  const state = ticketStateOf(values, planning, row);
  if (!isState(state)) return state;
  if (planning.known.has('ticket', state.external)) return lacking(values, row.external, REASONS.twice);
  const made = ticketSteps(planning, values.row, state.external, mappedDigest(planning, values, row), 'state');
  const { status } = state.properties;
  const closing = isClosing(row, status);
  const opening = openingOf(planning, state, closing ? withoutStatus(state.properties) : state.properties);
  const again = [...setAnew(made, planning, state), ...statusAnew(made, row, status)];
  return {
    steps: [
      ...state.requester.steps,
      ...(state.company?.steps ?? []),
      made.step('OpenTicket', opening, state.opened, again),
      ...(row.replies ?? []).flatMap(slot => replyStep(planning, values, state, slot, opening.requester)),
      ...(closing ? [made.step('CloseTicket', { ticket: made.id, status }, values.moment(row.closed ?? []) ?? state.opened)] : []),
    ],
    names: stateNames(state),
  };
};
