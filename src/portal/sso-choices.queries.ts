import type { CompanyRow } from '../companies/company.policy.js';
import type { ListRow } from '../lists/list.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { Words } from '../web/words.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface MappingChoices {
  readonly lists: readonly Choice[];
  readonly companies: readonly Choice[];
  readonly properties: readonly Choice[];
}

const MOST = 1_000;

/** What attributes can be mapped to: lists that people are put on, companies, contact properties. The route asked who the caller is. */
export const mappingChoices = ({ stores }: House, _caller: Caller, words: Words): MappingChoices => {
  const rows = stores.views.snapshot();
  const all = <Row>(view: string) => rows.range<Row>(view, { limit: MOST }).map(({ row }) => row);
  const sorted = (choices: readonly Choice[]) => [...choices].sort((a, b) => a.label.localeCompare(b.label, words.locale));
  return {
    lists: sorted(all<ListRow>('list').filter(({ kind }) => kind === 'static').map(({ id, name, archived }) => ({ value: id, label: archived ? words.say('rule.archived', nameText(name) ?? id) : (nameText(name) ?? id) }))),
    companies: sorted(all<CompanyRow>('company').map(({ id, name }) => ({ value: id, label: nameText(name) ?? id }))),
    properties: sorted(all<PropertyRow>('contactProperty').map(row => ({ value: row.id, label: words.of(row) }))),
  };
};
