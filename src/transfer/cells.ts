import { parserOf, textOf, type Parsed, type Parser, type Value } from './cell-parsers.js';
import type { Mapping } from './mapping.js';
import type { OptionTable } from './option-table.js';
import { REASONS, rejected, type Reason, type Rejected } from './rejected.js';
import type { RawRow } from './row-reader.js';


/** The values of one row by column; a missing one is undefined. */
export interface Values {
  readonly row: number;
  get(column: string): Value | undefined;
  text(column: string): string | undefined;
  /** As part of an id: addresses folded, so that a capital letter makes no second person. */
  key(column: string): string | undefined;
  moment(columns: readonly string[]): number | undefined;
  reject(column: string | null, reason: Reason): Rejected;
}

interface Cell {
  readonly name: string;
  readonly required: boolean;
  readonly email: boolean;
  readonly fallback: Value | undefined;
  readonly missing: ReadonlySet<string>;
  readonly parse: Parser;
}

class RowValues implements Values {
  readonly #values: Map<string, Value>;

  constructor(private readonly raw: RawRow, values: Map<string, Value>, private readonly emails: ReadonlySet<string>) {
    this.#values = values;
  }

  get row(): number {
    return this.raw.number;
  }

  get(column: string): Value | undefined {
    return this.#values.get(column);
  }

  text(column: string): string | undefined {
    const value = this.#values.get(column);
    return value === undefined ? undefined : typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : String(value);
  }

  key(column: string): string | undefined {
    const text = this.text(column);
    return text !== undefined && this.emails.has(column) ? text.normalize('NFC').toLowerCase() : text;
  }

  moment(columns: readonly string[]): number | undefined {
    for (const column of columns) {
      const value = this.#values.get(column);
      if (typeof value === 'number') return value;
    }
    return undefined;
  }

  reject(column: string | null, reason: Reason): Rejected {
    return rejected(this.raw.number, column === null ? null : this.raw.header(column), column === null ? null : this.raw.cell(column), reason);
  }
}

export type ReadRow = (raw: RawRow) => Values | readonly Rejected[];

const readCell = (cell: Cell, raw: RawRow, values: Map<string, Value>): Reason | undefined => {
  const found = raw.cell(cell.name);
  const text = textOf(found).trim();
  const absent = text === '' || cell.missing.has(text);
  if (absent && cell.fallback === undefined) return cell.required ? REASONS.missing : undefined;
  const parsed: Parsed = absent ? { value: cell.fallback } : cell.parse(text, found);
  if ('reason' in parsed) return parsed.reason;
  if (parsed.value !== undefined) values.set(cell.name, parsed.value);
  return undefined;
};

/** Reads rows by the mapping's columns: all values of a row, or every reason why it is rejected. */
export const rowReader = (mapping: Mapping, zone: string, options: OptionTable): ReadRow => {
  const cells = Object.entries(mapping.columns).map(([name, column]): Cell => ({
    name,
    required: column.required ?? false,
    email: column.type === 'email',
    fallback: column.default,
    missing: new Set([...(mapping.missing ?? []), ...(column.missing ?? [])]),
    parse: parserOf(name, column, mapping, zone, options),
  }));
  for (const [name, { type, default: fallback }] of Object.entries(mapping.columns)) if (type === 'option' && fallback !== undefined) options.note(name, String(fallback), String(fallback));
  const emails = new Set(cells.filter(({ email }) => email).map(({ name }) => name));
  return raw => {
    if (raw.problem) return [rejected(raw.number, null, null, REASONS[raw.problem])];
    const values = new Map<string, Value>();
    const reasons: Rejected[] = [];
    for (const cell of cells) {
      const reason = readCell(cell, raw, values);
      if (reason) reasons.push(rejected(raw.number, raw.header(cell.name), raw.cell(cell.name) ?? null, reason));
    }
    return reasons.length > 0 ? reasons : new RowValues(raw, values, emails);
  };
};
