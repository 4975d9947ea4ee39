/** One row of a file, before anything is read from it. */
export interface RawRow {
  readonly number: number;
  /** The cell under a column of the mapping: text from CSV, any JSON value from JSON; undefined: not there. */
  readonly cell: (column: string) => unknown;
  /** What the file calls the column. */
  readonly header: (column: string) => string;
  /** The row itself cannot be read. */
  readonly problem?: 'ragged' | 'broken' | 'open';
}
