import { compileRule, type Answer } from './compile.policy.js';
import type { Fault } from './fault.policy.js';
import type { PropertyDefinition, Recorded, Rule, Value } from './filter.policy.js';
import { parseRule } from './parse.policy.js';

/** What specs say about tickets: a small support desk. */
export const DESK: ReadonlyMap<string, PropertyDefinition> = new Map<string, PropertyDefinition>([
  ['subject', { type: 'string' }],
  ['reference', { type: 'string' }],
  ['amount', { type: 'number' }],
  ['estimate', { type: 'number' }],
  ['urgent', { type: 'boolean' }],
  ['billable', { type: 'boolean' }],
  ['due', { type: 'date' }],
  ['started', { type: 'date' }],
  ['pipeline', { type: 'enumeration', options: new Map([['support', {}], ['sales', {}], ['Support', {}], ['old', { archived: true }]]) }],
  ['topics', { type: 'enumeration', multiple: true, options: new Map([['a', {}], ['b', {}], ['c', {}]]) }],
  ['__proto__', { type: 'string' }],
]);

export const definitions = (id: string): PropertyDefinition | undefined => DESK.get(id);

type Json = Readonly<Record<string, unknown>>;

export const criterion = (property: string, operation: Json): Json => ({ filterType: 'PROPERTY', property, operation });

/** Groups of criteria as HubSpot's JSON. */
export const ruleOf = (...groups: readonly (readonly Json[])[]): Json => ({
  filterBranchType: 'OR', filters: [], filterBranches: groups.map(filters => ({ filterBranchType: 'AND', filterBranches: [], filters })),
});

/** A rule of one criterion. */
export const only = (property: string, operation: Json): Json => ruleOf([criterion(property, operation)]);

/** @throws Error with the faults */
export const parsed = (json: unknown): Rule => {
  const result = parseRule(json, definitions);
  if (!result.ok) throw new Error(result.faults.map(({ en }) => en).join('\n'));
  return result.rule;
};

export const faultsOf = (json: unknown): readonly Fault[] => {
  const result = parseRule(json, definitions);
  return result.ok ? [] : result.faults;
};

export const OPERATION = 'filterBranches[0].filters[0].operation';

/** Where a rule of one criterion is at fault, below its operation. */
export const faultsBelow = (property: string, operation: Json): readonly string[] =>
  faultsOf(only(property, operation)).map(({ path }) => path.replace(`${OPERATION}.`, ''));

export type Histories = Readonly<Record<string, readonly Recorded[]>>;

export const subject = (histories: Histories) => ({ recorded: (property: string): readonly Recorded[] => (Object.hasOwn(histories, property) ? histories[property]! : []) });

/** The moment most specs ask at: noon in Berlin, in summer. */
export const NOON = Date.parse('2026-07-01T12:00:00+02:00');

export const ask = (json: unknown, histories: Histories, at: number = NOON, zone = 'Europe/Berlin'): Answer => compileRule(parsed(json), zone).matches(subject(histories), at);

/** Does one criterion match a property whose only value was recorded long ago? */
export const holds = (property: string, operation: Json, value: Value, at?: number): boolean => ask(only(property, operation), { [property]: [[0, value]] }, at).match;

export const ms = (iso: string): number => Date.parse(iso);
