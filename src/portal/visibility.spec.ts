import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import { ERASED } from '../kernel/sealing.js';
import { propertiesNamedIn } from './filter-rule.policy.js';
import { portalEvents, type PortalEvent } from './portal.events.js';
import { portal } from './portal.js';
import { ChangeFilterRule, ChangeTicketScope } from './visibility.js';

const given = (...past: PortalEvent[]) => givenFor(portal)({ type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } }, ...past);

const ruleOf = (...filters: object[]) => ({ filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters }] });
const statusIs = (...values: string[]) => ({ filterType: 'PROPERTY', property: 'status', operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values } });
const subjectHas = (value: string) => ({ filterType: 'PROPERTY', property: 'subject', operation: { operationType: 'STRING', operator: 'CONTAINS', value } });
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const rows = { 'list/vip': {} };
const saved = (rule: unknown) => given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule }), { rows }).facts()[0]!.data as { list: string | null; rule: never };

describe('The filter rule', () => {
  test('is saved in its one written form, portal-wide or for a list (A3, A4)', () => {
    expect(saved(ruleOf(statusIs('open', 'pending')))).toEqual({
      list: null,
      rule: {
        filterBranchType: 'OR', filters: [],
        filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property: 'status', operation: expect.objectContaining({ operator: 'IS_ANY_OF', values: ['open', 'pending'], includeObjectsWithNoValueSet: false }) }] }],
      },
    });
    const [fact] = given().when(commandFrom(ChangeFilterRule, { portal: 'p1', list: 'vip', rule: ruleOf(statusIs('open')) }), { rows }).facts();
    expect(fact).toMatchObject({ type: 'FilterRuleChanged', data: { list: 'vip' } });
  });

  test('saved again, however it is written, changes nothing', () => {
    const fact: PortalEvent = { type: 'FilterRuleChanged', data: saved(ruleOf(statusIs('open'))) };
    given(fact).when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: { ...ruleOf(statusIs('open')), filters: null } })).thenNothing();
    given(fact).when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: fact.data.rule })).thenNothing();
  });

  test('is removed by null; removing none changes nothing', () => {
    given({ type: 'FilterRuleChanged', data: saved(ruleOf(statusIs('open'))) }).when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: null })).then({ type: 'FilterRuleChanged', data: { list: null, rule: null } });
    given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: null })).thenNothing();
    given().when(commandFrom(ChangeFilterRule, { portal: 'p1', list: 'vip', rule: null }), { rows }).thenNothing();
  });

  test.each([
    ['property', { ...statusIs('open'), property: 'colour' }, 'filterBranches[0].filters[0].property'],
    ['option', statusIs('open', 'gone'), 'filterBranches[0].filters[0].operation.values[1]'],
    ['operator', { ...statusIs('open'), operation: { operationType: 'ENUMERATION', operator: 'CONTAINS', values: ['open'] } }, 'filterBranches[0].filters[0].operation.operator'],
  ])('that names an unknown %s is refused with its path (A3)', (_what, criterion, path) => {
    const { faults } = given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: ruleOf(criterion) })).thenRejected('filter.invalid');
    expect(faults.map(fault => fault.path)).toEqual([path]);
  });

  test.each([['a word', 'open'], ['a number', 5], ['a list', []], ['an empty object', {}], ['deep nonsense', nested(50)]])('that is %s is refused', (_what, rule) => {
    given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule })).thenRejected('filter.invalid');
  });

  test('cannot be for a list that does not exist', () => {
    given().when(commandFrom(ChangeFilterRule, { portal: 'p1', list: 'nobody', rule: null })).thenRejected('list.unknown');
  });

  test('may name a property that an admin has defined', () => {
    const property = { id: 'region', en: 'Region', de: 'Region', type: 'string', multiple: false, options: [], shown: true, builtIn: false, revision: 0 };
    const rule = ruleOf({ ...subjectHas('north'), property: 'region' });
    expect(given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule }), { rows: { 'property/region': property } }).facts()).toHaveLength(1);
    given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule })).thenRejected('filter.invalid');
  });

  test('names every property that judging it has to read', () => {
    expect(propertiesNamedIn(ruleOf(
      statusIs('open'),
      { property: 'due', operation: { timePoint: { timeType: 'PROPERTY_REFERENCED', property: 'opened' } } },
      { property: 'due', operation: { comparisonPropertyName: 'lastActivity' } },
    ))).toEqual(['status', 'due', 'opened', 'lastActivity']);
    expect(propertiesNamedIn(nested(100_000))).toEqual([]);
    expect(propertiesNamedIn(Array.from({ length: 10_000 }, (_, i) => ({ property: `p${i}` })))).toHaveLength(500);
  });

  test('seals what people typed into it and nothing else', () => {
    const { walk } = portalEvents.definitions.FilterRuleChanged.sealed!['rule']!;
    const { rule } = saved(ruleOf(subjectHas('Frau Meier'), statusIs('open')));
    const sealed = JSON.stringify(walk!(rule, path => `sealed at ${path}`));
    expect(sealed).not.toContain('Meier');
    expect(sealed).toContain('"open"');
    expect(walk!(null, () => 'never')).toBeNull();
  });

  test('with an erased text can be replaced, but not saved again', () => {
    const { walk } = portalEvents.definitions.FilterRuleChanged.sealed!['rule']!;
    const erased: PortalEvent = { type: 'FilterRuleChanged', data: { list: null, rule: walk!(saved(ruleOf(subjectHas('Meier'))).rule, () => ERASED) } };
    expect(given(erased).when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: ruleOf(statusIs('open')) })).facts()).toHaveLength(1);
    given(erased).when(commandFrom(ChangeFilterRule, { portal: 'p1', rule: erased.data.rule })).thenRejected('filter.invalid');
  });
});

describe('The ticket scope', () => {
  const everything = { own: { reply: true }, company: { see: 'lists', lists: ['vip'], reply: true } } as const;

  test('is own tickets with answers until it is changed', () => {
    given().when(commandFrom(ChangeTicketScope, { portal: 'p1', ownReply: true, company: 'none' })).thenNothing();
    given().when(commandFrom(ChangeTicketScope, { portal: 'p1', ownReply: true, company: 'lists', lists: ['vip'], companyReply: true }), { rows }).then({ type: 'TicketScopeChanged', data: everything });
  });

  test('for given lists must name one, and each must exist', () => {
    given().when(commandFrom(ChangeTicketScope, { portal: 'p1', company: 'lists' })).thenRejected('scope.no-lists');
    given().when(commandFrom(ChangeTicketScope, { portal: 'p1', company: 'lists', lists: ['x'] })).thenRejected('list.unknown');
  });

  test('without company tickets says nothing of lists or answers there', () => {
    given({ type: 'TicketScopeChanged', data: everything })
      .when(commandFrom(ChangeTicketScope, { portal: 'p1', company: 'none', lists: ['vip'], companyReply: true }), { rows })
      .then({ type: 'TicketScopeChanged', data: { own: { reply: false }, company: { see: 'none', lists: [], reply: false } } });
  });
});
