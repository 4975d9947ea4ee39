import type { Check, SetBy } from './check.policy.js';
import { ENTRY_STEPS, type Step } from './entry-steps.policy.js';
import { decided, type Entry } from './entry.policy.js';
import { firstMatch, type EntryRow } from './entry-rows.policy.js';
import { Situation, type Column, type EntryInput } from './entry-situation.policy.js';

export interface ExplainedEntry extends Entry {
  /** Every step in order; exactly one has failed when the answer is no, none when it is yes. */
  readonly checks: readonly Check[];
  /** The event that made the outcome what it is; null when there is none (a host nobody connected, a contact nobody recorded). */
  readonly setBy: SetBy | null;
}

/** The same decision by the same table, with every step of it. */
export const explainEntry = (input: EntryInput): ExplainedEntry => {
  const situation = new Situation(input);
  const asked = new Set<Column>();
  const row = firstMatch(situation, column => asked.add(column));
  const checks = ENTRY_STEPS.map(step => checkOf(step, row, situation, asked));
  const deciding = ENTRY_STEPS.find(({ columns }) => columns.includes(row.decides))!;
  return { ...decided(row, situation), checks, setBy: deciding.setBy(situation) };
};

const NOT_ASKED = { outcome: 'not-asked', operands: {}, setBy: null, en: 'Not asked: other steps decided.', de: 'Nicht gefragt: Andere Schritte haben entschieden.' } as const;

const checkOf = ({ check, columns, operands, setBy, words }: Step, row: EntryRow, situation: Situation, asked: ReadonlySet<Column>): Check => {
  const decides = columns.includes(row.decides);
  if (!decides && !columns.some(column => asked.has(column))) return { check, ...NOT_ASKED };
  const failed = decides && !row.allowed;
  const [en, de] = words(situation, failed);
  return { check, outcome: failed ? 'failed' : 'passed', operands: operands(situation), setBy: setBy(situation), en, de };
};
