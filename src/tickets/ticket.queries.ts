import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { EntryCount, Place, ScannedEntry, ScanOptions, SomeScanned, SortBy, ViewSnapshot } from '../kernel/view-store.js';
import { isErased } from '../kernel/sealing.js';
import { foldText, foldWords } from '../kernel/words.js';
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
  readonly after?: Place | undefined;
  readonly status?: readonly string[] | undefined;
  readonly openedFrom?: number | undefined;
  readonly openedTo?: number | undefined;
  readonly company?: string | undefined;
  /** Properties and the values (an option id, or text) that they must have, all of them; only properties that customers may see. */
  readonly having?: readonly Having[] | undefined;
}

export interface Having {
  readonly id: string;
  readonly value: string;
}

export interface ListPage {
  readonly rows: readonly ScannedEntry[];
  /** Where the next page starts; undefined at the end. */
  readonly next: Place | undefined;
  /** A sweep for a new rule is under way: the list may omit what a detail page shows. */
  readonly updating: boolean;
}

/** Candidates that one page looks at, at most; then it comes short, with a cursor. */
const CANDIDATES = 2_000;
export const COUNT_CAP = 1_000;
const COUNTED: ListRequest = { tab: 'all', sort: 'activity', descending: true, limit: COUNT_CAP + 1, words: [] };

export interface TabCount {
  /** At most COUNT_CAP + 1. */
  readonly count: number;
  /** False: there are at least so many. */
  readonly exact: boolean;
  readonly updating: boolean;
}

/** How the rows of a viewer are found; `at`: stamps are read at that moment; absent: no stamp says anything, the predicate decides every row. */
type Plan = { readonly scopes: readonly string[]; readonly slots: ScanOptions['slots']; readonly updating: boolean; readonly at?: number };

/** Without a filter no stamp ends: only that there is one counts. */
const NO_END = 0;

const scopesOfTab = (viewer: Viewer, tab: Tab, company: string | undefined): string[] =>
  [...viewer.sight.scopes.keys()].filter(
    scope => (tab === 'all' || scope.startsWith('contact:') === (tab === 'mine')) && (company === undefined || scope === `company:${company}`),
  );

/**
 * How the second factor is read: by bits. While a slot is being built its bit counts on rows that the sweep has passed,
 * or that a fold has written with the newer table; those that it has not reached yet are judged row by row.
 */
const planFor = (viewer: Viewer, table: SlotTable, scopes: readonly string[]): Plan => {
  const { filters } = viewer.sight;
  if (filters === null) return { scopes, slots: null, updating: false, at: NO_END };
  const slots = filters.map(({ key }) => slotFor(table, key));
  if (!slots.every(slot => slot !== undefined)) return { scopes, slots: null, updating: true };
  const building = slots.filter(({ state }) => state !== 'ready');
  const mask = [...new Set(slots.map(({ bit }) => 2 ** bit))].reduce((sum, bit) => sum + bit, 0);
  return { scopes, slots: { mask, since: Math.max(0, ...building.map(({ assigned }) => assigned)) }, updating: building.length > 0, at: viewer.at };
};

/** Whether a row's stamp says that it may be shown: what bits hide is not found at all. */
const isKnown = (plan: Plan, { stamp }: ScannedEntry): boolean =>
  plan.at !== undefined && stamp.revision >= 0 && stamp.slots >= (plan.slots?.since ?? 0) && (stamp.validUntil === null || stamp.validUntil > plan.at);

const planOf = (viewer: Viewer, table: SlotTable, tab: Tab): Plan => planFor(viewer, table, scopesOfTab(viewer, tab, undefined));

/** Text as people type it: letter case and spelling of umlauts are no difference. */
const holds = (facts: TicketFacts | undefined, { id, value: asked }: Having): boolean => {
  const value = facts ? currentValue(facts, id) : null;
  if (Array.isArray(value)) return value.includes(asked);
  return typeof value === 'string' ? value === asked || foldText(value.trim()) === foldText(asked.trim()) : value !== null && !isErased(value) && String(value) === asked;
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
    for (const { id } of request.having ?? []) shownProperty(snapshot, id);
    const plan = planFor(viewer, this.slotTable(snapshot), scopesOfTab(viewer, request.tab, request.company));
    if (plan.scopes.length === 0) return { rows: [], next: undefined, updating: plan.updating };
    const rows: ScannedEntry[] = [];
    let after = request.after;
    let limit = request.limit + 1;
    for (let looked = 0; looked < CANDIDATES; looked += limit, limit = Math.min(400, limit * 2)) {
      const { rows: found, stopped } = this.#scan(snapshot, plan, request, after, limit, CANDIDATES);
      for (const row of this.#passing(viewer, snapshot, plan, request, found)) {
        if (rows.length === request.limit) return { rows, next: placeOf(rows.at(-1)!), updating: plan.updating };
        rows.push(row);
      }
      if (found.length < limit) return { rows, next: stopped && { value: stopped.value, ticket: stopped.ticket }, updating: plan.updating };
      after = placeOf(found.at(-1)!);
    }
    return { rows, next: after, updating: plan.updating };
  }

  /** Of every tab. "All" is what the companies have and the own ones outside of them: no ticket is counted twice. */
  counts(viewer: Viewer, snapshot: ViewSnapshot): Record<Tab, TabCount> {
    const [mine, company] = [this.count(viewer, snapshot, 'mine'), this.count(viewer, snapshot, 'company')];
    if (company.count > COUNT_CAP) return { mine, company, all: company };
    const own = this.#countKnown(snapshot, planOf(viewer, this.slotTable(snapshot), 'mine'), scopesOfTab(viewer, 'company', undefined));
    if (own === undefined) return { mine, company, all: this.count(viewer, snapshot, 'all') };
    return { mine, company, all: { count: Math.min(company.count + own.count, COUNT_CAP + 1), exact: company.exact && own.exact, updating: company.updating } };
  }

  /** At most COUNT_CAP + 1, so that a page can say "1,000+"; among the latest CANDIDATES of each scope. */
  count(viewer: Viewer, snapshot: ViewSnapshot, tab: Tab): TabCount {
    const plan = planOf(viewer, this.slotTable(snapshot), tab);
    const known = this.#countKnown(snapshot, plan, []);
    if (known !== undefined) return { ...known, updating: plan.updating };
    const { rows, stopped } = this.#scan(snapshot, plan, COUNTED, undefined, COUNT_CAP + 1, CANDIDATES);
    return { count: this.#passing(viewer, snapshot, plan, COUNTED, rows).length, exact: rows.length <= COUNT_CAP && stopped === undefined, updating: plan.updating };
  }

  /** Where stamps say all, the store counts; undefined: the predicate has to. */
  #countKnown(snapshot: ViewSnapshot, plan: Plan, outside: readonly string[]): EntryCount | undefined {
    if (plan.scopes.length === 0) return { count: 0, exact: true };
    return plan.at === undefined || this.check === 'always' ? undefined : snapshot.countEntries(optionsOf(plan, COUNTED, undefined), COUNT_CAP + 1, CANDIDATES, outside);
  }

  /** @throws Rejection `ticket.unknown`, the same for forbidden, unknown and erased ids (C2). */
  ticket(viewer: Viewer, rows: Rows, id: string): { facts: TicketFacts; mayReply: boolean } {
    const facts = rows.get<TicketFacts>('ticketFacts', id)?.row;
    const seen = viewer.sees(facts);
    if (!seen.visible || !facts) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
    return { facts, mayReply: seen.mayReply };
  }

  #scan(snapshot: ViewSnapshot, plan: Plan, request: ListRequest, after: ListRequest['after'], limit: number, looks: number): SomeScanned {
    const options = optionsOf(plan, request, after);
    return request.words.length > 0 ? snapshot.searchSome(request.words, options, limit, looks) : snapshot.scanSome(options, limit, looks);
  }

  /** The rows that may be shown: stamped so, or judged now. */
  #passing(viewer: Viewer, snapshot: ViewSnapshot, plan: Plan, request: ListRequest, rows: readonly ScannedEntry[]): readonly ScannedEntry[] {
    const known = rows.map(row => isKnown(plan, row));
    const judged = known.includes(false) ? this.#judged.matching(viewer, snapshot, rows.filter((_, i) => !known[i])) : NOBODY;
    const shown = rows.filter(({ ticket }, i) => known[i] || judged.has(ticket));
    if (this.check === 'always') checkRows(viewer, snapshot, rows, shown);
    const having = request.having ?? [];
    if (having.length === 0) return shown;
    return shown.filter(({ ticket }) => {
      const facts = snapshot.get<TicketFacts>('ticketFacts', ticket)?.row;
      return having.every(one => holds(facts, one));
    });
  }
}

/** Every row by the whole predicate (SICHTFELD_CHECK). */
const checkRows = (viewer: Viewer, snapshot: ViewSnapshot, rows: readonly ScannedEntry[], shown: readonly ScannedEntry[]): void => {
  for (const row of rows) {
    const said = shown.includes(row);
    if (said === viewer.sees(snapshot.get<TicketFacts>('ticketFacts', row.ticket)?.row).visible) continue;
    throw new Error(`The index ${said ? 'shows' : 'hides'} ${row.ticket} ${said ? 'to' : 'from'} ${viewer.who.contact}, the predicate does not.`);
  }
};

const NOBODY: ReadonlySet<string> = new Set();

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
