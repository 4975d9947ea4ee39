import type { Fact, Recorded } from '../kernel/event.js';
import type { AudienceRecord, Rows } from '../kernel/view.js';
import type { Stamp, ViewTransaction } from '../kernel/view-store.js';
import type { Judge } from '../portal/judge.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { asSubject } from '../portal/sight.policy.js';
import { filtersOf, NO_SLOTS, slotFor, withPortal, type FilterRef, type Slot, type SlotTable } from '../portal/slots.policy.js';
import { audienceOf } from '../tickets/audience.policy.js';
import { definitionOf } from '../tickets/property.policy.js';
import { kindOf } from '../tickets/ticket-kind.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { wordsOf, type TicketWords } from '../tickets/ticket-words.view.js';
import type { AudienceRule } from './projector.js';

export const SLOT_VIEW = 'filterSlots';
export const RULE_VIEW = 'filterRules';

/** The bits of one ticket at one moment: which of the slots' filters it satisfies, and until when that holds. */
export const bitsOf = (facts: TicketFacts, slots: readonly Slot[], refOf: (key: string) => FilterRef | undefined, judge: Judge, rows: Rows, at: number) => {
  const subject = asSubject(facts);
  let bits = 0;
  let validUntil: number | null = null;
  for (const slot of slots) {
    const ref = slot.state === 'retiring' ? undefined : refOf(slot.key);
    if (!ref) continue;
    const answer = judge.filter(rows, ref).matches(subject, at);
    if (answer.match) bits += 2 ** slot.bit;
    if (answer.validUntil !== null && (validUntil === null || answer.validUntil < validUntil)) validUntil = answer.validUntil;
  }
  return { bits, validUntil };
};

/** The slot table, with the rules behind its keys at hand (a key names one rule for good). */
export class Slots {
  readonly #refs = new Map<string, FilterRef>();

  read(rows: Rows): SlotTable {
    return rows.get<SlotTable>(SLOT_VIEW, 'table')?.row ?? NO_SLOTS;
  }

  ref(rows: Rows, key: string): FilterRef | undefined {
    const known = this.#refs.get(key);
    if (known) return known;
    const row = rows.get<FilterRef>(RULE_VIEW, key)?.row;
    if (row) this.#refs.set(key, row);
    return row;
  }

  write(tx: ViewTransaction, table: SlotTable, position: string): void {
    tx.put({ view: SLOT_VIEW, id: 'table', row: table, position, revision: table.version });
  }
}

/** The index over tickets that lists, search and counts read: made from facts, words and the slot table. */
export class TicketIndex implements AudienceRule {
  constructor(
    private readonly judge: Judge,
    private readonly slots: Slots,
  ) {}

  ticketOf(event: Recorded<Fact>): string | undefined {
    return event.stream.startsWith('ticket-') ? event.of : undefined;
  }

  make(rows: Rows, ticket: string, at: number): { record: AudienceRecord; bits: number; stamp: Stamp } | undefined {
    const facts = rows.get<TicketFacts>('ticketFacts', ticket)?.row;
    if (!facts) return undefined;
    const table = this.slots.read(rows);
    const { bits, validUntil } = bitsOf(facts, table.slots, key => this.slots.ref(rows, key), this.judge, rows, at);
    const words = wordsOf(rows.get<TicketWords>('ticketWords', ticket)?.row);
    const kind = kindOf(facts, id => definitionOf(rows, id)?.type, at);
    return { record: { ...audienceOf(facts, words), kind }, bits, stamp: { revision: facts.revision, slots: table.version, validUntil } };
  }

  /** A portal whose filters changed needs slots; a sweep will fill them. */
  follow(tx: ViewTransaction, event: Recorded<Fact>): void {
    if (!event.stream.startsWith('portal-')) return;
    const portal = tx.get<PortalRow>('portal', event.of)?.row;
    if (!portal) return;
    const before = this.slots.read(tx);
    const after = withPortal(before, portal);
    for (const ref of filtersOf(portal)) if (!slotFor(before, ref.key)) tx.put({ view: RULE_VIEW, id: ref.key, row: ref, position: event.position, revision: event.revision });
    if (after !== before) this.slots.write(tx, after, event.position);
  }
}
