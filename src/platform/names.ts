import type { Actor } from '../kernel/event.js';
import { isErased, type Text } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';

/** A name as JSON says it; null for none and for one that is erased. */
export const nameText = (text: Text | null | undefined): string | null => (text === undefined || text === null || isErased(text) ? null : text);

const named = (view: string) => (rows: Rows, id: string): string | null => nameText(rows.get<{ name: Text | null }>(view, id)?.row.name);

export const contactName = named('contact');
export const staffName = named('staff');
export const companyName = named('company');
export const listName = named('list');

export interface NamedActor extends Actor {
  readonly name: string | null;
}

/** Who did it, with the name that person has today. */
export const namedActor = (rows: Rows, { kind, id }: Actor): NamedActor => ({
  kind,
  id,
  name: kind === 'contact' ? contactName(rows, id) : kind === 'staff' ? staffName(rows, id) : null,
});
