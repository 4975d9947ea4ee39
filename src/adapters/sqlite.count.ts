import type { StatementSync } from 'node:sqlite';
import type { EntryCount, ScanOptions } from '../kernel/view-store.js';
import { CountCache } from './count-cache.js';
import { filters, HOLDS, SCOPE } from './sqlite.scan.js';
import { rowsOf } from './sqlite.statements.js';

type PartRow = [looked: number, found: number, holding: number, until: number | null];

/** One scope's latest entries: how many there are, how many of them are wanted, of how many the stamp holds, and until when that is so. */
const part = (before: number, where: string): string => `SELECT count(*), total(wanted), total(wanted AND holds), min(CASE WHEN wanted THEN valid_until END) FROM (
  SELECT ${HOLDS} AS holds, t.valid_until, (true ${where} ${notIn(before)}) AS wanted
  FROM (SELECT * FROM entry_# e WHERE e.scope = ${SCOPE} ORDER BY activity DESC, ticket DESC LIMIT ?) e CROSS JOIN ticket_# t ON t.n = e.n)`;

const notIn = (before: number): string =>
  before === 0 ? '' : `AND NOT EXISTS (SELECT 1 FROM entry_# o INDEXED BY entry_of_# WHERE o.n = e.n AND o.scope IN (${Array.from({ length: before }, () => SCOPE).join()}))`;

/** Counts by scope, each remembered until one of its scopes changes or one of the stamps ends: every page of a list shows them. */
export class SqliteCount {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(
    private readonly sql: (text: string) => StatementSync,
    private readonly cache: CountCache,
  ) {}

  count(options: ScanOptions, limit: number, looks: number, outside: readonly string[] = []): EntryCount | undefined {
    const at = options.at ?? 0;
    const { scopes, slots, status, openedFrom, openedTo } = options;
    const key = JSON.stringify([scopes, slots, status, openedFrom, openedTo, limit, looks, outside]);
    const known = this.cache.find(key, at);
    if (known) return known;
    const counted = this.#count(options, at, limit, looks, outside);
    if (counted) this.cache.keep(key, [...scopes, ...outside], counted, at, counted.until);
    return counted && { count: counted.count, exact: counted.exact };
  }

  /** Scope after scope, the last first (companies hold more than people): each counts what those before it do not hold. */
  #count(options: ScanOptions, at: number, limit: number, looks: number, outside: readonly string[]): (EntryCount & { until: number }) | undefined {
    const { sql, values } = filters(options);
    const scopes = options.scopes.toReversed();
    let [count, exact, until] = [0, true, Infinity];
    for (const [index, scope] of scopes.entries()) {
      const elsewhere = [...outside, ...scopes.slice(0, index)];
      const [looked, found, holding, ends] = rowsOf<PartRow>(this.#kept(part(elsewhere.length, sql)), options.slots?.since ?? 0, at, ...values, ...elsewhere, scope, looks)[0]!;
      if (found !== holding) return undefined;
      count += found;
      exact &&= looked < looks;
      until = Math.min(until, ends ?? Infinity);
    }
    return count > limit ? { count: limit, exact: false, until } : { count, exact, until };
  }

  #kept(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.sql(text)));
    return statement;
  }
}
