import type { Answer } from '../filters/compile.policy.js';
import type { Subject } from '../filters/filter.policy.js';
import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { ContactIdentities } from '../contacts/contact-identities.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { isMember, type ListRow, type Membership } from '../lists/list.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { identityAtRequest, type Entry } from './entry.policy.js';
import type { Judge } from './judge.js';
import type { PortalRow } from './portal.policy.js';
import { passes, sees, sightOf, type JudgedFilter, type Seen, type Sight } from './sight.policy.js';
import type { FilterRef } from './slots.policy.js';

/** Who looks, and how they came in. */
export interface Who {
  readonly contact: string;
  readonly portal: string;
  readonly host: string;
  readonly method: 'password' | 'link' | 'sso';
  readonly connection: string | null;
  /** Digest of the provider's subject, of a session by SSO. */
  readonly subject?: string;
}

/** A contact that entry has let in, with what it may look at; holds for one snapshot and moment. */
export interface Viewer {
  readonly who: Who;
  readonly contact: ContactRow;
  readonly portal: PortalRow;
  readonly entry: Entry;
  readonly sight: Sight;
  readonly at: number;
  sees(facts: TicketFacts | undefined): Seen;
  /** The properties that its filters look at. */
  filterProperties(): readonly string[];
  /** The second factor alone, for a ticket found in its scopes. */
  passes(subject: Subject): Answer;
}

/** Entry has ended or never was: the reason is for admins, the person gets one neutral sentence. */
export class MayNotEnter extends Rejection {
  constructor(readonly reason: string, readonly who: Who) {
    super('unauthenticated', 'session.ended', 'Please sign in again.');
    this.name = 'MayNotEnter';
  }
}

/** Memberships asked in one decision, each list read once. */
export const membershipIn = (rows: Rows, contact: ContactRow, judge: Judge, at: number): ((list: string) => Membership) => {
  const asked = new Map<string, Membership>();
  return list => {
    let answer = asked.get(list);
    if (!answer) asked.set(list, (answer = isMember(contact, rows.get<ListRow>('list', list)?.row, list, at, row => judge.criteria(rows, row))));
    return answer;
  };
};

/** Resolves a session's identity to what it may see, anew for every request: nothing of it outlives the snapshot. */
export class Viewers {
  constructor(readonly judge: Judge) {}

  /** @throws MayNotEnter when the table of entry.md says no. */
  look(rows: Rows, who: Who, at: number): Viewer {
    const decided = this.decide(rows, who, at);
    if (!decided.entry.allowed || !decided.portal || !decided.contact) throw new MayNotEnter(decided.entry.reason, who);
    const { portal, contact, membership } = decided;
    const sight = sightOf(portal, contact, membership);
    const judge = (ref: FilterRef): JudgedFilter => this.judge.filter(rows, ref);
    return {
      who, contact, portal, entry: decided.entry, sight, at,
      sees: facts => sees(sight, facts, at, judge),
      filterProperties: () => [...new Set(sight.filters?.flatMap(ref => judge(ref).properties))],
      passes: subject => passes(sight, subject, at, judge),
    };
  }

  /** The entry decision for a running session or a would-be one. */
  decide(rows: Rows, who: Who, at: number) {
    const portal = rows.get<PortalRow>('portal', who.portal)?.row;
    const contact = rows.get<ContactRow>('contact', who.contact)?.row ?? null;
    const membership = contact ? membershipIn(rows, contact, this.judge, at) : nobody;
    const linked = who.subject === undefined || isLinked(rows, who.contact, who.subject);
    return { portal, contact, membership, entry: identityAtRequest({ ...who, linked }, { portal, host: who.host, contact, membership, at }) };
  }
}

const isLinked = (rows: Rows, contact: string, identity: string): boolean => Object.hasOwn(rows.get<ContactIdentities>('contactIdentities', contact)?.row ?? {}, identity);

const nobody = (list: string): Membership => ({ member: false, stream: `list-${list}`, revision: -1, validUntil: null });
