import { START, type Position } from '../kernel/event.js';
import type { AudienceEntry, AudienceRecord, RowAt } from '../kernel/view.js';
import {
  ANSWERED_YES, UNANSWERED, type BitsChange, type EntryCount, type IndexedOptions, type IndexedTicket, type Kind, type KindBits, type PartOptions, type PickedRow, type PickOptions, type RowChange, type RowPart,
  type ScannedEntry, type ScanOptions, type SomeScanned, type Stamp, type Stretch, type ViewTransaction,
} from '../kernel/view-store.js';
import { holds, matches } from './memory.audience.js';
import { comparePlaces, mergeScans } from './merge-scans.js';
import { compareText } from './text-order.js';

interface Audience {
  readonly record: AudienceRecord;
  readonly bits: number;
  readonly stamp: Stamp;
}

type Stored = { readonly text: string; readonly position: Position; readonly revision: number };
type Parked = { view: string; id: string; position: Position; reason: string };

/** One generation in maps. Every write leaves behind how to undo it, so that savepoints cost nothing else. */
export class MemoryGeneration implements ViewTransaction {
  readonly #rows = new Map<string, Stored>();
  readonly #audience = new Map<string, Audience>();
  readonly #checkpoints = new Map<string, Position>();
  readonly #parked = new Map<string, Parked>();
  /** Never undone: a kind that no ticket is of is only looked at in vain. */
  readonly #kinds: Kind[] = [];

  constructor(private readonly undo: (() => void)[]) {}

  get<Row>(view: string, id: string): RowAt<Row> | undefined {
    const found = this.#rows.get(keyOf(view, id));
    return found && { row: JSON.parse(found.text) as Row, position: found.position, revision: found.revision };
  }

  put({ view, id, row, position, revision }: RowChange): void {
    this.#set(this.#rows, keyOf(view, id), row === undefined ? undefined : { text: JSON.stringify(row), position, revision });
    this.#set(this.#parked, keyOf(view, id), undefined);
  }

  putAudience(ticket: string, record: AudienceRecord | undefined, bits: number, stamp: Stamp): void {
    if (record) this.#kindOf(record);
    this.#set(this.#audience, ticket, record && { record: JSON.parse(JSON.stringify(record)) as AudienceRecord, bits, stamp: { ...stamp } });
  }

  setBits(changes: readonly BitsChange[]): number {
    return changes.filter(change => this.#setBits(change)).length;
  }

  #setBits({ ticket, revision, set, clear, slots, validUntil }: BitsChange): boolean {
    const found = this.#audience.get(ticket);
    if (found?.stamp.revision !== revision) return false;
    const bits = Number((BigInt(found.bits) & ~BigInt(clear)) | BigInt(set));
    const until = [found.stamp.validUntil, validUntil].filter(one => one !== null);
    const stamp = { revision, slots: Math.max(found.stamp.slots, slots), validUntil: until.length === 0 ? null : Math.min(...until) };
    this.#set(this.#audience, ticket, { record: found.record, bits, stamp });
    return true;
  }

  setBitsOfKinds({ answers, bit, slots, ...stretch }: KindBits): void {
    for (const [ticket, { record, stamp }] of this.#within(stretch)) {
      const answer = answers[this.#kindOf(record)] ?? UNANSWERED;
      if (answer === UNANSWERED || stamp.revision < 0) continue;
      const yes = answer === ANSWERED_YES;
      this.#setBits({ ticket, revision: stamp.revision, set: yes ? bit : 0, clear: yes ? 0 : bit, slots, validUntil: null });
    }
  }

  clearBit(stretch: Pick<Stretch, 'after' | 'through'>, bit: number): void {
    for (const [ticket, { stamp }] of this.#within(stretch)) this.#setBits({ ticket, revision: stamp.revision, set: 0, clear: bit, slots: stamp.slots, validUntil: null });
  }

  #within({ after, through }: Pick<Stretch, 'after' | 'through'>): [string, Audience][] {
    return [...this.#audience].filter(([ticket]) => compareText(ticket, after) > 0 && compareText(ticket, through) <= 0);
  }

  #kindOf({ kind: text = '' }: AudienceRecord): number {
    const known = this.#kinds.find(kind => kind.text === text)?.number;
    return known ?? this.#kinds.push({ number: this.#kinds.length + 1, text });
  }

  setCheckpoint(name: string, position: Position): void {
    this.#set(this.#checkpoints, name, position);
  }

  checkpoint(name: string): Position {
    return this.#checkpoints.get(name) ?? START;
  }

  park(view: string, id: string, position: Position, reason: string): void {
    this.#set(this.#parked, keyOf(view, id), { view, id, position, reason });
    const audience = this.#audience.get(id);
    if (audience) this.#set(this.#audience, id, { ...audience, stamp: { revision: -1, slots: -1, validUntil: null } });
  }

  savepoint<T>(work: () => T): T {
    const mark = this.undo.length;
    try {
      return work();
    } catch (error) {
      while (this.undo.length > mark) this.undo.pop()!();
      throw error;
    }
  }

  #set<V>(map: Map<string, V>, key: string, value: V | undefined): void {
    const before = map.get(key);
    this.undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }

  countEntries(options: ScanOptions, limit: number, looks: number, outside: readonly string[] = []): EntryCount | undefined {
    const elsewhere = new Set(outside.length === 0 ? [] : this.scan({ ...unfiltered(options), scopes: outside }, Infinity).map(({ ticket }) => ticket));
    const looked = options.scopes.map(scope => this.scan({ ...unfiltered(options), scopes: [scope] }, looks));
    const latest = new Set(looked.flat().map(({ ticket }) => ticket));
    const found = this.scan(options, Infinity).filter(({ ticket }) => latest.has(ticket) && !elsewhere.has(ticket));
    const holds = ({ stamp }: ScannedEntry): boolean => stamp.revision >= 0 && stamp.slots >= (options.slots?.since ?? 0) && (stamp.validUntil ?? Infinity) > (options.at ?? 0);
    if (!found.every(holds)) return undefined;
    return found.length > limit ? { count: limit, exact: false } : { count: found.length, exact: looked.every(rows => rows.length < looks) };
  }

  scanSome(options: ScanOptions, limit: number, looks: number): SomeScanned {
    const candidates = this.scan(unfiltered(options), looks);
    const latest = new Set(candidates.map(({ ticket }) => ticket));
    const rows = this.scan(options, limit).filter(({ ticket }) => latest.has(ticket));
    return { rows, stopped: rows.length < limit && candidates.length === looks ? candidates.at(-1) : undefined };
  }

  scan(options: ScanOptions, limit: number, wanted?: (words: readonly string[]) => boolean): ScannedEntry[] {
    const lists = options.scopes.map(scope => {
      const entries = [...this.#audience]
        .filter(([, { record }]) => !wanted || wanted(record.words))
        .flatMap(([ticket, { record, bits, stamp }]) =>
          record.entries
            .filter(entry => entry.scope === scope && !(wanted && entry.wordless) && matches(entry, ticket, bits, stamp, options))
            .map(({ line, status, [options.sort]: value }) => ({ ticket, scope, value, line, status, bits, stamp: { ...stamp } })));
      entries.sort(comparePlaces);
      return options.descending ? entries.reverse() : entries;
    });
    return mergeScans(lists, options.descending, limit);
  }

  search(words: readonly string[], options: ScanOptions, limit: number): ScannedEntry[] {
    if (words.length === 0) return [];
    return this.scan({ ...options, sort: 'activity', descending: true }, limit, stored => holds(stored, words));
  }

  searchSome(words: readonly string[], options: ScanOptions, limit: number): SomeScanned {
    return { rows: this.search(words, options, limit), stopped: undefined };
  }

  range<Row>(view: string, { prefix = '', after, limit, backwards = false }: { prefix?: string; after?: string; limit: number; backwards?: boolean }): (RowAt<Row> & { id: string })[] {
    const start = keyOf(view, prefix);
    const ids = [...this.#rows.keys()].filter(key => key.startsWith(start)).map(key => key.slice(view.length + 1)).sort(compareText);
    if (backwards) ids.reverse();
    const rest = after === undefined ? ids : ids.filter(id => (backwards ? compareText(id, after) < 0 : compareText(id, after) > 0));
    return rest.slice(0, limit).map(id => ({ id, ...this.get<Row>(view, id)! }));
  }

  count(view: string): number {
    return this.range(view, { limit: Infinity }).length;
  }

  due(moment: number, limit: number): { ticket: string; validUntil: number }[] {
    return [...this.#audience]
      .map(([ticket, { stamp }]) => ({ ticket, validUntil: stamp.validUntil }))
      .filter((row): row is { ticket: string; validUntil: number } => row.validUntil !== null && row.validUntil <= moment)
      .sort((a, b) => a.validUntil - b.validUntil || compareText(a.ticket, b.ticket))
      .slice(0, limit);
  }

  entriesOf(ticket: string): (AudienceEntry & { bits: number; stamp: Stamp })[] {
    const found = this.#audience.get(ticket);
    if (!found) return [];
    const { record, bits, stamp } = found;
    return record.entries.map(entry => ({ ...entry, bits, stamp: { ...stamp } })).sort((a, b) => compareText(a.scope, b.scope));
  }

  stretch(after: string, limit: number): Stretch {
    const tickets = [...this.#audience.keys()].filter(ticket => compareText(ticket, after) > 0).sort(compareText).slice(0, limit);
    return { after, through: tickets.at(-1) ?? after, tickets: tickets.length };
  }

  kinds(): readonly Kind[] {
    return this.#kinds.slice();
  }

  indexed({ after, through, answers, limit, ...part }: IndexedOptions): IndexedTicket[] {
    const open = (record: AudienceRecord): boolean => !answers || (answers[this.#kindOf(record)] ?? UNANSWERED) === UNANSWERED;
    const tickets = [...this.#audience]
      .filter(([ticket, { record }]) => compareText(ticket, after) > 0 && (through === undefined || compareText(ticket, through) <= 0) && this.#rows.has(keyOf(part.view, ticket)) && open(record))
      .map(([ticket]) => ticket)
      .sort(compareText);
    return this.parts(tickets.slice(0, limit), part).map(found => ({ ...found, place: found.id }));
  }

  parts(ids: readonly string[], { view, within, members }: PartOptions): RowPart[] {
    return ids.flatMap(id => {
      const found = this.get<Record<string, Record<string, unknown> | undefined>>(view, id);
      return found ? [{ id, revision: found.revision, members: Object.fromEntries(Object.entries(found.row[within] ?? {}).filter(([name]) => members.includes(name))) }] : [];
    });
  }

  picked({ view, ways, after, limit }: PickOptions): PickedRow[] {
    return this.range<unknown>(view, { after, limit }).map(({ id, row }) => ({ id, value: way => ways[way]!.reduce(inside, row) }));
  }

  ticketsAtMost(): number {
    return this.#audience.size;
  }

  parked(): Parked[] {
    return [...this.#parked.values()].sort((a, b) => compareText(a.view, b.view) || compareText(a.id, b.id)).map(row => ({ ...row }));
  }
}

/** All entries of the scopes, in their order. */
const unfiltered = ({ status: _, openedFrom: __, openedTo: ___, ...options }: ScanOptions): ScanOptions => ({ ...options, slots: null });

const inside = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);

const keyOf = (view: string, id: string): string => `${view}\u0000${id}`;
