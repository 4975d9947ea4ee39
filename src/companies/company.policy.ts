/** The row `company`: decisive, because commands ask whether it exists. */
export interface CompanyRow {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}
