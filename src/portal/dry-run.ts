import type { PickedRow } from '../kernel/view-store.js';
import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { changesFor, type Changed } from './dry-run-sides.js';
import { DryRunTally } from './dry-run-tally.js';
import type { Judge } from './judge.js';

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

const MOST_AFFECTED = 20;
const LOSING_ALL = 100;

/**
 * Compares a portal as it is with how it would be: first all contacts, then all tickets, some at a time. Writes nothing;
 * the same predicate as ever decides. Every count only grows, so that none said on the way is above the last.
 */
export class DryRunPass {
  readonly tally: DryRunTally;
  #contacts = 0;

  constructor(
    private readonly portal: string,
    private readonly changed: Changed,
    private readonly judge: Judge,
    private readonly at: number,
  ) {
    this.tally = new DryRunTally(judge, at);
  }

  /** The next contacts; `rows` are the decisive rows of this moment, without the change. */
  people(contacts: readonly ContactRow[], rows: Rows): void {
    for (const change of changesFor(this.portal, contacts, rows, this.changed, this.judge, this.at)) this.tally.add(change, rows);
    this.#contacts += contacts.length;
  }

  /** The next tickets, read by `tally.ways()`. */
  tickets(tickets: readonly PickedRow[]): void {
    for (const ticket of tickets) this.tally.judge(ticket);
  }

  /** What is known; on the way only those lose all who surely see nothing afterwards. */
  known(exact: boolean): DryRun {
    const { effects, tickets } = this.tally;
    const sum = { gaining: 0, losing: 0, gained: 0, lost: 0 };
    for (const { gained, lost } of effects) {
      if (gained > 0) sum.gaining++;
      if (lost > 0) sum.losing++;
      sum.gained += gained;
      sum.lost += lost;
    }
    const losingAll = effects.filter((effect, person) => effect.before > 0 && effect.after === 0 && (exact || this.tally.seesNothing(person))).map(copied);
    return {
      contacts: { gaining: sum.gaining, losing: sum.losing, losingAll: losingAll.length, total: this.#contacts },
      sights: { gained: sum.gained, lost: sum.lost },
      tickets: { ...tickets },
      widens: sum.gained > 0,
      mostAffected: mostAffected(effects).map(copied),
      losingAll: losingAll.slice(0, LOSING_ALL),
    };
  }
}

/** What was told does not change when the pass goes on. */
const copied = (effect: Effect): Effect => ({ ...effect, samples: { gained: [...effect.samples.gained], lost: [...effect.samples.lost] } });

const weight = ({ gained, lost }: Effect): number => gained + lost;
const heavierFirst = (a: Effect, b: Effect): number => weight(b) - weight(a) || (a.contact < b.contact ? -1 : 1);

/** Sorts few of many: those that can still be among the first. */
const mostAffected = (effects: readonly Effect[]): readonly Effect[] => {
  let first: Effect[] = [];
  for (const effect of effects) {
    if (weight(effect) === 0 || (first.length === MOST_AFFECTED && heavierFirst(first[MOST_AFFECTED - 1]!, effect) < 0)) continue;
    first = [...first, effect].sort(heavierFirst).slice(0, MOST_AFFECTED);
  }
  return first;
};
