import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { scopesOf, type TicketFacts } from '../tickets/ticket.policy.js';
import { asSubject, type Sight } from './sight.policy.js';
import type { Judge } from './judge.js';
import type { PortalRow } from './portal.policy.js';

/** What a proposed change would do to one contact. Samples are ticket ids, at most five each. */
export interface Effect {
  readonly contact: string;
  gained: number;
  lost: number;
  readonly samples: { gained: string[]; lost: string[] };
  /** Tickets seen before and after; `after` 0 with `before` above it: loses all. */
  before: number;
  after: number;
  /** May no longer (or may newly) enter at all, with the reason of entry. */
  readonly entry: { before: string; after: string };
}

export interface DryRun {
  readonly contacts: { readonly gaining: number; readonly losing: number; readonly losingAll: number; readonly total: number };
  /** Pairs of contact and ticket. */
  readonly sights: { readonly gained: number; readonly lost: number };
  readonly tickets: { readonly gained: number; readonly lost: number; readonly total: number };
  /** True when anybody sees anything new: marked as a warning. */
  readonly widens: boolean;
  readonly mostAffected: readonly Effect[];
  readonly losingAll: readonly Effect[];
}

interface Side {
  readonly sight: Sight | null;
  readonly reason: string;
}

/** How a contact stands under one version of the portal: its sight, or why it may not enter. */
export type SideOf = (portal: PortalRow, contact: ContactRow) => Side;

export interface DryRunSource {
  /** Pages of contacts and tickets, in id order; the caller awaits between pages, so that others are served. */
  contacts(): AsyncIterable<readonly ContactRow[]>;
  tickets(): AsyncIterable<readonly TicketFacts[]>;
  /** Rows for rule definitions. */
  rows(): Rows;
}

type Pair = { readonly effect: Effect; readonly before: Side; readonly after: Side };

/** Compares two versions of a portal over all contacts and tickets. Writes nothing; the same predicate as ever decides. */
export const dryRun = async (before: PortalRow, after: PortalRow, source: DryRunSource, sideOf: SideOf, judge: Judge, at: number): Promise<DryRun> => {
  const { pairs, byScope } = await sidesOf(before, after, source, sideOf);
  const tickets = { gained: 0, lost: 0, total: 0 };
  for await (const page of source.tickets()) {
    const rows = source.rows();
    for (const facts of page) {
      tickets.total++;
      const change = judgeTicket(facts, byScope, judge, rows, at);
      if (change.gained) tickets.gained++;
      if (change.lost) tickets.lost++;
    }
  }
  return summary(pairs, tickets);
};

const sidesOf = async (before: PortalRow, after: PortalRow, source: DryRunSource, sideOf: SideOf) => {
  const pairs: Pair[] = [];
  const byScope = new Map<string, Pair[]>();
  for await (const page of source.contacts())
    for (const contact of page) {
      const sides = { before: sideOf(before, contact), after: sideOf(after, contact) };
      const effect: Effect = { contact: contact.id, gained: 0, lost: 0, samples: { gained: [], lost: [] }, before: 0, after: 0, entry: { before: sides.before.reason, after: sides.after.reason } };
      const pair = { effect, ...sides };
      pairs.push(pair);
      for (const scope of new Set([...(sides.before.sight?.scopes.keys() ?? []), ...(sides.after.sight?.scopes.keys() ?? [])])) {
        const there = byScope.get(scope);
        if (there) there.push(pair);
        else byScope.set(scope, [pair]);
      }
    }
  return { pairs, byScope };
};

const judgeTicket = (facts: TicketFacts, byScope: ReadonlyMap<string, readonly Pair[]>, judge: Judge, rows: Rows, at: number) => {
  const scopes = scopesOf(facts);
  const answers = new Map<string, boolean>();
  const subject = asSubject(facts);
  const shows = (side: Side): boolean => {
    const { sight } = side;
    if (!sight || !scopes.some(scope => sight.scopes.has(scope))) return false;
    if (sight.filters === null) return true;
    return sight.filters.some(ref => {
      if (!answers.has(ref.key)) answers.set(ref.key, judge.filter(rows, ref).matches(subject, at).match);
      return answers.get(ref.key)!;
    });
  };
  const change = { gained: false, lost: false };
  for (const { effect, before, after } of new Set(scopes.flatMap(scope => byScope.get(scope) ?? []))) {
    const was = shows(before);
    const will = shows(after);
    if (was) effect.before++;
    if (will) effect.after++;
    if (was === will) continue;
    const side = will ? 'gained' : 'lost';
    change[side] = true;
    effect[side]++;
    if (effect.samples[side].length < 5) effect.samples[side].push(facts.id);
  }
  return change;
};

const summary = (pairs: readonly Pair[], tickets: DryRun['tickets']): DryRun => {
  const effects = pairs.map(({ effect }) => effect);
  const losingAll = effects.filter(({ before, after }) => before > 0 && after === 0);
  const affected = effects.filter(({ gained, lost }) => gained + lost > 0).sort((a, b) => b.gained + b.lost - (a.gained + a.lost) || (a.contact < b.contact ? -1 : 1));
  const gained = effects.reduce((sum, one) => sum + one.gained, 0);
  return {
    contacts: { gaining: effects.filter(one => one.gained > 0).length, losing: effects.filter(one => one.lost > 0).length, losingAll: losingAll.length, total: pairs.length },
    sights: { gained, lost: effects.reduce((sum, one) => sum + one.lost, 0) },
    tickets,
    widens: gained > 0,
    mostAffected: affected.slice(0, 20),
    losingAll: losingAll.slice(0, 100),
  };
};
