import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { scopesOf, type TicketFacts } from '../tickets/ticket.policy.js';
import { entry } from './entry.policy.js';
import { assumedDoor } from './explain.queries.js';
import type { Judge } from './judge.js';
import type { PortalRow } from './portal.policy.js';
import { asSubject, sightOf, type Sight } from './sight.policy.js';
import { membershipIn } from './viewers.js';

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

export interface DryRunSource {
  /** Pages in id order; the caller awaits between them, so that others are served. */
  contacts(): AsyncIterable<readonly ContactRow[]>;
  tickets(): AsyncIterable<readonly TicketFacts[]>;
  /** The decisive rows of this moment as they are, and as they would be. */
  rows(): { readonly before: Rows; readonly after: Rows };
}

type Pair = { readonly effect: Effect; readonly before: Side; readonly after: Side };

/** How a contact stands: its sight, or why it may not enter. The door is the one it could come in by best. */
const sideOf = (rows: Rows, portalId: string, contactId: string, judge: Judge, at: number): Side => {
  const portal = rows.get<PortalRow>('portal', portalId)?.row;
  const contact = rows.get<ContactRow>('contact', contactId)?.row;
  if (!portal || !contact) return { sight: null, reason: portal ? 'contact.none' : 'portal.unknown' };
  const membership = membershipIn(rows, contact, judge, at);
  const door = entry({ portal, contact, membership, at, ...assumedDoor(portal, contact) });
  return { sight: door.allowed ? sightOf(portal, contact, membership) : null, reason: door.reason };
};

/** Compares a portal as it is with how it would be, over all contacts and tickets. Writes nothing; the same predicate as ever decides. */
export const dryRun = async (portal: string, source: DryRunSource, judge: Judge, at: number): Promise<DryRun> => {
  const { pairs, byScope } = await sidesOf(portal, source, judge, at);
  const tickets = { gained: 0, lost: 0, total: 0 };
  for await (const page of source.tickets()) {
    const { after } = source.rows();
    for (const facts of page) {
      tickets.total++;
      const change = judgeTicket(facts, byScope, judge, after, at);
      if (change.gained) tickets.gained++;
      if (change.lost) tickets.lost++;
    }
  }
  return summary(pairs, tickets);
};

const sidesOf = async (portal: string, source: DryRunSource, judge: Judge, at: number) => {
  const pairs: Pair[] = [];
  const byScope = new Map<string, Pair[]>();
  for await (const page of source.contacts()) {
    const rows = source.rows();
    for (const { id } of page) {
      const sides = { before: sideOf(rows.before, portal, id, judge, at), after: sideOf(rows.after, portal, id, judge, at) };
      const effect: Effect = { contact: id, gained: 0, lost: 0, samples: { gained: [], lost: [] }, before: 0, after: 0, entry: { before: sides.before.reason, after: sides.after.reason } };
      const pair = { effect, ...sides };
      pairs.push(pair);
      for (const scope of new Set([...(sides.before.sight?.scopes.keys() ?? []), ...(sides.after.sight?.scopes.keys() ?? [])])) {
        const there = byScope.get(scope);
        if (there) there.push(pair);
        else byScope.set(scope, [pair]);
      }
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
