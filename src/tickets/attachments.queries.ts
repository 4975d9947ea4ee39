import { Rejection } from '../kernel/errors.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { AttachmentRow } from './attachments.view.js';

/** A file that may be read: where it is sealed for, and by which key. */
export interface ReadableFile {
  readonly ticket: string;
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** The refusal of every file that is not to be had: the same as for a ticket that is not (C2). */
export const unknownFile = (): Rejection => new Rejection('unknown', 'ticket.unknown', 'There is no such file.');

/** A file of a ticket that the caller sees. Those of internal notes are there for staff only (C4). @throws Rejection of `unknownFile` */
export const fileOf = (rows: Rows, ticket: string, id: string, { staff }: { readonly staff: boolean }): ReadableFile => {
  const row = rows.get<AttachmentRow>('attachments', id)?.row;
  if (!row || row.ticket !== ticket || row.erased || isErased(row.name) || (row.internal && !staff)) throw unknownFile();
  const { key, name, size, type } = row;
  return { ticket, id, key, name, size, type };
};
