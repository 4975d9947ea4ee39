import { labelsFrom, quoted, type Labels } from '../filters/words.policy.js';
import type { BuilderProperty } from '../filters/rule-operands.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { listsKnownTo } from '../platform/known-lists.js';
import { nameText } from '../platform/names.js';
import type { ListRow } from '../lists/list.policy.js';
import { BUILT_IN, type PropertyRow } from '../tickets/ticket.policy.js';
import type { Words } from '../web/words.js';

export interface ListChoice {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

/** The names that settings speak of: lists, and properties with their options. */
export interface SettingContext {
  readonly words: Words;
  readonly lists: readonly ListChoice[];
  readonly properties: readonly (PropertyRow & BuilderProperty)[];
}

const MOST = 1_000;

/** Names for whoever administers this portal; the caller was asked for by the route. */
export const settingContext = ({ stores }: House, caller: Caller, words: Words, portal: string): SettingContext => {
  const rows = stores.views.snapshot();
  const known = listsKnownTo(rows, caller, portal);
  const defined = rows.range<PropertyRow>('property', { limit: MOST }).map(({ row }) => row);
  const ids = new Set(defined.map(({ id }) => id));
  const lists = rows.range<ListRow>('list', { limit: MOST }).filter(({ id }) => known(id)).map(({ row }) => ({ id: row.id, name: nameText(row.name) ?? row.id, archived: row.archived }));
  return {
    words,
    lists: lists.sort((a, b) => a.name.localeCompare(b.name, words.locale)),
    properties: [...Object.values(BUILT_IN).filter(({ id }) => !ids.has(id)), ...defined],
  };
};

export const listNames = ({ words, lists }: SettingContext, ids: readonly string[]): string =>
  words.list(ids.map(id => words.of(quoted(lists.find(list => list.id === id)?.name ?? id))));

/** How rules call properties and options. */
export const labelsOf = ({ properties }: SettingContext): Labels => labelsFrom(id => properties.find(one => one.id === id));
