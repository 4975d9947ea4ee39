import { canonicalJson } from '../kernel/canonical-json.js';
import { Command, decider, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, Json, ShortText } from '../kernel/fields.js';
import { checkZone, propertiesIn, readCriteria } from './criteria.policy.js';
import type { ListEvent } from './list.events.js';

export type List =
  | { readonly status: 'none' }
  | { readonly status: 'active' | 'archived'; readonly name: string; readonly kind: 'static' | 'dynamic'; readonly criteria: unknown; readonly zone: string };

export class CreateList extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
  @Choice(['static', 'dynamic'], { en: 'Kind', de: 'Art' }) kind!: 'static' | 'dynamic';
  @Json({ en: 'Criteria (dynamic lists)', de: 'Kriterien (dynamische Listen)', optional: true }) criteria?: unknown;
  @ShortText({ max: 60, en: 'Time zone of the criteria', de: 'Zeitzone der Kriterien', optional: true }) zone?: string;
}

export class RenameList extends Command {
  @Id({ en: 'List', de: 'Liste' }) list!: string;
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
}

export class ChangeListCriteria extends Command {
  @Id({ en: 'List', de: 'Liste' }) list!: string;
  @Json({ en: 'Criteria', de: 'Kriterien' }) criteria!: unknown;
}

export class ArchiveList extends Command {
  @Id({ en: 'List', de: 'Liste' }) list!: string;
}

const evolve = (list: List, fact: ListEvent): List => {
  if (fact.type === 'ListCreated') return { status: 'active', ...fact.data };
  if (list.status === 'none') return list;
  switch (fact.type) {
    case 'ListRenamed':
      return { ...list, name: fact.data.name };
    case 'ListCriteriaChanged':
      return { ...list, criteria: fact.data.criteria };
    case 'ListArchived':
      return { ...list, status: 'archived' };
  }
};

type Existing = Exclude<List, { status: 'none' }>;

const existing = (list: List): Existing => {
  if (list.status === 'none') throw new Rejection('unknown', 'list.unknown', 'There is no such list.');
  return list;
};

const active = (list: List): Existing => {
  if (list.status === 'archived') throw new Rejection('conflict', 'list.archived', 'The list is archived.');
  return existing(list);
};

const criteriaFor = (c: CreateList, context: DecisionContext): unknown => {
  const given = c.criteria ?? null;
  if (c.kind === 'static' && given !== null) throw new Rejection('invalid', 'list.static', 'A static list has no criteria.');
  if (c.kind === 'dynamic' && given === null) throw new Rejection('invalid', 'list.no-criteria', 'A dynamic list needs criteria.');
  return given === null ? null : readCriteria(given, context.rows);
};

const propertyRefs = (criteria: unknown) => propertiesIn(criteria).map(id => ({ view: 'contactProperty', id }));
const listCommand = on<List, ListEvent>();

/** It opens sealed fields: the same criteria said again are no news. */
export const list = decider<List, ListEvent>({ noun: 'list', initial: { status: 'none' }, evolve, opens: true }, [
  listCommand({
    command: CreateList,
    by: ['admin', 'import'],
    en: 'Create a list of contacts',
    de: 'Eine Liste von Kontakten anlegen',
    reads: c => propertyRefs(c.criteria),
    decide: (state, c, context) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'list.exists', 'The list exists already.');
      const zone = checkZone(c.zone ?? context.zone);
      return [{ type: 'ListCreated', data: { name: c.name.trim(), kind: c.kind, criteria: criteriaFor(c, context), zone } }];
    },
  }),
  listCommand({
    command: RenameList,
    by: ['admin'],
    en: 'Rename a list',
    de: 'Eine Liste umbenennen',
    of: c => c.list,
    decide: (state, c) => (active(state).name === c.name.trim() ? [] : [{ type: 'ListRenamed', data: { name: c.name.trim() } }]),
  }),
  listCommand({
    command: ChangeListCriteria,
    by: ['admin'],
    en: 'Change the criteria of a dynamic list',
    de: 'Die Kriterien einer dynamischen Liste ändern',
    of: c => c.list,
    reads: c => propertyRefs(c.criteria),
    decide: (state, c, context) => {
      const { kind, criteria: before } = active(state);
      if (kind === 'static') throw new Rejection('conflict', 'list.static', 'A static list has no criteria.');
      if (c.criteria === null) throw new Rejection('invalid', 'list.no-criteria', 'A dynamic list needs criteria.');
      const criteria = readCriteria(c.criteria, context.rows);
      return canonicalJson(criteria) === canonicalJson(before) ? [] : [{ type: 'ListCriteriaChanged', data: { criteria } }];
    },
  }),
  listCommand({
    command: ArchiveList,
    by: ['admin'],
    en: 'Archive a list: rules that name it go on working',
    de: 'Eine Liste archivieren: Regeln, die sie nennen, gelten weiter',
    of: c => c.list,
    decide: state => (existing(state).status === 'archived' ? [] : [{ type: 'ListArchived', data: {} }]),
  }),
]);
