import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyAsked, anyHistories, anyRule } from '../filters/arbitrary.fixture.js';
import { DESK, only, subject, type Histories } from '../filters/rules.fixture.js';
import type { Rows } from '../kernel/view.js';
import { ANSWERED_NO, ANSWERED_YES, UNANSWERED, type Kind } from '../kernel/view-store.js';
import { Judge } from '../portal/judge.js';
import { filterRef } from '../portal/slots.policy.js';
import { kindOf } from '../tickets/ticket-kind.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { KindAnswers } from './kind-answers.js';

/** Definitions of properties as rows. */
const rows = {
  get: (view: string, id: string) => {
    const definition = view === 'property' ? DESK.get(id) : undefined;
    return definition && { row: { id, multiple: false, ...definition, options: [...(definition.options ?? [])].map(([option]) => ({ id: option })) } };
  },
} as unknown as Rows;

const filterOf = (rule: unknown) => new Judge().filter(rows, filterRef(rule, 'Europe/Berlin'));
const kindFrom = (histories: Histories, at: number): string => kindOf({ properties: histories } as unknown as TicketFacts, id => DESK.get(id)?.type, at);
const kinds = (...texts: string[]): Kind[] => texts.map((text, i) => ({ number: i + 1, text }));
const isSupport = only('pipeline', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['support'] });
const kindIn = (pipeline: string): string => kindFrom({ pipeline: [[1, pipeline]] }, 5);

describe('what a filter says of a kind of tickets', () => {
  it('is what it says of each of them, now and whenever no event comes', () => {
    let answered = 0;
    fc.assert(
      fc.property(anyRule, anyHistories, anyAsked, anyAsked, (rule, histories, made, later) => {
        const at = Math.max(made, later);
        const filter = filterOf(rule);
        const answer = new KindAnswers().of(filter, kinds(kindFrom(histories, made)), at).answers[1];
        if (answer === UNANSWERED) return;
        answered++;
        expect(filter.matches(subject(histories), at)).toEqual({ match: answer === ANSWERED_YES, validUntil: null });
      }),
      { numRuns: 3_000 },
    );
    expect(answered).toBeGreaterThan(100);
  });

  it.each([
    ['what a value was before', only('pipeline', { operationType: 'ENUMERATION', operator: 'HAS_EVER_BEEN_ANY_OF', values: ['support'] })],
    ['when it was changed', only('pipeline', { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 3 })],
    ['a text', only('subject', { operationType: 'STRING', operator: 'CONTAINS', value: 'a' })],
  ])('is nothing where it looks at %s', (_what, rule) => {
    expect(new KindAnswers().of(filterOf(rule), kinds(kindFrom({ pipeline: [[1, 'support']], subject: [[1, 'a']] }, 5)), 5)).toMatchObject({ open: true, answers: Uint8Array.of(0, UNANSWERED) });
  });

  it('is nothing for tickets of which nothing is told, or whose value is dated later', () => {
    const later = kindFrom({ pipeline: [[9, 'support']] }, 5);
    expect(new KindAnswers().of(filterOf(isSupport), kinds('', later, kindIn('support')), 5)).toMatchObject({ open: true, answers: Uint8Array.of(0, UNANSWERED, UNANSWERED, ANSWERED_YES) });
  });

  it('is asked once for each kind, also where new ones come up, and anew where kinds are other ones', () => {
    const answers = new KindAnswers();
    let asked = 0;
    const filter = filterOf(isSupport);
    const counting = { ...filter, matches: (...args: Parameters<typeof filter.matches>) => (asked++, filter.matches(...args)) };
    const three = kinds(kindIn('support'), kindIn('sales'), kindIn('old'));
    expect(answers.of(counting, three.slice(0, 2), 5).answers).toEqual(Uint8Array.of(0, ANSWERED_YES, ANSWERED_NO));
    expect(answers.of(counting, three, 5).answers).toEqual(Uint8Array.of(0, ANSWERED_YES, ANSWERED_NO, ANSWERED_NO));
    answers.of(counting, [...three], 5);
    expect(asked).toBe(3);
    expect(answers.of(counting, kinds(kindIn('sales'), kindIn('support')), 5).answers).toEqual(Uint8Array.of(0, ANSWERED_NO, ANSWERED_YES));
  });
});

describe('the kind of a ticket', () => {
  it('holds options and no text that somebody wrote', () => {
    expect(kindFrom({ subject: [[1, 'geheim']], amount: [[1, 17]], due: [[1, 99]], urgent: [[1, false]], topics: [[1, ['a']], [2, ['b', 'c']]], pipeline: [] }, 5))
      .toBe('{"told":{"topics":["b","c"],"urgent":false},"untold":["amount","due","subject"]}');
  });
});
