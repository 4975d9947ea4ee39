import type { Chip } from '../web/listing.js';
import { addressWith, queryText, queryTexts } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { dayIn } from './day.policy.js';
import { LIST_PATH } from './list-address.js';
import type { ListOffer, Named } from './ticket-list.queries.js';

export interface ChipsProps {
  readonly words: Words;
  readonly zone: string;
  readonly query: unknown;
  readonly offer: ListOffer;
}

const labelIn = (named: readonly Named[], id: string): string => named.find(one => one.id === id)?.label ?? id;

const without = (query: unknown, ...names: string[]): string => addressWith(LIST_PATH, query, Object.fromEntries([...names, 'cursor'].map(name => [name, undefined])));

const statusChips = ({ words, query, offer }: ChipsProps): Chip[] => {
  const statuses = queryTexts(query, 'status');
  const known = offer.states.filter(({ ids }) => ids.some(id => statuses.includes(id)));
  const strange = statuses.filter(id => !known.some(({ ids }) => ids.includes(id))).map(id => ({ label: id, ids: [id] as readonly string[] }));
  return [...known, ...strange].map(({ label, ids }) => ({
    label: words.say('tickets.chip', words.say('tickets.status'), label),
    without: addressWith(LIST_PATH, query, { status: statuses.filter(id => !ids.includes(id)), cursor: undefined }),
  }));
};

const dayChip = ({ words, zone, query }: ChipsProps, name: 'openedFrom' | 'openedTo'): Chip[] => {
  const text = queryText(query, name);
  if (text === undefined) return [];
  const day = dayIn(text, zone);
  return [{ label: words.say(`tickets.chip.${name}`, day ? words.moment(day.first, zone, 'day') : text), without: without(query, name) }];
};

const propertyChip = ({ words, query, offer }: ChipsProps): Chip[] => {
  const [id, value] = [queryText(query, 'property'), queryText(query, 'value')];
  if (id === undefined) return [];
  const picked = offer.picked.find(one => one.id === id);
  const label = picked?.label ?? labelIn(offer.typed, id);
  return [{ label: words.say('tickets.chip', label, picked ? labelIn(picked.values, value ?? '') : (value ?? '')), without: without(query, 'property', 'value') }];
};

const namedChip = ({ words, query }: ChipsProps, name: 'pipeline' | 'company', named: readonly Named[]): Chip[] => {
  const id = queryText(query, name);
  return id === undefined ? [] : [{ label: words.say('tickets.chip', words.say(`tickets.column.${name}`), labelIn(named, id)), without: without(query, name) }];
};

/** The filters in force, each with the address without it. @throws Rejection `query.repeated` */
export const chipsOf = (props: ChipsProps): readonly Chip[] => {
  const { words, query, offer } = props;
  const q = queryText(query, 'q');
  return [
    ...(q === undefined ? [] : [{ label: words.say('tickets.chip', words.say('tickets.search'), q), without: without(query, 'q') }]),
    ...statusChips(props),
    ...namedChip(props, 'pipeline', offer.pipelines),
    ...dayChip(props, 'openedFrom'),
    ...dayChip(props, 'openedTo'),
    ...namedChip(props, 'company', offer.companies),
    ...propertyChip(props),
  ];
};

/** The list with no filter, as it is looked at otherwise. */
export const unfiltered = (query: unknown): string => without(query, 'q', 'status', 'pipeline', 'openedFrom', 'openedTo', 'company', 'property', 'value');
