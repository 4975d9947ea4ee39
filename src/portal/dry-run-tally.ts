import type { PickedRow } from '../kernel/view-store.js';
import type { Rows } from '../kernel/view.js';
import { scopesOf, type TicketScopes } from '../tickets/ticket.policy.js';
import type { Effect } from './dry-run.js';
import { filterKeys, type SightChange } from './dry-run-sides.js';
import type { Judge } from './judge.js';
import { asPart, type JudgedFilter, type Sight } from './sight.policy.js';

const SAMPLES = 5;
const BEFORE = 1;
const AFTER = 2;

/** Places in `#filters` of which any must match; null: nothing is seen; `all`: everything in scope. */
type Shows = readonly number[] | 'all' | null;

/** Contacts of one scope that are judged alike, and on which sides they have it. */
interface Block {
  readonly kind: number;
  readonly sides: number;
  readonly people: number[];
}

const TICKET_WAYS = [['requester'], ['participants'], ['company']] as const;

/** Holds tickets against contacts whose sight changes: a ticket is judged once by each rule, and meets only those who have one of its scopes. */
export class DryRunTally {
  readonly effects: Effect[] = [];
  readonly tickets = { gained: 0, lost: 0, total: 0 };
  readonly #scopes = new Map<string, Block[]>();
  readonly #filters: JudgedFilter[] = [];
  readonly #filterPlaces = new Map<string, number>();
  readonly #kinds: { readonly before: Shows; readonly after: Shows }[] = [];
  readonly #kindPlaces = new Map<string, number>();
  readonly #kindOf: number[] = [];
  /** Of the ticket in hand: sides on which a person has one of its scopes, and of which ticket that was noted. */
  #sides = new Uint8Array(0);
  #noted = new Float64Array(0);
  #properties: readonly string[] = [];

  constructor(
    private readonly judged: Judge,
    private readonly at: number,
  ) {}

  /** `rows`: where definitions of properties are found. */
  add({ contact, before, after }: SightChange, rows: Rows): void {
    const person = this.effects.length;
    const kind = this.#kind(before.sight, after.sight, rows);
    this.effects.push({ contact, gained: 0, lost: 0, samples: { gained: [], lost: [] }, before: 0, after: 0, entry: { before: before.reason, after: after.reason } });
    this.#kindOf.push(kind);
    const scopes = new Map<string, number>();
    for (const scope of before.sight?.scopes.keys() ?? []) scopes.set(scope, BEFORE);
    for (const scope of after.sight?.scopes.keys() ?? []) scopes.set(scope, (scopes.get(scope) ?? 0) | AFTER);
    for (const [scope, sides] of scopes) this.#block(scope, kind, sides).people.push(person);
  }

  /** Whether this person sees nothing afterwards, whatever tickets there are. */
  seesNothing(person: number): boolean {
    return this.#kinds[this.#kindOf[person]!]!.after === null;
  }

  /** What is read of tickets; ask again after `add`. */
  ways(): readonly (readonly string[])[] {
    this.#properties = [...new Set(this.#filters.flatMap(({ properties }) => properties))];
    if (this.#noted.length < this.effects.length) [this.#sides, this.#noted] = [new Uint8Array(this.effects.length), new Float64Array(this.effects.length)];
    return [...TICKET_WAYS, ...this.#properties.map(property => ['properties', property])];
  }

  judge(ticket: PickedRow): void {
    this.tickets.total++;
    const blocks = scopesOf({ requester: ticket.value(0), participants: ticket.value(1), company: ticket.value(2) } as TicketScopes).flatMap(scope => this.#scopes.get(scope) ?? []);
    if (blocks.length === 0) return;
    const shown = this.#shown(ticket);
    const showing = blocks.filter(({ kind }) => shown(kind) > 0);
    const change = showing.length === 1 ? this.#alone(ticket.id, showing[0]!, shown) : this.#together(ticket.id, showing, shown);
    if (change & AFTER) this.tickets.gained++;
    if (change & BEFORE) this.tickets.lost++;
  }

  /** On which sides the rules of a kind let this ticket appear. */
  #shown(ticket: PickedRow): (kind: number) => number {
    const members: Record<string, unknown> = {};
    this.#properties.forEach((property, i) => (members[property] = ticket.value(TICKET_WAYS.length + i)));
    const subject = asPart(members, this.#properties);
    const answers: boolean[] = [];
    const shows = (rule: Shows): boolean => rule === 'all' || (rule !== null && rule.some(filter => (answers[filter] ??= this.#filters[filter]!.matches(subject, this.at).match)));
    const kinds: number[] = [];
    return kind => (kinds[kind] ??= (shows(this.#kinds[kind]!.before) ? BEFORE : 0) | (shows(this.#kinds[kind]!.after) ? AFTER : 0));
  }

  /** Nobody has the ticket by two scopes. Returns the sides that somebody has alone. */
  #alone(ticket: string, { kind, sides, people }: Block, shown: (kind: number) => number): number {
    const seen = sides & shown(kind);
    let change = 0;
    for (const person of people) change |= this.#count(person, seen, ticket);
    return change;
  }

  #together(ticket: string, blocks: readonly Block[], shown: (kind: number) => number): number {
    const met: number[] = [];
    for (const { sides, people } of blocks)
      for (const person of people) {
        if (this.#noted[person] !== this.tickets.total) {
          this.#noted[person] = this.tickets.total;
          this.#sides[person] = 0;
          met.push(person);
        }
        this.#sides[person]! |= sides;
      }
    let change = 0;
    for (const person of met) change |= this.#count(person, this.#sides[person]! & shown(this.#kindOf[person]!), ticket);
    return change;
  }

  #count(person: number, seen: number, ticket: string): number {
    const effect = this.effects[person]!;
    if (seen & BEFORE) effect.before++;
    if (seen & AFTER) effect.after++;
    if (seen !== BEFORE && seen !== AFTER) return 0;
    const side = seen === AFTER ? 'gained' : 'lost';
    effect[side]++;
    if (effect.samples[side].length < SAMPLES) effect.samples[side].push(ticket);
    return seen;
  }

  #block(scope: string, kind: number, sides: number): Block {
    const there = this.#scopes.get(scope) ?? [];
    if (there.length === 0) this.#scopes.set(scope, there);
    let block = there.find(one => one.kind === kind && one.sides === sides);
    if (!block) there.push((block = { kind, sides, people: [] }));
    return block;
  }

  #kind(before: Sight | null, after: Sight | null, rows: Rows): number {
    const key = [before, after].map(sight => (sight ? filterKeys(sight) : '-')).join('>');
    let kind = this.#kindPlaces.get(key);
    if (kind === undefined) {
      kind = this.#kinds.push({ before: this.#shows(before, rows), after: this.#shows(after, rows) }) - 1;
      this.#kindPlaces.set(key, kind);
    }
    return kind;
  }

  #shows(sight: Sight | null, rows: Rows): Shows {
    if (!sight) return null;
    return sight.filters?.map(ref => {
      const known = this.#filterPlaces.get(ref.key);
      if (known !== undefined) return known;
      const place = this.#filters.push(this.judged.filter(rows, ref)) - 1;
      this.#filterPlaces.set(ref.key, place);
      return place;
    }) ?? 'all';
  }
}
