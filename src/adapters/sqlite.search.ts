import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { ScannedEntry, ScanOptions } from '../kernel/view-store.js';
import { mergeScans } from './merge-scans.js';
import { conditions, toEntries, type Conditions, type ScanRow } from './sqlite.scan.js';
import { rowOf, rowsOf } from './sqlite.statements.js';
import { endOfPrefix } from './text-order.js';

/** From so many hits on, the most recent tickets are looked at first: chances are good that they fill the page. */
const MANY_HITS = 500;
const RECENT = 2_000;

/** The end of a word's range in the table: the word itself, or everything that starts with it. */
const endOf = (words: readonly string[], index: number): string =>
  index === words.length - 1 ? endOfPrefix(words[index]!) : words[index]!;

/**
 * Search by words within scopes. The rarest word (counted in the viewer's own scope) leads, the others are checked on its
 * hits; what other scopes hold is never touched, so it costs nothing and tells nothing.
 */
export class SqliteSearch {
  readonly #prepared = new Map<string, StatementSync>();
  readonly #scope;
  readonly #hits;

  constructor(private readonly sql: (text: string) => StatementSync) {
    this.#scope = sql('SELECT n FROM scope_# WHERE name = ?');
    this.#hits = sql('SELECT count(*) FROM (SELECT 1 FROM word_# WHERE scope = ? AND word >= ? AND word <= ? LIMIT ?)');
  }

  search(words: readonly string[], options: ScanOptions, limit: number): ScannedEntry[] {
    const byActivity = { ...options, sort: 'activity' as const, descending: true };
    const rest = conditions(byActivity, 'activity');
    const lists = options.scopes.map(name => {
      const scope = rowOf<[number]>(this.#scope, name)?.[0];
      return scope === undefined || words.length === 0 ? [] : toEntries(name, this.#inScope(scope, words, rest, limit));
    });
    return mergeScans(lists, true, limit);
  }

  #inScope(scope: number, words: readonly string[], rest: Conditions, limit: number): ScanRow[] {
    const counts = words.map((word, index) => rowOf<[number]>(this.#hits, scope, word, endOf(words, index), MANY_HITS)![0]);
    const fewest = Math.min(...counts);
    if (fewest === 0) return [];
    if (fewest === MANY_HITS) {
      const recent = this.#amongRecent(scope, words, rest, limit);
      if (recent.length === limit) return recent;
    }
    return this.#amongHits(scope, words, counts.indexOf(fewest), rest, limit);
  }

  /** The latest entries of the scope, each checked for the words: exact when it fills the page. */
  #amongRecent(scope: number, words: readonly string[], rest: Conditions, limit: number): ScanRow[] {
    const after = rest.sql.includes('e.ticket) <') ? 'AND (activity, ticket) < (?, ?)' : '';
    const cursor = after ? rest.values.slice(0, 2) : [];
    const statement = this.#statement(`recent${words.length}${rest.sql}`, `
      SELECT e.ticket, e.activity, e.line, e.status, t.bits, t.revision, t.slots, t.valid_until
      FROM (SELECT * FROM entry_# WHERE scope = ? ${after} ORDER BY activity DESC, ticket DESC LIMIT ${RECENT}) e
      CROSS JOIN words_# w ON w.n = e.n CROSS JOIN ticket_# t ON t.n = e.n
      WHERE ${words.map(() => 'instr(w.words, ?)').join(' AND ')} ${rest.sql}
      ORDER BY e.activity DESC, e.ticket DESC LIMIT ?`);
    return rowsOf<ScanRow>(statement, scope, ...cursor, ...needles(words), ...rest.values, limit);
  }

  /** All hits of the leading word, ranked by activity; only the best few are read in full. */
  #amongHits(scope: number, words: readonly string[], lead: number, rest: Conditions, limit: number): ScanRow[] {
    const others = needles(words).filter((_, index) => index !== lead);
    const entry = rest.sql.includes('e.status') || rest.sql.includes('e.opened') ? '' : 'INDEXED BY entry_of_#';
    const statement = this.#statement(`hits${others.length}${rest.sql}`, `
      SELECT f.ticket, f.activity, f.line, f.status, t.bits, t.revision, t.slots, t.valid_until FROM (
        SELECT e.activity, e.ticket
        FROM (SELECT DISTINCT n FROM word_# WHERE scope = ?1 AND word >= ? AND word <= ?) h
        ${others.length > 0 ? 'CROSS JOIN words_# w ON w.n = h.n' : ''}
        CROSS JOIN entry_# e ${entry} ON e.n = h.n AND e.scope = ?1 CROSS JOIN ticket_# t ON t.n = h.n
        WHERE true ${others.map(() => 'AND instr(w.words, ?)').join(' ')} ${rest.sql}
        ORDER BY e.activity DESC, e.ticket DESC LIMIT ?
      ) best CROSS JOIN entry_# f ON f.scope = ?1 AND f.activity = best.activity AND f.ticket = best.ticket
      CROSS JOIN ticket_# t ON t.n = f.n ORDER BY f.activity DESC, f.ticket DESC`);
    return rowsOf<ScanRow>(statement, scope, words[lead]!, endOf(words, lead), ...others, ...rest.values, limit);
  }

  #statement(key: string, text: string): StatementSync {
    let statement = this.#prepared.get(key);
    if (!statement) this.#prepared.set(key, (statement = this.sql(text)));
    return statement;
  }
}

/** How a word looks inside the text that `words` keeps: between blanks, the last one open to its end. */
const needles = (words: readonly string[]): SQLInputValue[] =>
  words.map((word, index) => (index === words.length - 1 ? ` ${word}` : ` ${word} `));
