import type { Values } from './cells.js';
import type { ReplyRow } from './mapping.js';
import { fill } from './template.js';
import { lacking } from './plan-people.js';
import type { Planning, RowPlan } from './planning.js';
import { REASONS } from './rejected.js';
import { bodyOf, rowDigest, StepMaker, streamIdOf } from './step.js';

const visibilityOf = (values: Values, row: ReplyRow): 'public' | 'internal' => {
  const named = typeof row.visibility === 'string' ? row.visibility : values.text(row.visibility.column);
  // What is not said to be public stays inside.
  return named === 'public' || named === 'true' ? 'public' : 'internal';
};

/** A row is a reply or a note of a ticket that another file brings. */
export const planReply = (values: Values, planning: Planning, row: ReplyRow): RowPlan => {
  const external = fill(row.external, column => values.key(column));
  if (external === undefined) return lacking(values, row.external);
  const ticket = fill(row.ticket, column => values.key(column));
  if (ticket === undefined) return lacking(values, row.ticket);
  if (!planning.known.mayExist('ticket', ticket)) return lacking(values, row.ticket, REASONS.reference);
  const body = fill(row.body, column => values.text(column));
  if (body === undefined) return lacking(values, row.body);
  const at = values.moment([row.at]);
  if (at === undefined) return { rejected: [values.reject(row.at, REASONS.missing)] };
  const contact = fill(row.contact, column => values.key(column));
  if (contact !== undefined && !planning.known.mayExist('contact', contact)) return lacking(values, row.contact!, REASONS.reference);
  const id = streamIdOf(planning, 'ticket', ticket);
  const visibility = visibilityOf(values, row);
  const maker = new StepMaker(planning, values.row, rowDigest(planning, { external, body, at, visibility }));
  const author = contact === undefined ? undefined : streamIdOf(planning, 'contact', contact);
  return { steps: [maker.step('ticket', ticket, 'PostReply', bodyOf({ ticket: id, body, visibility, author }), at)], names: [] };
};
