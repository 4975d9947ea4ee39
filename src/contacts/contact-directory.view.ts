import type { Recorded } from '../kernel/event.js';
import { isErased, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import { foldWords } from '../kernel/words.js';
import type { ContactEvent } from './contact.events.js';

/** A line of the directory of contacts. Ids only, beside what is the contact's own. */
export interface ContactDirectoryRow {
  readonly id: string;
  readonly name: Text | null;
  readonly email: Text | null;
  readonly companies: readonly string[];
  /** Static lists. */
  readonly lists: readonly string[];
  /** Portals. */
  readonly registered: readonly string[];
  readonly blocked: boolean;
  readonly erased: boolean;
  /** Folded words of name and address. */
  readonly words: readonly string[];
}

const readable = (text: Text | null): string => (text === null || isErased(text) ? '' : text);

const named = (row: Omit<ContactDirectoryRow, 'words'>): ContactDirectoryRow => ({
  ...row,
  words: foldWords(`${readable(row.name)} ${readable(row.email)}`),
});

const having = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids : [...ids, id].sort());
const lacking = (ids: readonly string[], id: string): readonly string[] => ids.filter(one => one !== id);

const recorded = ({ of, data }: Extract<Recorded<ContactEvent>, { type: 'ContactRecorded' }>): ContactDirectoryRow =>
  named({ id: of, name: data.name, email: data.email, companies: [], lists: [], registered: [], blocked: false, erased: false });

const next = (row: ContactDirectoryRow, event: Recorded<ContactEvent>): ContactDirectoryRow => {
  switch (event.type) {
    case 'ContactRegistered':
      return { ...row, registered: having(row.registered, event.data.portal) };
    case 'EmailChanged':
      return named({ ...row, email: event.data.email });
    case 'ProfileChanged':
      return event.data.name === undefined ? row : named({ ...row, name: event.data.name });
    case 'ContactAddedToList':
      return { ...row, lists: having(row.lists, event.data.list) };
    case 'ContactRemovedFromList':
      return { ...row, lists: lacking(row.lists, event.data.list) };
    case 'ContactLinkedToCompany':
      return { ...row, companies: having(row.companies, event.data.company) };
    case 'ContactUnlinkedFromCompany':
      return { ...row, companies: lacking(row.companies, event.data.company) };
    case 'ContactBlocked':
      return { ...row, blocked: true };
    case 'ContactUnblocked':
      return { ...row, blocked: false };
    case 'ContactErased':
      return { ...row, name: null, email: null, words: [], erased: true };
    default:
      return row;
  }
};

export const contactDirectory = view<ContactDirectoryRow, ContactEvent>({
  name: 'contactDirectory',
  version: 1,
  decisive: false,
  folds: [
    'ContactRecorded', 'ContactRegistered', 'EmailChanged', 'ProfileChanged', 'ContactAddedToList', 'ContactRemovedFromList',
    'ContactLinkedToCompany', 'ContactUnlinkedFromCompany', 'ContactBlocked', 'ContactUnblocked', 'ContactErased',
  ],
  idsOf: event => [event.of],
  fold: (row, event) => (event.type === 'ContactRecorded' ? recorded(event) : row && next(row, event)),
});
