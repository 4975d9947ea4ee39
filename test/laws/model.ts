import { GONE, type History, type Law } from './rules.js';

/** What happened, kept as plainly as can be, beside the product: what the laws are judged by. */
export interface ModelContact {
  readonly id: string;
  readonly registered: Set<string>;
  readonly lists: Set<string>;
  readonly companies: Set<string>;
  readonly values: Record<string, [number, unknown][]>;
  blocked: boolean;
  erased: boolean;
}

export interface ModelTicket {
  readonly id: string;
  readonly author: string | null;
  requester: string;
  readonly participants: Set<string>;
  company: string | null;
  closed: boolean;
  readonly values: Record<string, [number, unknown][]>;
  /** Property and place in its history of texts that the author wrote. */
  readonly written: string[];
}

export interface ModelList {
  readonly id: string;
  /** null: static. */
  criteria: Law | null;
  archived: boolean;
}

export interface ModelPortal {
  readonly id: string;
  readonly host: string;
  open: boolean;
  zone: string;
  access: readonly string[] | null;
  scope: { see: 'none' | 'all' | 'lists'; lists: readonly string[]; ownReply: boolean; reply: boolean };
  filter: Law | null;
  readonly listFilters: Map<string, Law | null>;
}

export class Model {
  readonly contacts: ModelContact[] = [];
  readonly tickets: ModelTicket[] = [];
  readonly lists: ModelList[] = [];
  readonly portals: ModelPortal[] = [];
  readonly companies: string[] = [];

  isOn(contact: ModelContact, list: string, at: number): boolean {
    const { criteria } = this.lists.find(({ id }) => id === list)!;
    return criteria ? criteria.says(contact.values, at, 'Europe/Berlin') : contact.lists.has(list);
  }

  enters(portal: ModelPortal, contact: ModelContact, at: number): boolean {
    if (!portal.open || contact.blocked || contact.erased || !contact.registered.has(portal.id)) return false;
    return portal.access === null || portal.access.some(list => this.isOn(contact, list, at));
  }

  /** Entry AND scopes meet AND a filter of its lists matches, or else the portal's. */
  sees(portal: ModelPortal, contact: ModelContact, ticket: ModelTicket, at: number): boolean {
    if (!this.enters(portal, contact, at)) return false;
    const own = ticket.requester === contact.id || ticket.participants.has(contact.id);
    if (!own && !(this.seesCompanies(portal, contact, at) && ticket.company !== null && contact.companies.has(ticket.company))) return false;
    const ofLists = [...portal.listFilters].flatMap(([list, rule]) => (rule && this.isOn(contact, list, at) ? [rule] : []));
    const filters = ofLists.length > 0 ? ofLists : portal.filter ? [portal.filter] : null;
    return filters === null || filters.some(rule => rule.says(ticket.values, at, portal.zone));
  }

  seesCompanies({ scope }: ModelPortal, contact: ModelContact, at: number): boolean {
    return scope.see === 'all' || (scope.see === 'lists' && scope.lists.some(list => this.isOn(contact, list, at)));
  }

  visible(portal: ModelPortal, contact: ModelContact, at: number): string[] {
    return this.tickets.filter(ticket => this.sees(portal, contact, ticket, at)).map(({ id }) => id).sort();
  }

  /** The newest value counts when it is news; free text always does. */
  set(of: { readonly values: Record<string, [number, unknown][]> }, property: string, value: unknown, at: number, always = false): void {
    const history = (of.values[property] ??= []);
    if (always || (history.at(-1)?.[1] ?? null) !== value) history.push([at, value]);
  }

  erase(contact: ModelContact): void {
    contact.erased = true;
    for (const ticket of this.tickets) {
      if (ticket.author !== contact.id) continue;
      for (const property of ticket.written) ticket.values[property]![0]![1] = GONE;
    }
  }
}

export const valueOf = (history: History | undefined): unknown => history?.at(-1)?.[1] ?? null;
