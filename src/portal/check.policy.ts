/** The event that set what a check looked at; revision -1 is a default that no event set. */
export interface SetBy {
  readonly stream: string;
  readonly revision: number;
}

/** One step of a decision, in order: what was asked, with what, how it came out, and which event set it. */
export interface Check {
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'not-asked';
  readonly operands: Readonly<Record<string, unknown>>;
  readonly setBy: SetBy | null;
  readonly en: string;
  readonly de: string;
}
