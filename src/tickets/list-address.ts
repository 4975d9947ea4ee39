import { addressWith, queryText, queryTexts } from '../web/queries.js';
import { foldText } from '../kernel/words.js';
import { columnsOf, type ListOffer } from './ticket-list.queries.js';

export const LIST_PATH = '/tickets';

/** Names of the form's fields that stand for others in the address. */
const STAND_INS = ['apply', 'state', 'by', 'pick'] as const;

/** The form's word for "the statuses that the address had". */
export const AS_IS = 'as-is';

const statusesOf = (query: unknown, { states }: ListOffer): readonly string[] => {
  const state = queryText(query, 'state');
  if (state === AS_IS) return queryTexts(query, 'status');
  return state === undefined ? [] : (states.find(({ id }) => id === state)?.ids ?? [state]);
};

const ordering = (query: unknown): Record<string, string | undefined> => {
  const [sort, order] = (queryText(query, 'by') ?? 'activity:descending').split(':');
  return { sort: sort === 'activity' && order === 'descending' ? undefined : sort, order: order === 'descending' ? undefined : order };
};

/** A value that was picked names its property; else what was typed counts, when a property was chosen for it. */
const property = (query: unknown, { typed }: ListOffer): Record<string, string | undefined> => {
  const picked = queryText(query, 'pick');
  const equals = picked?.indexOf('=') ?? -1;
  if (picked !== undefined && equals > 0) return { property: picked.slice(0, equals), value: picked.slice(equals + 1) };
  const [id, value] = [queryText(query, 'property'), queryText(query, 'value')?.trim()];
  if (id === undefined || !value) return { property: undefined, value: undefined };
  const same = typed.find(one => one.id === id)?.values.find(({ label }) => foldText(label) === foldText(value));
  return { property: id, value: same?.id ?? value };
};

/** Nothing where they are those that everybody starts with. */
const columns = (query: unknown, offer: ListOffer): readonly string[] => {
  const asked = columnsOf(query, offer).map(({ id }) => id);
  return asked.join() === columnsOf({}, offer).map(({ id }) => id).join() ? [] : asked;
};

/** Where the filter form leads: an address that says what is asked and nothing else, the same one whoever made it. */
export const appliedAddress = (query: unknown, offer: ListOffer): string => {
  const gone = Object.fromEntries([...STAND_INS, 'cursor'].map(name => [name, undefined]));
  return addressWith(LIST_PATH, query, { ...gone, status: statusesOf(query, offer), ...ordering(query), ...property(query, offer), columns: columns(query, offer) });
};
