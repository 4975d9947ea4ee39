import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { ScannedEntry, ScanOptions, SortBy, ViewSnapshot } from '../kernel/view-store.js';
import { foldWords } from '../kernel/words.js';
import type { Viewer } from '../portal/viewers.js';
import { slotFor, type SlotTable } from '../portal/slots.policy.js';
import { JudgedRows } from './judged-rows.js';
import { currentValue, type PropertyRow, type TicketFacts } from './ticket.policy.js';
import { definitionOf } from './property.policy.js';

export type Tab = 'mine' | 'company' | 'all';

export interface ListRequest {
  readonly tab: Tab;
  readonly sort: SortBy;
  readonly descending: boolean;
  readonly limit: number;
  readonly words: readonly string[];
  readonly after?: { readonly value: number | string; readonly ticket: string } | undefined;
  readonly status?: readonly string[] | undefined;
  readonly openedFrom?: number | undefined;
  readonly openedTo?: number | undefined;
  readonly company?: string | undefined;
  /** Property and the value (an option id, or text) that it must have; only properties that customers may see. */
  readonly property?: { readonly id: string; readonly value: string } | undefined;
}

export interface ListPage {
  readonly rows: readonly ScannedEntry[];
  /** Where the next page starts; undefined at the end. */
  readonly next: { readonly value: number | string; readonly ticket: string } | undefined;
  /** A sweep for a new rule is under way: the list may omit what a detail page shows. */
  readonly updating: boolean;
}

/** Candidates that one page looks at, at most; then it comes short, with a cursor. */
const CANDIDATES = 2_000;
export const COUNT_CAP = 1_000;

type Plan = { readonly scopes: readonly string[]; readonly slots: ScanOptions['slots']; readonly known: (row: ScannedEntry) => Verdict; readonly updating: boolean; readonly at?: number };

/** Without a filter no stamp ends: only that there is one counts. */
const NO_END = 0;

/** What an entry's stamp says of the row: it may be shown, it may not, or only the predicate can tell. */
type Verdict = 'shown' | 'hidden' | 'ask';

const scopesOfTab = (viewer: Viewer, tab: Tab, company: string | undefined): string[] =>
  [...viewer.sight.scopes.keys()].filter(
    scope => (tab === 'all' || scope.startsWith('contact:') === (tab === 'mine')) && (company === undefined || scope === `company:${company}`),
  );

/**
 * How the second factor is read: by bits where every filter's slot is ready; row by row while one is being built, where
 * a row counts as checked once the sweep has passed it or a fold has used the newer table.
 */
const planFor = (viewer: Viewer, table: SlotTable, scopes: readonly string[]): Plan => {
  const { filters } = viewer.sight;
  const current = ({ stamp }: ScannedEntry): boolean => stamp.revision >= 0 && (stamp.validUntil === null || stamp.validUntil > viewer.at);
  if (filters === null) return { scopes, slots: null, known: row => (row.stamp.revision >= 0 ? 'shown' : 'ask'), updating: false, at: NO_END };
  const slots = filters.map(({ key }) => slotFor(table, key));
  if (slots.every(slot => slot?.state === 'ready')) {
    const mask = [...new Set(slots.map(slot => 2 ** slot!.bit))].reduce((sum, bit) => sum + bit, 0);
    return { scopes, slots: { mask, since: 0 }, known: row => (current(row) ? 'shown' : 'ask'), updating: false, at: viewer.at };
  }
  const only = slots.length === 1 ? slots[0] : undefined;
  if (!only) return { scopes, slots: null, known: () => 'ask', updating: true };
  const swept = (row: ScannedEntry): boolean => row.stamp.slots >= only.assigned;
  const known = (row: ScannedEntry): Verdict => (!swept(row) || !current(row) ? 'ask' : Math.floor(row.bits / 2 ** only.bit) % 2 === 1 ? 'shown' : 'hidden');
  return { scopes, slots: null, known, updating: true };
};

const matchesProperty = (facts: TicketFacts | undefined, property: ListRequest['property']): boolean => {
  if (!property) return true;
  const value = facts ? currentValue(facts, property.id) : null;
  return Array.isArray(value) ? value.includes(property.value) : value !== null && String(value) === property.value;
};

/** Only what customers may see can be asked for: else a filter would tell a hidden value. */
const shownProperty = (rows: Rows, id: string): PropertyRow => {
  const row = definitionOf(rows, id);
  return row?.shown ? row : (() => { throw new Rejection('invalid', 'filter.unknown-property', `There is no property ${id}.`, { faults: [{ path: 'property', code: 'property.unknown', en: 'names no property', de: 'nennt keine Eigenschaft' }] }); })();
};

/** Verifies what bits said by running the predicate; on in tests and with SICHTFELD_CHECK=yes. */
export type RowCheck = 'trust' | 'always';

/** The lists, counts and searches of one viewer. Every row is a current stamp or has passed `visible()`. */
export class TicketQueries {
  readonly #judged = new JudgedRows();

  constructor(
    private readonly slotTable: (rows: Rows) => SlotTable,
    private readonly check: RowCheck = 'trust',
  ) {}

  list(viewer: Viewer, snapshot: ViewSnapshot, request: ListRequest): ListPage {
    if (request.property) shownProperty(snapshot, request.property.id);
    const plan = planFor(viewer, this.slotTable(snapshot), scopesOfTab(viewer, request.tab, request.company));
    if (plan.scopes.length === 0) return { rows: [], next: undefined, updating: plan.updating };
    const rows: ScannedEntry[] = [];
    let after = request.after;
    let limit = request.limit + 1;
    for (let looked = 0; looked < CANDIDATES; looked += limit, limit = Math.min(400, limit * 2)) {
      const found = this.#scan(snapshot, plan, request, after, limit);
      for (const row of found) {
        if (!this.#passes(viewer, snapshot, plan, request, row)) continue;
        if (rows.length === request.limit) return { rows, next: placeOf(rows.at(-1)!), updating: plan.updating };
        rows.push(row);
      }
      if (found.length < limit) return { rows, next: undefined, updating: plan.updating };
      after = placeOf(found.at(-1)!);
    }
    return { rows, next: after, updating: plan.updating };
  }

  /** At most COUNT_CAP + 1, so that a page can say "1,000+". */
  count(viewer: Viewer, snapshot: ViewSnapshot, tab: Tab): { count: number; updating: boolean } {
    const plan = planFor(viewer, this.slotTable(snapshot), scopesOfTab(viewer, tab, undefined));
    if (plan.scopes.length === 0) return { count: 0, updating: plan.updating };
    const request: ListRequest = { tab, sort: 'activity', descending: true, limit: COUNT_CAP + 1, words: [] };
    const known = plan.at === undefined || this.check === 'always' ? undefined : snapshot.countEntries(optionsOf(plan, request, undefined), COUNT_CAP + 1);
    if (known !== undefined) return { count: known, updating: plan.updating };
    const rows = this.#scan(snapshot, plan, request, undefined, COUNT_CAP + 1);
    return { count: rows.filter(row => this.#passes(viewer, snapshot, plan, request, row)).length, updating: plan.updating };
  }

  /** @throws Rejection `ticket.unknown`, the same for forbidden, unknown and erased ids (C2). */
  ticket(viewer: Viewer, rows: Rows, id: string): { facts: TicketFacts; mayReply: boolean } {
    const facts = rows.get<TicketFacts>('ticketFacts', id)?.row;
    const seen = viewer.sees(facts);
    if (!seen.visible || !facts) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
    return { facts, mayReply: seen.mayReply };
  }

  #scan(snapshot: ViewSnapshot, plan: Plan, request: ListRequest, after: ListRequest['after'], limit: number): ScannedEntry[] {
    const options = optionsOf(plan, request, after);
    return request.words.length > 0 ? snapshot.search(request.words, options, limit) : snapshot.scan(options, limit);
  }

  #passes(viewer: Viewer, snapshot: ViewSnapshot, plan: Plan, request: ListRequest, row: ScannedEntry): boolean {
    const verdict = plan.known(row);
    if (this.check === 'trust' && !request.property && verdict !== 'ask') return verdict === 'shown';
    const facts = (): TicketFacts | undefined => snapshot.get<TicketFacts>('ticketFacts', row.ticket)?.row;
    const known = verdict === 'ask' ? this.#judged.visible(viewer, row, () => viewer.sees(facts())) : verdict === 'shown';
    if (this.check === 'trust' && !request.property) return known;
    const { visible } = viewer.sees(facts());
    if (verdict === 'ask' && known !== visible) throw new Error(`${row.ticket} was judged otherwise for ${viewer.who.contact} a moment ago.`);
    if (verdict === 'shown' && !visible) throw new Error(`The index shows ${row.ticket} to ${viewer.who.contact}, the predicate does not.`);
    return visible && matchesProperty(facts(), request.property);
  }
}

const optionsOf = (plan: Plan, request: ListRequest, after: ListRequest['after']): ScanOptions => ({
  scopes: plan.scopes, slots: plan.slots, at: plan.at, sort: request.sort, descending: request.descending, after,
  status: request.status, openedFrom: request.openedFrom, openedTo: request.openedTo,
});

const placeOf = (row: ScannedEntry) => ({ value: row.value, ticket: row.ticket });

/** @throws Rejection `ticket.read-only`, as the command would be refused */
export const demandReply = ({ mayReply }: { readonly mayReply: boolean }): void => {
  if (!mayReply) throw new Rejection('forbidden', 'ticket.read-only', 'You may read this ticket, but not answer it.');
};

/** What somebody typed, as words of the index; at most eight. */
export const searchWords = (text: string): string[] => foldWords(text).slice(0, 8);
