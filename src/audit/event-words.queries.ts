import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { companyName, listName, nameText, type NamedActor } from '../platform/names.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { Words } from '../web/words.js';
import type { EventCard } from './events.queries.js';

type Namer = (rows: Rows, id: string) => string | null;

/** What the fields of events that hold ids are called. */
const NAMED: Readonly<Record<string, Namer>> = {
  portal: (rows, id) => rows.get<PortalRow>('portal', id)?.row.title.value ?? null,
  list: listName,
  company: companyName,
  contact: (rows, id) => nameText(rows.get<ContactRow>('contact', id)?.row.name),
  requester: (rows, id) => nameText(rows.get<ContactRow>('contact', id)?.row.name),
};

/** The event's sentence, with today's names in place of ids. */
export const eventInWords = (rows: Rows, { sentence, data }: Pick<EventCard, 'sentence' | 'data'>, words: Words): string => {
  let text = words.of(sentence);
  for (const [field, name] of Object.entries(NAMED)) {
    const id = data[field];
    const known = typeof id === 'string' ? name(rows, id) : null;
    if (known !== null) text = text.replaceAll(id as string, () => (words.language === 'en' ? `“${known}”` : `„${known}“`));
  }
  return text;
};

/** Who did it: a name, else what kind of actor it was. */
export const actorInWords = ({ kind, id, name }: NamedActor, words: Words): string =>
  name ?? (kind === 'contact' || kind === 'staff' ? words.say('people.deleted') : `${words.find(`event.actor.${kind}`) ?? kind} (${id})`);
