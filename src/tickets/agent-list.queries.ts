import { foldWords } from '../kernel/words.js';
import type { ScannedEntry, ScanOptions, ViewSnapshot } from '../kernel/view-store.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { reachOf, type Reach } from './agent-reach.js';
import { STAFF_SCOPE } from './audience.policy.js';
import { staffLine } from './staff-tickets.queries.js';
import { entryId, type ThreadEntry } from './ticket-thread.view.js';
import { wordsOf, type TicketWords } from './ticket-words.view.js';
import type { TicketFacts } from './ticket.policy.js';

/** `waiting`: open, and the last public word is a customer's. */
export const AGENT_TABS = ['waiting', 'open', 'all'] as const;
export type AgentTab = (typeof AGENT_TABS)[number];

export interface AgentListRequest {
  readonly tab: AgentTab;
  readonly words: readonly string[];
  readonly status: readonly string[];
  readonly contact: string | undefined;
  readonly company: string | undefined;
  readonly oldest: boolean;
  readonly after: { readonly value: number | string; readonly ticket: string } | undefined;
  readonly limit: number;
}

export type AgentLine = ReturnType<typeof staffLine> & { readonly waiting: boolean };

/** Tickets that one page looks at, at most; then it comes short, with a place to go on from. */
export const LOOKED_AT = 20_000;
/** Those that are looked at in one turn of the loop. */
const STEP = 1_000;
/** As the ready line says it: quotes of a text are escaped there. */
const CLOSED = '"closed":true';
/** Notes after the last public word that are looked past. */
const NOTES = 50;

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** All tickets that the caller reaches by their last activity, those of a contact or a company alone if asked. */
export const agentTicketPage = async (house: House, caller: Caller, request: AgentListRequest) => {
  const reach = reachOf(house, caller);
  const tickets: AgentLine[] = [];
  let { after } = request;
  for (let looked = 0; looked < LOOKED_AT; looked += STEP) {
    const rows = house.stores.views.snapshot();
    const found = candidates(rows, request, after);
    for (const entry of found) {
      const line = lineOf(rows, entry, request, reach);
      if (!line) continue;
      if (tickets.length === request.limit) return { tickets, next: after, more: true };
      tickets.push(line);
      after = placeOf(entry);
    }
    if (found.length < STEP) return { tickets, next: undefined, more: false };
    after = placeOf(found.at(-1)!);
    await turn();
  }
  return { tickets, next: after, more: false };
};

const placeOf = ({ value, ticket }: ScannedEntry) => ({ value, ticket });

const candidates = (rows: ViewSnapshot, { contact, company, status, oldest }: AgentListRequest, after: AgentListRequest['after']): ScannedEntry[] => {
  const scope = contact === undefined ? (company === undefined ? STAFF_SCOPE : `company:${company}`) : `contact:${contact}`;
  const options: ScanOptions = { scopes: [scope], slots: null, sort: 'activity', descending: !oldest, after, status: status.length > 0 ? status : undefined };
  return rows.scan(options, STEP);
};

const lineOf = (rows: ViewSnapshot, { ticket, line: ready }: ScannedEntry, request: AgentListRequest, reach: Reach): AgentLine | undefined => {
  if (request.tab !== 'all' && ready.includes(CLOSED)) return undefined;
  const facts = rows.get<TicketFacts>('ticketFacts', ticket)?.row;
  if (!facts || (request.company !== undefined && facts.company?.id !== request.company) || !reach(rows, facts)) return undefined;
  const waiting = isWaiting(rows, facts);
  if (request.tab === 'waiting' && !waiting) return undefined;
  const line = staffLine(rows, facts);
  return holdsWords(rows, line, request.words) ? { ...line, waiting } : undefined;
};

/** Whether a customer had the last public word of an open ticket. */
export const isWaiting = (rows: ViewSnapshot, { id, closed }: TicketFacts): boolean => {
  if (closed) return false;
  const entries = rows.range<ThreadEntry>('ticketThread', { prefix: entryId(id, 0).slice(0, id.length + 1), backwards: true, limit: NOTES });
  return entries.find(({ row }) => row.kind === 'message' && !row.internal)?.row.staff === false;
};

/** Every word typed begins a word of the ticket, its number, its requester or its company. */
const holdsWords = (rows: ViewSnapshot, line: ReturnType<typeof staffLine>, asked: readonly string[]): boolean => {
  if (asked.length === 0) return true;
  const names = foldWords([line.reference, line.requester?.name, line.company?.name].filter(Boolean).join(' '));
  const words = [...names, ...wordsOf(rows.get<TicketWords>('ticketWords', line.id)?.row)];
  return asked.every(word => words.some(one => one.startsWith(word)));
};
