import { readFileSync } from 'node:fs';
import type { EventDefinition, EventDefinitions, Fact } from '../../src/kernel/event.js';
import { ERASED } from '../../src/kernel/sealing.js';
import { portalEvents, type PortalEvent } from '../../src/portal/portal.events.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { afterEvent } from '../../src/portal/settings.policy.js';
import { today } from '../history/samples.js';

/** Events of a portal as their version stored them, with the sentences of then. A shipped sample is never edited. */
type Sample = Fact<PortalEvent['type'], never> & { readonly version: number; readonly en: string; readonly de: string };
const samples = JSON.parse(readFileSync(new URL('./portal.samples.json', import.meta.url), 'utf8')) as readonly Sample[];

const definitionOf = ({ type }: Sample) => portalEvents.definitions[type] as EventDefinition;
const now = (sample: Sample): PortalEvent => ({ type: sample.type, data: today(definitionOf(sample), sample) }) as unknown as PortalEvent;

const folded = (events: readonly PortalEvent[]): PortalRow | undefined =>
  events.reduce<PortalRow | undefined>((row, fact, revision) => afterEvent(row, fact, revision, 'p1'), undefined);

describe('Stored events of a portal', () => {
  test('have a sample of every version of every type', () => {
    const shapes = Object.entries(portalEvents.definitions as EventDefinitions).flatMap(([type, { version = 1 }]) => Array.from({ length: version }, (_, at) => `${type} ${at + 1}`));
    expect([...new Set(samples.map(({ type, version }) => `${type} ${version}`))].sort()).toEqual(shapes.sort());
  });

  test.each(samples.map(sample => [sample.type, sample] as const))('%s reads as it always did, in both languages', (_, sample) => {
    const { en, de } = sample;
    const definition = definitionOf(sample);
    const data = now(sample).data as never;
    expect([definition.en(data), definition.de(data)]).toEqual([en, de]);
    expect(`${en} ${de}`).not.toMatch(/undefined|null|NaN|\[object/);
  });

  test('fold into the same row as ever, and with erased words into one that differs in nothing else', () => {
    const facts = samples.map(now);
    const row = folded(facts)!;
    expect(row).toMatchObject({ title: { value: 'Service', revision: 4 }, zone: { value: 'Europe/Vienna' }, language: 'de-du', hosts: {}, connections: {}, listFilters: {}, revision: samples.length - 1 });
    const walk = portalEvents.definitions.FilterRuleChanged.sealed!['rule']!.walk!;
    const erased = facts.map(fact => (fact.type === 'FilterRuleChanged' ? { ...fact, data: { ...fact.data, rule: walk(fact.data.rule, () => ERASED) } } : fact));
    expect({ ...folded(erased)!, filter: row.filter }).toEqual(row);
    expect(JSON.stringify(folded(erased)!.filter)).not.toContain('Rechnung');
  });
});
