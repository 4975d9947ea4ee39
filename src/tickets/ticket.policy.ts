import type { Text } from '../kernel/sealing.js';
import type { PropertyValue, Since } from '../contacts/contact.policy.js';

/** The decisive row `ticketFacts`: what scope and filters read of a ticket. Folds `ticket-<id>` alone. */
export interface TicketFacts {
  readonly id: string;
  /** What people call it: the number of the system it came from, or a short id. */
  readonly reference: string;
  readonly requester: (Since & { readonly id: string }) | null;
  readonly participants: Readonly<Record<string, Since>>;
  readonly company: (Since & { readonly id: string }) | null;
  /** Closed since: moment and revision of the last TicketClosed, unless reopened. */
  readonly closed: (Since & { readonly at: number }) | null;
  /** Built-in and defined properties with their history, sorted by moment, then revision. */
  readonly properties: Readonly<Record<string, readonly PropertyValue[]>>;
  readonly revision: number;
}

export interface PropertyOption {
  readonly id: string;
  readonly en: string;
  readonly de: string;
  /** What customers read instead ("Awaiting your reply"). */
  readonly customerEn?: string;
  readonly customerDe?: string;
  readonly archived?: boolean;
}

export type PropertyType = 'string' | 'number' | 'boolean' | 'enumeration' | 'date';

/** The decisive row `property` (ticket) and `contactProperty`: a typed field. Folds one stream. */
export interface PropertyRow {
  readonly id: string;
  readonly en: string;
  readonly de: string;
  readonly type: PropertyType;
  readonly multiple: boolean;
  readonly options: readonly PropertyOption[];
  /** May customers see it? */
  readonly shown: boolean;
  readonly builtIn: boolean;
  readonly revision: number;
}

const builtIn = (id: string, en: string, de: string, type: PropertyType, shown: boolean, options: readonly PropertyOption[] = []): PropertyRow => ({
  id, en, de, type, multiple: false, options, shown, builtIn: true, revision: -1,
});

/** Properties that every deployment has; the event stream `property-<id>` changes options, wording and what customers see. */
export const BUILT_IN: Readonly<Record<string, PropertyRow>> = {
  subject: builtIn('subject', 'Subject', 'Betreff', 'string', true),
  status: builtIn('status', 'Status', 'Status', 'enumeration', true, [
    { id: 'new', en: 'New', de: 'Neu' },
    { id: 'open', en: 'Open', de: 'Offen' },
    { id: 'pending', en: 'Pending', de: 'Wartet', customerEn: 'Awaiting your reply', customerDe: 'Wartet auf Ihre Antwort' },
    { id: 'onHold', en: 'On hold', de: 'Zurückgestellt', customerEn: 'In progress', customerDe: 'In Bearbeitung' },
    { id: 'solved', en: 'Solved', de: 'Gelöst' },
    { id: 'closed', en: 'Closed', de: 'Geschlossen' },
  ]),
  pipeline: builtIn('pipeline', 'Pipeline', 'Pipeline', 'enumeration', true, [{ id: 'support', en: 'Support', de: 'Support' }]),
  priority: builtIn('priority', 'Priority', 'Priorität', 'enumeration', true, [
    { id: 'low', en: 'Low', de: 'Niedrig' },
    { id: 'normal', en: 'Normal', de: 'Normal' },
    { id: 'high', en: 'High', de: 'Hoch' },
    { id: 'urgent', en: 'Urgent', de: 'Dringend' },
  ]),
  category: builtIn('category', 'Category', 'Kategorie', 'string', true),
  source: builtIn('source', 'Source', 'Herkunft', 'enumeration', false, [
    { id: 'portal', en: 'Portal', de: 'Portal' },
    { id: 'email', en: 'E-mail', de: 'E-Mail' },
    { id: 'phone', en: 'Phone', de: 'Telefon' },
    { id: 'chat', en: 'Chat', de: 'Chat' },
    { id: 'import', en: 'Import', de: 'Import' },
    { id: 'staff', en: 'Staff', de: 'Team' },
  ]),
  opened: builtIn('opened', 'Opened', 'Eröffnet', 'date', true),
  lastActivity: builtIn('lastActivity', 'Last activity', 'Letzte Aktivität', 'date', true),
};

/** What a ticket's scopes are made from. */
export interface TicketScopes {
  readonly requester: { readonly id: string } | null;
  readonly participants: Readonly<Record<string, unknown>>;
  readonly company: { readonly id: string } | null;
}

/** The two audiences of a ticket's own: requester and participants; and its company. Keys of the first factor (design 4). */
export const scopesOf = (facts: TicketScopes): readonly string[] => {
  const scopes: string[] = [];
  if (facts.requester) scopes.push(`contact:${facts.requester.id}`);
  for (const id of Object.keys(facts.participants)) if (id !== facts.requester?.id) scopes.push(`contact:${id}`);
  if (facts.company) scopes.push(`company:${facts.company.id}`);
  return scopes;
};

const LATEST = Number.MAX_SAFE_INTEGER;

/** The newest value of a property, null when it has none (or it was cleared). */
export const currentValue = (facts: TicketFacts, property: string): PropertyValue[1] => {
  const history = Object.hasOwn(facts.properties, property) ? facts.properties[property] : undefined;
  return history?.[history.length - 1]?.[1] ?? null;
};

export const subjectOf = (facts: TicketFacts): Text | null => currentValue(facts, 'subject') as Text | null;

/** ms of a date property; 0 when it has none. */
export const momentOf = (facts: TicketFacts, property: 'opened' | 'lastActivity'): number => {
  const value = currentValue(facts, property);
  return typeof value === 'number' ? Math.min(value, LATEST) : 0;
};
