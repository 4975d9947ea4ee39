import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyRule } from './arbitrary.fixture.js';
import type { PropertyType } from './filter.policy.js';
import { parseRule } from './parse.policy.js';
import { choicesFor, choiceValue, choiceWords } from './rule-choices.js';
import { actedOn, draftFromForm, draftFromRule, fitted, rowField, type DraftRow, type RuleDraft } from './rule-form.js';
import { ruleFromDraft } from './rule-from-form.js';
import { DESK, definitions, faultsOf, only, parsed } from './rules.fixture.js';
import { writeRule } from './write.policy.js';

/** As a browser sends it: one name and value after the other, nothing for what is empty. */
const sent = (draft: RuleDraft) => {
  const body: Record<string, string | string[]> = {};
  draft.groups.forEach((rows, group) => rows.forEach((row, index) => {
    for (const [field, texts] of Object.entries(row)) if (texts.length > 0) body[rowField(group, index, field)] = texts.length === 1 ? texts[0]! : [...texts];
  }));
  return body;
};

const there = (json: unknown) => ruleFromDraft(draftFromForm(sent(draftFromRule(parsed(json)))), definitions);

/** An operand that fits each operator. */
const OPERANDS: DraftRow = {
  value: ['7'], values: ['Drucker\nMaus'], options: ['a', 'b'], lower: ['1'], upper: ['2'], days: ['3'], timestamp: ['2026-03-29T01:00:00.000Z'],
  'point.kind': ['date'], 'point.date': ['2026-03-29'], 'point.time': ['23:59:59.999'], 'point.zone': ['Asia/Kolkata'], end: ['EXCLUSIVE'],
  'lower.kind': ['today'], 'lower.by': ['-1', '2', ''], 'lower.unit': ['months', 'hours', 'days'], 'upper.kind': ['changed'], 'upper.property': ['amount'], lowerEnd: ['EXCLUSIVE'],
};
const OTHERS: Readonly<Record<string, string>> = { subject: 'reference', amount: 'estimate', urgent: 'billable', due: 'started', topics: 'subject' };
const everyChoice = Object.keys(OTHERS).flatMap(property => choicesFor(DESK.get(property)!.type).flatMap(({ kind, operators }) => operators.map(operator => [property, kind, operator] as const)));

describe('the form of a rule', () => {
  it('sends any rule as it was saved (A3)', () => {
    fc.assert(fc.property(anyRule, json => {
      const rule = parsed(json);
      expect(writeRule(parsed(there(json)))).toEqual(writeRule(rule));
    }), { numRuns: 2_000 });
  });

  it.each(everyChoice)('of %s offers %s %s, and takes it there and back (A3)', (property, kind, operator) => {
    const moments = kind === 'timestampRange' ? { lower: ['2026-01-01T00:00'], upper: ['2026-01-02T00:00:00Z'] } : kind === 'boolean' ? { value: ['true'] } : {};
    const row: DraftRow = { ...OPERANDS, ...moments, property: [property], choice: [choiceValue(kind, operator)], other: [OTHERS[property]!], empty: ['on'] };
    const json = ruleFromDraft({ groups: [[row]] }, definitions);
    expect(faultsOf(json)).toEqual([]);
    expect(writeRule(parsed(there(json)))).toEqual(writeRule(parsed(json)));
    expect(choiceWords(kind, operator).de).not.toContain('{');
  });

  it('offers nothing that does not fit the type (A3)', () => {
    const names = (type: PropertyType) => choicesFor(type).map(({ kind }) => kind);
    expect(names('enumeration')).toEqual(['options', 'known', 'updated', 'changedPoint', 'changedRange', 'compareUpdated']);
    expect(names('string')).not.toContain('number');
  });

  it('keeps a number that is none, and says where it is (A3)', () => {
    const json = ruleFromDraft({ groups: [[{ property: ['amount'], choice: ['number:IS_EQUAL_TO'], value: ['viel'] }]] }, definitions);
    const result = parseRule(json, definitions);
    expect(result).toMatchObject({ ok: false, faults: [{ path: 'filterBranches[0].filters[0].operation.value' }] });
  });

  it('reads a German decimal', () => {
    expect(ruleFromDraft({ groups: [[{ property: ['amount'], choice: ['number:IS_EQUAL_TO'], value: ['1,5'] }]] }, definitions)).toEqual(only('amount', { operationType: 'NUMBER', operator: 'IS_EQUAL_TO', value: 1.5, includeObjectsWithNoValueSet: false }));
  });

  it('takes rows and groups in and out, and what is left keeps what it says', () => {
    const row = (value: string): DraftRow => ({ property: ['subject'], choice: ['text:CONTAINS'], value: [value] });
    const draft: RuleDraft = { groups: [[row('a'), row('b')], [row('c')]] };
    expect(actedOn(draft, 'remove:0.0', 'subject')).toEqual({ groups: [[row('b')], [row('c')]] });
    expect(actedOn(draft, 'remove:1.0', 'subject')).toEqual({ groups: [[row('a'), row('b')]] });
    expect(actedOn(draft, 'drop:0', 'subject')).toEqual({ groups: [[row('c')]] });
    expect(actedOn(draft, 'row:1', 'due').groups[1]).toEqual([row('c'), { property: ['due'] }]);
    expect(actedOn(draft, 'group', 'due').groups[2]).toEqual([{ property: ['due'] }]);
    expect(actedOn(draft, 'row:99', 'due')).toEqual(draft);
  });

  it('gives a property picked anew an operator of its type', () => {
    expect(fitted({ groups: [[{ property: ['amount'], choice: ['text:CONTAINS'], value: ['7'] }]] }, definitions).groups[0]![0]).toEqual({ property: ['amount'], choice: ['number:IS_EQUAL_TO'], value: ['7'] });
  });

  it('is no rule without a row', () => {
    expect(ruleFromDraft(draftFromForm({ _reason: 'x', 'g0.r0': 'y' }), definitions)).toBeNull();
  });
});
