/** The decisive rows `emailHolder`, `identityHolder`, `staffEmailHolder` (by digest) and `hostHolder` (by host name). */
export interface HolderRow {
  /** A contact's, staff member's or portal's id. Its own stream says whether it holds the thing already, or still. */
  readonly holder: string;
  readonly revision: number;
}
