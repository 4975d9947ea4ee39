import type { ScannedEntry } from '../kernel/view-store.js';
import type { Viewer } from '../portal/viewers.js';

interface Judged {
  readonly revision: number;
  readonly visible: boolean;
  /** ms: what was judged at `from` holds until `until`; null: as long as the ticket stands as it is. */
  readonly from: number;
  readonly until: number | null;
}

/** Rows judged lately, some 20 MB at most. */
const MOST = 50_000;

/**
 * What filters said of tickets while no slot says it (a new rule's slot is being built): a stamp in memory, good for
 * one revision of the ticket, one set of rules (named by what they say), and a stretch of time.
 */
export class JudgedRows {
  readonly #known = new Map<string, Judged>();

  /** What is known of a row found in the viewer's scopes; else `judge` is asked. A row without a stamp is always judged. */
  visible(viewer: Viewer, { ticket, stamp }: ScannedEntry, judge: () => { visible: boolean; validUntil: number | null }): boolean {
    if (stamp.revision < 0 || viewer.sight.filters === null) return judge().visible;
    const name = `${viewer.sight.filters.map(({ key }) => key).join()} ${ticket}`;
    const known = this.#known.get(name);
    if (known?.revision === stamp.revision && viewer.at >= known.from && (known.until === null || viewer.at < known.until)) return known.visible;
    const { visible, validUntil } = judge();
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(name, { revision: stamp.revision, visible, from: viewer.at, until: validUntil });
    return visible;
  }
}
