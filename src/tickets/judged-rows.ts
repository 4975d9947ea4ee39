import type { ScannedEntry, ViewSnapshot } from '../kernel/view-store.js';
import { asPart } from '../portal/sight.policy.js';
import type { Viewer } from '../portal/viewers.js';

interface Judged {
  readonly revision: number;
  readonly match: boolean;
  /** ms: what was judged at `from` holds until `until`; null: as long as the ticket stands as it is. */
  readonly from: number;
  readonly until: number | null;
}

/** Rows judged lately, some 20 MB at most. */
const MOST = 50_000;

/**
 * What filters say of tickets found in a viewer's scopes while no slot says it (a new rule's slot is being built).
 * Judged from the properties that the rules look at alone, and remembered: a stamp in memory, good for one revision of
 * the ticket, one set of rules (named by what they say), and a stretch of time.
 */
export class JudgedRows {
  readonly #known = new Map<string, Judged>();

  /** Which of the rows match. A row without a stamp is judged anew each time. */
  matching(viewer: Viewer, snapshot: ViewSnapshot, rows: readonly ScannedEntry[]): ReadonlySet<string> {
    const rules = viewer.sight.filters?.map(({ key }) => key).join() ?? '';
    const matching = new Set<string>();
    const unknown: string[] = [];
    for (const { ticket, stamp } of rows) {
      const known = this.#known.get(`${rules} ${ticket}`);
      if (!known || known.revision !== stamp.revision || viewer.at < known.from || (known.until !== null && viewer.at >= known.until)) unknown.push(ticket);
      else if (known.match) matching.add(ticket);
    }
    if (unknown.length > 0) this.#judge(viewer, snapshot, rules, unknown, matching);
    return matching;
  }

  #judge(viewer: Viewer, snapshot: ViewSnapshot, rules: string, tickets: readonly string[], matching: Set<string>): void {
    const members = viewer.filterProperties();
    if (this.#known.size + tickets.length > MOST) this.#known.clear();
    for (const part of snapshot.parts(tickets, { view: 'ticketFacts', within: 'properties', members })) {
      const { match, validUntil } = viewer.passes(asPart(part.members, members));
      if (match) matching.add(part.id);
      this.#known.set(`${rules} ${part.id}`, { revision: part.revision, match, from: viewer.at, until: validUntil });
    }
  }
}
