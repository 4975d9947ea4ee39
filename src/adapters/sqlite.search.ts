import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Place, ScannedEntry, ScanOptions, SomeScanned } from '../kernel/view-store.js';
import { mergeSome } from './merge-scans.js';
import { conditions, filters, toEntries, type Conditions, type ScanRow } from './sqlite.scan.js';
import { rowOf, rowsOf } from './sqlite.statements.js';
import { endOfPrefix } from './text-order.js';

/** From so many hits on, only the most recent tickets are looked at: chances are good that they fill the page. */
const MANY_HITS = 500;
const RECENT = 2_000;
/** Entries of a scope that are walked for a word with few hits: they lie together, each hit lies elsewhere. */
const NEAR = 1_000;

const NONE: SomeScanned = { rows: [], stopped: undefined };

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
    return this.searchSome(words, options, limit, Infinity).rows;
  }

  searchSome(words: readonly string[], options: ScanOptions, limit: number, looks: number): SomeScanned {
    const byActivity = { ...options, sort: 'activity' as const, descending: true };
    return mergeSome(options.scopes.map(name => (words.length === 0 ? NONE : this.#inScope(name, words, byActivity, limit, looks))), true, limit);
  }

  /** Few hits are all found; of many, those among the latest `looks` entries. */
  #inScope(name: string, words: readonly string[], options: ScanOptions, limit: number, looks: number): SomeScanned {
    const scope = rowOf<[number]>(this.#scope, name)?.[0];
    if (scope === undefined) return NONE;
    const counts = words.map((word, index) => rowOf<[number]>(this.#hits, scope, word, endOf(words, index), MANY_HITS)![0]);
    const fewest = Math.min(...counts);
    if (fewest === 0) return NONE;
    const lead = counts.indexOf(fewest);
    const many = fewest === MANY_HITS;
    const walked = !many ? NEAR : looks === Infinity ? RECENT : looks;
    const recent = this.#amongRecent(scope, words, many ? undefined : lead, options, limit, walked);
    const last = recent.length < limit ? this.#lastLooked(scope, options, walked) : undefined;
    if (!last) return { rows: toEntries(name, recent), stopped: undefined };
    if (many && looks !== Infinity) return { rows: toEntries(name, recent), stopped: last };
    return { rows: toEntries(name, this.#amongHits(scope, words, lead, conditions(options, 'activity'), limit)), stopped: undefined };
  }

  /** The latest entries of the scope, each checked for the words, by the hits of the leading one where those are few. */
  #amongRecent(scope: number, words: readonly string[], lead: number | undefined, options: ScanOptions, limit: number, looks: number): ScanRow[] {
    const { after } = options;
    const rest = filters(options);
    const others = needles(words).filter((_, index) => index !== lead);
    const statement = this.#statement(`recent${others.length}${lead !== undefined}${after !== undefined}${rest.sql}`, `
      SELECT e.ticket, e.activity, e.line, e.status, t.bits, t.revision, t.slots, t.valid_until
      FROM (SELECT * FROM entry_# WHERE scope = ? ${after ? AFTER : ''} ORDER BY activity DESC, ticket DESC LIMIT ?) e
      ${others.length > 0 ? 'CROSS JOIN words_# w ON w.n = e.n' : ''} CROSS JOIN ticket_# t ON t.n = e.n
      WHERE ${lead === undefined ? 'true' : 'e.n IN (SELECT n FROM word_# WHERE scope = ? AND word >= ? AND word <= ?)'} ${others.map(() => 'AND instr(w.words, ?)').join(' ')} ${rest.sql}
      ORDER BY e.activity DESC, e.ticket DESC LIMIT ?`);
    const hits = lead === undefined ? [] : [scope, words[lead]!, endOf(words, lead)];
    return rowsOf<ScanRow>(statement, scope, ...cursorOf(options), looks, ...hits, ...others, ...rest.values, limit);
  }

  /** The last of `looks` entries; undefined when there are fewer. */
  #lastLooked(scope: number, options: ScanOptions, looks: number): Place | undefined {
    const statement = this.#statement(`last${options.after !== undefined}`, `SELECT activity, ticket FROM entry_# WHERE scope = ? ${options.after ? AFTER : ''}
      ORDER BY activity DESC, ticket DESC LIMIT 1 OFFSET ?`);
    const last = rowOf<[number, string]>(statement, scope, ...cursorOf(options), looks - 1);
    return last && { value: last[0], ticket: last[1] };
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

const AFTER = 'AND (activity, ticket) < (?, ?)';
const cursorOf = ({ after }: ScanOptions): SQLInputValue[] => (after ? [after.value, after.ticket] : []);

/** How a word looks inside the text that `words` keeps: between blanks, the last one open to its end. */
const needles = (words: readonly string[]): SQLInputValue[] =>
  words.map((word, index) => (index === words.length - 1 ? ` ${word}` : ` ${word} `));
