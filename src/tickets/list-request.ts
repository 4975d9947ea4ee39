import { Rejection } from '../kernel/errors.js';
import type { SortBy } from '../kernel/view-store.js';
import { queryText, queryTexts, queryWhole } from '../web/queries.js';
import { dayIn } from './day.policy.js';
import { searchWords, type ListRequest, type Tab } from './ticket.queries.js';

export const SORTS: readonly SortBy[] = ['activity', 'opened', 'status'];
export const TABS: readonly Tab[] = ['mine', 'company', 'all'];

const refuse = (path: string, code: string, en: string, de: string): never => {
  throw new Rejection('invalid', 'query.invalid', `${path} ${en}.`, { faults: [{ path, code, en, de }] });
};

const oneOf = <T extends string>(query: unknown, name: string, options: readonly T[], fallback: T): T => {
  const value = queryText(query, name);
  if (value === undefined) return fallback;
  return options.includes(value as T) ? (value as T) : refuse(name, 'choice', `must be one of: ${options.join(', ')}`, `muss eines sein von: ${options.join(', ')}`);
};

/** A day means its first (`openedFrom`) or last moment (`openedTo`) in the portal's zone; a whole moment means itself. */
const moment = (query: unknown, name: 'openedFrom' | 'openedTo', zone: string): number | undefined => {
  const value = queryText(query, name);
  if (value === undefined) return undefined;
  const day = dayIn(value, zone);
  if (day) return name === 'openedFrom' ? day.first : day.last;
  const ms = value.includes('T') ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? ms : refuse(name, 'moment', 'must be a day like 2026-03-29 or a moment like 2026-03-29T12:00:00Z', 'muss ein Tag sein wie 2026-03-29 oder ein Zeitpunkt wie 2026-03-29T12:00:00Z');
};

const having = (query: unknown) => {
  const [property, pipeline] = [queryText(query, 'property'), queryText(query, 'pipeline')];
  return [
    ...(pipeline === undefined ? [] : [{ id: 'pipeline', value: pipeline }]),
    ...(property === undefined ? [] : [{ id: property, value: queryText(query, 'value') ?? '' }]),
  ];
};

/**
 * The list that an address asks for: the same names on page, export and API (C6, C7).
 * @throws Rejection `query.invalid`, `query.repeated` with the name as path
 */
export const listRequest = (query: unknown, zone: string): Omit<ListRequest, 'after'> => {
  const statuses = queryTexts(query, 'status');
  return {
    tab: oneOf(query, 'tab', TABS, 'all'),
    sort: oneOf(query, 'sort', SORTS, 'activity'),
    descending: oneOf(query, 'order', ['descending', 'ascending'], 'descending') === 'descending',
    limit: queryWhole(query, 'limit', { min: 1, max: 100, fallback: 25 }),
    words: searchWords(queryText(query, 'q') ?? ''),
    status: statuses.length > 0 ? statuses : undefined,
    openedFrom: moment(query, 'openedFrom', zone),
    openedTo: moment(query, 'openedTo', zone),
    company: queryText(query, 'company'),
    having: having(query),
  };
};
