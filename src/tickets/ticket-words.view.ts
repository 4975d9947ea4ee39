import { view } from '../kernel/view.js';
import { foldWords } from '../kernel/words.js';
import { isErased, type Text } from '../kernel/sealing.js';
import type { TicketEvent } from './ticket.events.js';

/** Folded words of what customers can read of a ticket, by `<revision>/<field>` of the text that holds them. */
export type TicketWords = Readonly<Record<string, readonly string[]>>;

const texts = (row: TicketWords | undefined, revision: number, fields: Readonly<Record<string, Text | null>>): TicketWords => ({
  ...row,
  ...Object.fromEntries(
    Object.entries(fields)
      .filter((one): one is [string, string] => typeof one[1] === 'string' && !isErased(one[1]))
      .map(([field, text]) => [`${revision}/${field}`, foldWords(text)]),
  ),
});

const without = (row: TicketWords, gone: readonly string[]): TicketWords => Object.fromEntries(Object.entries(row).filter(([name]) => !gone.includes(name)));

/** An earlier subject is no longer found. */
const subject = (row: TicketWords | undefined, revision: number, text: Text | null): TicketWords =>
  texts(without(row ?? {}, Object.keys(row ?? {}).filter(name => name.endsWith('/subject') || name.endsWith('/text'))), revision, { subject: text });

export const ticketWords = view<TicketWords, TicketEvent>({
  name: 'ticketWords',
  version: 1,
  decisive: false,
  folds: ['TicketOpened', 'ReplyPosted', 'TicketPropertyChanged', 'ReplyRedacted', 'TextsErased'],
  idsOf: event =>
    (event.type === 'ReplyPosted' && event.data.visibility === 'internal') || (event.type === 'TicketPropertyChanged' && event.data.property !== 'subject') ? [] : [event.of],
  fold: (row, event) => {
    switch (event.type) {
      case 'TicketOpened':
        return texts(row, event.revision, { subject: event.data.subject, body: event.data.body });
      case 'ReplyPosted':
        return texts(row, event.revision, { body: event.data.body });
      case 'TicketPropertyChanged':
        return subject(row, event.revision, event.data.text);
      case 'ReplyRedacted':
        return row && without(row, [`${event.data.reply}/body`]);
      case 'TextsErased':
        return row && without(row, event.data.texts.map(({ revision, field, property }) => `${revision}/${property === 'subject' ? 'subject' : field}`));
      default:
        return row;
    }
  },
});

/** All words, each once. */
export const wordsOf = (row: TicketWords | undefined): readonly string[] => {
  if (!row) return [];
  const lists = Object.values(row);
  return lists.length === 1 ? lists[0]! : [...new Set(lists.flat())];
};
