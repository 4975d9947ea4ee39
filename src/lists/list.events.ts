import { withTextOperands } from '../filters/texts.policy.js';
import { event, events, type FactOf } from '../kernel/event.js';
import type { Seal } from '../kernel/sealing.js';

/** What admins compare with in texts may be a name or an address: sealed one by one. */
const sealedCriteria: Seal = { kind: 'text', walk: withTextOperands };

const KIND = { en: { static: 'static', dynamic: 'dynamic' }, de: { static: 'statische', dynamic: 'dynamische' } } as const;

export const listEvents = events('list', {
  ListCreated: event<{
    name: string;
    kind: 'static' | 'dynamic';
    /** HubSpot's JSON in canonical form; null for a static list. */
    criteria: unknown;
    /** Time zone of the criteria. */
    zone: string;
  }>({
    sealed: { criteria: sealedCriteria },
    en: d => `The ${KIND.en[d.kind]} list “${d.name}” was created.`,
    de: d => `Die ${KIND.de[d.kind]} Liste „${d.name}“ wurde angelegt.`,
  }),
  ListRenamed: event<{ name: string }>({
    en: d => `The list is now called “${d.name}”.`,
    de: d => `Die Liste heißt jetzt „${d.name}“.`,
  }),
  ListCriteriaChanged: event<{ criteria: unknown }>({
    sealed: { criteria: sealedCriteria },
    en: () => 'The criteria of the list were changed.',
    de: () => 'Die Kriterien der Liste wurden geändert.',
  }),
  ListArchived: event<Record<string, never>>({
    en: () => 'The list was archived; rules that name it go on working.',
    de: () => 'Die Liste wurde archiviert; Regeln, die sie nennen, gelten weiter.',
  }),
});

export type ListEvent = FactOf<typeof listEvents>;
