import type { Rows } from '../kernel/view.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Sessions, Session } from '../identity/sessions.js';
import { MayNotEnter, type Viewer, type Viewers, type Who } from '../portal/viewers.js';
import { portalsOf, rolesOf, type StaffRow } from '../staff/staff.policy.js';
import { factsBefore } from '../tickets/ticket-news.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';

/** What happened to one ticket lately, as far as customers may hear of it. */
export interface Happened {
  readonly position: string;
  /** Customers see the ticket otherwise than before. */
  readonly shown: boolean;
  /** The first revision that is hidden itself and may have brought the ticket into sight; Infinity without one. */
  readonly revealing: number;
}

/** One look of an open page, good for one snapshot: nothing of it is kept. */
export interface Look {
  /** ms; null: until the next event. */
  readonly until: number | null;
  sees(facts: TicketFacts | undefined): { readonly visible: boolean; readonly validUntil: number | null };
  /** Whether the page is told: the person sees the ticket now, and something of it that is new. */
  hears(facts: TicketFacts | undefined, happened: Happened): boolean;
}

/** Whose page is open. */
export interface Watcher {
  /** Names the person for its limit of pages. */
  readonly person: string;
  readonly session: Session;
  /** What may end its pages: the person, the portal. */
  readonly standing: readonly string[];
  sessionLives(): boolean;
  /** Where tickets are found that the person might see: each of them has one of these keys, or of `standing`. */
  keys(rows: Rows): readonly string[];
  /** Undefined: the session or the entry has ended, and so does the page's stream. */
  look(rows: ViewSnapshot, at: number): Look | undefined;
}

const sooner = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** A contact: entry and sight are decided anew at every look. */
export class ContactWatcher implements Watcher {
  readonly person: string;
  readonly standing: readonly string[];

  constructor(
    readonly who: Who,
    readonly session: Session,
    private readonly sessions: Sessions,
    private readonly viewers: Viewers,
  ) {
    this.person = `contact:${who.contact}`;
    this.standing = [this.person, `portal:${who.portal}`];
  }

  sessionLives(): boolean {
    return this.sessions.lives(this.session);
  }

  /** Of all its companies, whatever the portal's rule says: the predicate decides, the index only spares asking it. */
  keys(rows: Rows): readonly string[] {
    const companies = rows.get<ContactRow>('contact', this.who.contact)?.row.companies ?? {};
    return Object.keys(companies).map(id => `company:${id}`);
  }

  look(rows: ViewSnapshot, at: number): Look | undefined {
    if (!this.sessionLives()) return undefined;
    const viewer = this.#viewer(rows, at);
    if (!viewer) return undefined;
    const until = sooner(this.sessions.endsAt(this.session), sooner(viewer.entry.validUntil, viewer.sight.validUntil));
    return { until, sees: facts => viewer.sees(facts), hears: (facts, happened) => hears(viewer, facts, happened) };
  }

  #viewer(rows: Rows, at: number): Viewer | undefined {
    try {
      return this.viewers.look(rows, this.who, at);
    } catch (error) {
      if (error instanceof MayNotEnter) return undefined;
      throw error;
    }
  }
}

const hears = (viewer: Viewer, facts: TicketFacts | undefined, { shown, revealing }: Happened): boolean => {
  if (!facts || !viewer.sees(facts).visible) return false;
  return shown || (revealing !== Infinity && !viewer.sees(factsBefore(facts, revealing)).visible);
};

/** Staff with the deployment's tickets: they read notes, so everything is news. */
export class StaffWatcher implements Watcher {
  readonly person: string;
  readonly standing: readonly string[];

  constructor(
    readonly staff: string,
    readonly session: Session,
    private readonly sessions: Sessions,
  ) {
    this.person = `staff:${staff}`;
    this.standing = [this.person];
  }

  sessionLives(): boolean {
    return this.sessions.lives(this.session);
  }

  keys(): readonly string[] {
    return ['staff'];
  }

  look(rows: ViewSnapshot): Look | undefined {
    const row = rows.get<StaffRow>('staff', this.staff)?.row;
    if (!row || !this.sessionLives() || portalsOf(row) !== null || !rolesOf(row, null).some(role => role !== 'auditor')) return undefined;
    return { until: this.sessions.endsAt(this.session), sees: facts => ({ visible: facts !== undefined, validUntil: null }), hears: facts => facts !== undefined };
  }
}
