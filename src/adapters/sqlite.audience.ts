import type { StatementSync } from 'node:sqlite';
import type { AudienceEntry, AudienceRecord } from '../kernel/view.js';
import { UNANSWERED, type BitsChange, type KindBits, type Stamp, type Stretch } from '../kernel/view-store.js';
import type { CountCache } from './count-cache.js';
import type { SqliteKinds } from './sqlite.kinds.js';
import { rowOf, rowsOf } from './sqlite.statements.js';

type EntryRow = [scope: number, name: string, activity: number, opened: number, status: string, line: string];
type StampRow = [bits: number, revision: number, slots: number, validUntil: number | null];

/** Writes of the audience index. Only what differs is touched: a reply moves a line and leaves a thousand words alone. */
export class SqliteAudience {
  readonly #s: Record<'ticket' | 'newNumber' | 'addTicket' | 'stamp' | 'removeTicket' | 'setBits' | 'bitsOfKinds' | 'bitsOfAll' | 'clearBit' | 'dropStamp' | 'due' | 'entries' | 'stampOf'
    | 'scope' | 'addScope' | 'addEntry' | 'removeEntry' | 'updateEntry' | 'words' | 'setWords' | 'removeWords' | 'addWords' | 'removeWord', StatementSync>;

  /** `counts` hears of every scope that changes. */
  constructor(sql: (text: string) => StatementSync, private readonly counts: CountCache, private readonly kinds: SqliteKinds) {
    this.#s = {
      ticket: sql('SELECT n FROM ticket_# WHERE id = ?'),
      newNumber: sql('INSERT INTO words_#(words) VALUES (?)'),
      addTicket: sql('INSERT INTO ticket_# VALUES (?, ?, ?, ?, ?, ?, ?)'),
      stamp: sql('UPDATE ticket_# SET bits = ?, revision = ?, slots = ?, valid_until = ?, kind = ? WHERE n = ?'),
      removeTicket: sql('DELETE FROM ticket_# WHERE id = ?'),
      setBits: sql(`UPDATE ticket_# SET bits = (bits & ~?1) | ?2, slots = max(slots, ?3),
        valid_until = min(coalesce(valid_until, ?4), coalesce(?4, valid_until)) WHERE id = ?5 AND revision = ?6`),
      // No query within: SQLite then rewrites the rows as it meets them, without a list of them first.
      bitsOfKinds: sql(`UPDATE ticket_# SET bits = (bits & ~?1) | iif(substr(?2, kind + 1, 1) = x'02', ?1, 0), slots = max(slots, ?3)
        WHERE n > ?4 AND n <= ?5 AND revision >= 0 AND substr(?2, kind + 1, 1) > x'00'`),
      bitsOfAll: sql(`UPDATE ticket_# SET bits = (bits & ~?1) | iif(substr(?2, kind + 1, 1) = x'02', ?1, 0), slots = max(slots, ?3) WHERE n > ?4 AND n <= ?5 AND revision >= 0`),
      clearBit: sql('UPDATE ticket_# SET bits = bits & ~?1 WHERE n > ?2 AND n <= ?3 AND bits & ?1'),
      dropStamp: sql('UPDATE ticket_# SET revision = -1, slots = -1, valid_until = NULL WHERE id = ?'),
      due: sql('SELECT id, valid_until FROM ticket_# WHERE valid_until <= ? ORDER BY valid_until, id LIMIT ?'),
      entries: sql(`SELECT e.scope, s.name, e.activity, e.opened, e.status, e.line FROM entry_# e INDEXED BY entry_of_#
        JOIN scope_# s ON s.n = e.scope WHERE e.n = ? ORDER BY s.name`),
      stampOf: sql('SELECT bits, revision, slots, valid_until FROM ticket_# WHERE id = ?'),
      scope: sql('SELECT n FROM scope_# WHERE name = ?'),
      addScope: sql('INSERT INTO scope_#(name) VALUES (?)'),
      addEntry: sql('INSERT INTO entry_# VALUES (?, ?, ?, ?, ?, ?, ?)'),
      removeEntry: sql('DELETE FROM entry_# WHERE scope = ? AND activity = ? AND ticket = ?'),
      updateEntry: sql('UPDATE entry_# SET opened = ?, status = ?, line = ? WHERE scope = ? AND activity = ? AND ticket = ?'),
      words: sql('SELECT words FROM words_# WHERE n = ?'),
      setWords: sql('UPDATE words_# SET words = ? WHERE n = ?'),
      removeWords: sql('DELETE FROM words_# WHERE n = ?'),
      addWords: sql('INSERT OR IGNORE INTO word_# SELECT s.value, w.value, ?1 FROM json_each(?2) s CROSS JOIN json_each(?3) w'),
      removeWord: sql('DELETE FROM word_# WHERE scope = ? AND word = ? AND n = ?'),
    };
  }

  put(ticket: string, record: AudienceRecord | undefined, bits: number, stamp: Stamp): void {
    const known = rowOf<[number]>(this.#s.ticket, ticket)?.[0];
    if (known === undefined && !record) return;
    const kind = this.kinds.numberOf(record?.kind ?? '');
    const n = known ?? this.#addTicket(ticket, bits, stamp, kind, textOf(record!.words));
    const before = known === undefined ? [] : rowsOf<EntryRow>(this.#s.entries, n);
    for (const scope of [...before.map(row => row[1]), ...(record?.entries ?? []).map(entry => entry.scope)]) this.counts.changed(scope);
    const scopes = this.#putEntries(ticket, n, before, record?.entries ?? []);
    if (known === undefined) this.#addWords(n, [...scopes], record!.words);
    else this.#putWords(n, wordedOf(before, record), scopes, record?.words ?? []);
    if (!record) this.#removeTicket(ticket, n);
    else if (known !== undefined) this.#s.stamp.run(bits, stamp.revision, stamp.slots, stamp.validUntil, kind, n);
  }

  #addTicket(ticket: string, bits: number, { revision, slots, validUntil }: Stamp, kind: number, words: string): number {
    // Not by RETURNING: in a long transaction that took hundreds of microseconds.
    const n = Number(this.#s.newNumber.run(words).lastInsertRowid);
    this.#s.addTicket.run(n, ticket, bits, revision, slots, validUntil, kind);
    return n;
  }

  #removeTicket(ticket: string, n: number): void {
    this.#s.removeTicket.run(ticket);
    this.#s.removeWords.run(n);
  }

  /** Returns the scopes that the ticket is found by words in now. */
  #putEntries(ticket: string, n: number, before: readonly EntryRow[], entries: readonly AudienceEntry[]): Set<number> {
    const old = new Map(before.map(row => [row[1], row]));
    const scopes = new Set<number>();
    for (const entry of entries) {
      const was = old.get(entry.scope);
      old.delete(entry.scope);
      const scope = was?.[0] ?? this.#scope(entry.scope);
      if (!entry.wordless) scopes.add(scope);
      this.#putEntry(scope, ticket, n, was, entry);
    }
    for (const [scope, , activity] of old.values()) this.#s.removeEntry.run(scope, activity, ticket);
    return scopes;
  }

  #putEntry(scope: number, ticket: string, n: number, was: EntryRow | undefined, { activity, opened, status, line }: AudienceEntry): void {
    if (was && was[2] === activity) {
      if (was[3] === opened && was[4] === status && was[5] === line) return;
      this.#s.updateEntry.run(opened, status, line, scope, activity, ticket);
      return;
    }
    if (was) this.#s.removeEntry.run(scope, was[2], ticket);
    this.#s.addEntry.run(scope, activity, ticket, n, opened, status, line);
  }

  #scope(name: string): number {
    return rowOf<[number]>(this.#s.scope, name)?.[0] ?? Number(this.#s.addScope.run(name).lastInsertRowid);
  }

  /** Words stand once per scope for looking up, and once per ticket (between blanks) for knowing what differs. */
  #putWords(n: number, scopesBefore: ReadonlySet<number>, scopes: ReadonlySet<number>, words: readonly string[]): void {
    const stored = rowOf<[string]>(this.#s.words, n)![0];
    const before = new Set(stored.split(' ').filter(Boolean));
    const after = new Set(words);
    for (const scope of scopesBefore) {
      for (const word of before) if (!scopes.has(scope) || !after.has(word)) this.#s.removeWord.run(scope, word, n);
    }
    this.#addWords(n, [...scopes].filter(scope => !scopesBefore.has(scope)), words);
    this.#addWords(n, [...scopes].filter(scope => scopesBefore.has(scope)), words.filter(word => !before.has(word)));
    const text = textOf(words);
    if (text !== stored) this.#s.setWords.run(text, n);
  }

  #addWords(n: number, scopes: readonly number[], words: readonly string[]): void {
    if (scopes.length > 0 && words.length > 0) this.#s.addWords.run(n, JSON.stringify(scopes), JSON.stringify(words));
  }

  /** How many tickets were where the sweep thought they were. */
  setBits(changes: readonly BitsChange[]): number {
    this.counts.clear();
    let done = 0;
    for (const { ticket, revision, set, clear, slots, validUntil } of changes) {
      done += this.#s.setBits.run(clear, set, slots, validUntil, ticket, revision).changes as number;
    }
    return done;
  }

  setBitsOfKinds({ bit, answers, slots, after, through }: KindBits): void {
    this.counts.clear();
    const all = this.kinds.all().every(({ number }) => (answers[number] ?? UNANSWERED) !== UNANSWERED);
    this.#s[all ? 'bitsOfAll' : 'bitsOfKinds'].run(bit, answers, slots, Number(after), Number(through));
  }

  clearBit({ after, through }: Pick<Stretch, 'after' | 'through'>, bit: number): void {
    this.counts.clear();
    this.#s.clearBit.run(bit, Number(after), Number(through));
  }

  dropStamp(ticket: string): void {
    this.counts.clear();
    this.#s.dropStamp.run(ticket);
  }

  due(moment: number, limit: number): { ticket: string; validUntil: number }[] {
    return rowsOf<[string, number]>(this.#s.due, moment, limit).map(([ticket, validUntil]) => ({ ticket, validUntil }));
  }

  entriesOf(ticket: string): (AudienceEntry & { bits: number; stamp: Stamp })[] {
    const n = rowOf<[number]>(this.#s.ticket, ticket)?.[0];
    if (n === undefined) return [];
    const [bits, revision, slots, validUntil] = rowOf<StampRow>(this.#s.stampOf, ticket)!;
    return rowsOf<EntryRow>(this.#s.entries, n).map(([, scope, activity, opened, status, line]) => ({
      scope, activity, opened, status, line, bits, stamp: { revision, slots, validUntil },
    }));
  }
}

/** The scopes that the ticket was found by words in; one that is listed only has never held any. */
const wordedOf = (before: readonly EntryRow[], record: AudienceRecord | undefined): Set<number> => {
  const wordless = new Set(record?.entries.filter(entry => entry.wordless).map(({ scope }) => scope));
  return new Set(before.filter(([, name]) => !wordless.has(name)).map(([scope]) => scope));
};

/** A ticket's words as they are kept beside it: each once, between blanks. */
const textOf = (words: readonly string[]): string => {
  for (const word of words) if (word === '' || word.includes(' ')) throw new TypeError(`"${word}" is no single word.`);
  return words.length === 0 ? '' : ` ${[...new Set(words)].join(' ')} `;
};
