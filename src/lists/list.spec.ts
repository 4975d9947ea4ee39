import { describe, expect, it } from '@jest/globals';
import { withTextOperands } from '../filters/texts.policy.js';
import { ERASED } from '../kernel/sealing.js';
import { command, rowsAlong, rowsAlongStored } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { propertiesIn } from './criteria.policy.js';
import type { ListEvent } from './list.events.js';
import { ArchiveList, ChangeListCriteria, CreateList, list, RenameList } from './list.js';
import { list as listRow } from './list.view.js';

const given = givenFor(list);
const rule = (...filters: unknown[]) => ({ filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filters, filterBranches: [] }] });
const asks = (property: string, operation: object) => ({ filterType: 'PROPERTY', property, operation: { includeObjectsWithNoValueSet: false, ...operation } });
const isGold = rule(asks('plan', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['gold'] }));
const atAcme = rule(asks('email', { operationType: 'STRING', operator: 'ENDS_WITH', value: '@acme.example' }));

const rows = { 'contactProperty/plan': { id: 'plan', type: 'enumeration', multiple: false, options: [{ id: 'gold' }] } };
const vip: ListEvent = { type: 'ListCreated', data: { name: 'VIP', kind: 'static', criteria: null, zone: 'Europe/Berlin' } };
const gold: ListEvent = { type: 'ListCreated', data: { name: 'Gold', kind: 'dynamic', criteria: isGold, zone: 'Europe/Berlin' } };
const archived: ListEvent = { type: 'ListArchived', data: {} };
const create = (fields: Partial<CreateList>) => command(CreateList, { name: 'Gold', kind: 'dynamic', ...fields });
const change = (criteria: unknown) => command(ChangeListCriteria, { list: 'l1', criteria });

describe('a list', () => {
  it('is static, or dynamic with criteria on contact properties', () => {
    given().when(create({ name: ' VIP ', kind: 'static' })).then(vip);
    given().when(create({ criteria: isGold }), { rows }).then(gold);
    given().when(create({})).thenRejected('list.no-criteria');
    given().when(create({ criteria: null })).thenRejected('list.no-criteria');
    given().when(create({ kind: 'static', criteria: isGold }), { rows }).thenRejected('list.static');
    given(vip).when(create({ kind: 'static' })).thenRejected('list.exists');
  });

  it('may go by the domain of the address, which every contact property list has', () => {
    given().when(create({ criteria: atAcme })).then({ type: 'ListCreated', data: { name: 'Gold', kind: 'dynamic', criteria: atAcme, zone: 'Europe/Berlin' } });
  });

  it('keeps its criteria in canonical form (A3)', () => {
    const short = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters: [{ filterType: 'PROPERTY', property: 'plan', operation: { operationType: 'enumeration', operator: 'IS_ANY_OF', values: ['gold'] } }] }] };
    given().when(create({ criteria: short }), { rows }).then(gold);
    given(gold).when(change(short), { rows }).thenNothing();
  });

  it('refuses criteria with the path of each fault (A3)', () => {
    const faultsOf = (criteria: unknown) => given().when(create({ criteria }), { rows }).thenRejected('list.bad-criteria').faults.map(({ path }) => path);
    expect(faultsOf(rule(asks('unknown', { operationType: 'STRING', operator: 'CONTAINS', value: 'x' })))).toEqual(['criteria.filterBranches[0].filters[0].property']);
    expect(faultsOf(rule(asks('plan', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['bronze'] })))).toEqual(['criteria.filterBranches[0].filters[0].operation.values[0]']);
    expect(faultsOf(rule(asks('constructor', { operationType: 'STRING', operator: 'CONTAINS', value: 'x' })))).toEqual(['criteria.filterBranches[0].filters[0].property']);
    expect(faultsOf({ filterBranchType: 'OR', filterBranches: [] })).toEqual(['criteria.filterBranches']);
    for (const odd of ['x', 7, [], {}, true]) expect(faultsOf(odd).length).toBeGreaterThan(0);
    expect(faultsOf('x')).toEqual(['criteria']);
  });

  it('has days of a zone that exists (T1)', () => {
    given().when(create({ kind: 'static', zone: 'america/new_york' })).then({ type: 'ListCreated', data: { name: 'Gold', kind: 'static', criteria: null, zone: 'America/New_York' } });
    given().when(create({ kind: 'static', zone: 'Mars/Olympus' })).thenRejected('zone.unknown');
  });

  it('is renamed, when the name is another one', () => {
    given(vip).when(command(RenameList, { list: 'l1', name: 'Partner' })).then({ type: 'ListRenamed', data: { name: 'Partner' } });
    given(vip).when(command(RenameList, { list: 'l1', name: 'VIP ' })).thenNothing();
    given().when(command(RenameList, { list: 'l1', name: 'x' })).thenRejected('list.unknown');
  });

  it('changes its criteria while it is dynamic and active', () => {
    given(gold).when(change(atAcme), { rows }).then({ type: 'ListCriteriaChanged', data: { criteria: atAcme } });
    given(gold).when(change(null)).thenRejected('list.no-criteria');
    given(vip).when(change(isGold), { rows }).thenRejected('list.static');
    given(gold, archived).when(change(isGold), { rows }).thenRejected('list.archived');
    given().when(change(isGold), { rows }).thenRejected('list.unknown');
  });

  it('takes new criteria when an operand of the old ones was erased', () => {
    const shut = withTextOperands(atAcme, () => ERASED);
    given({ type: 'ListCriteriaChanged', data: { criteria: shut } }).when(change(atAcme)).thenRejected('list.unknown');
    given(gold, { type: 'ListCriteriaChanged', data: { criteria: shut } }).when(change(atAcme), { rows }).then({ type: 'ListCriteriaChanged', data: { criteria: atAcme } });
  });

  it('is archived once, and stays what it was', () => {
    given(vip).when(command(ArchiveList, { list: 'l1' })).then(archived);
    given(vip, archived).when(command(ArchiveList, { list: 'l1' })).thenNothing();
    given(vip, archived).when(command(RenameList, { list: 'l1', name: 'x' })).thenRejected('list.archived');
    given().when(command(ArchiveList, { list: 'l1' })).thenRejected('list.unknown');
  });
});

describe('the row of a list', () => {
  const facts: ListEvent[] = [gold, { type: 'ListRenamed', data: { name: 'Goldkunden' } }, { type: 'ListCriteriaChanged', data: { criteria: atAcme } }, archived];

  it('knows which event set its criteria, and keeps them when it is archived (A4)', () => {
    const along = rowsAlong(listRow, 'list-l1', facts);
    expect(along[0]).toEqual({ id: 'l1', name: 'Gold', kind: 'dynamic', criteria: isGold, criteriaRevision: 0, archived: false, zone: 'Europe/Berlin', revision: 0 });
    expect(along[1]).toMatchObject({ name: 'Goldkunden', criteriaRevision: 0, revision: 1 });
    expect(along[3]).toMatchObject({ criteria: atAcme, criteriaRevision: 2, archived: true, revision: 3 });
    expect(rowsAlongStored(listRow, 'list-l1', facts)).toEqual(along);
  });

  it('is none for a list that was never created', () => {
    expect(rowsAlong(listRow, 'list-l1', facts.slice(1))).toEqual([undefined, undefined, undefined]);
  });
});

describe('properties named in criteria', () => {
  it('are found wherever the language allows them', () => {
    const point = { timeType: 'PROPERTY_REFERENCED', property: 'due', referenceType: 'VALUE' };
    expect(propertiesIn(rule(asks('plan', { operator: 'x', comparisonPropertyName: 'other' }), asks('since', { timePoint: point })))).toEqual(['plan', 'other', 'since', 'due']);
  });

  it('are not sought in what is no rule', () => {
    let deep: unknown = { property: 'x' };
    for (let i = 0; i < 100_000; i++) deep = { deep };
    expect(propertiesIn(deep)).toEqual([]);
    expect([propertiesIn(null), propertiesIn(7), propertiesIn('property')]).toEqual([[], [], []]);
    expect(propertiesIn(Array.from({ length: 5_000 }, (_, i) => ({ property: `p${i}` })))).toHaveLength(500);
  });
});
