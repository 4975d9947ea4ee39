import type { Words } from './words.js';

export interface NavLink {
  readonly href: string;
  readonly label: string;
  readonly current?: boolean;
}

/** What every page of a request has in common: made once by the controller, handed to each page. */
export interface Face {
  readonly words: Words;
  readonly portal: {
    readonly title: string;
    /** Brand hue, 0 to 359. */
    readonly hue: number;
    /** Time zone in which moments are shown. */
    readonly zone: string;
  };
  /** The moment of the request (ms). */
  readonly now: number;
  /** Path and query of the page, to come back to. */
  readonly path: string;
  readonly nav: readonly NavLink[];
  /** Where the portal's title leads; `/` without it. */
  readonly home?: string;
  /** Token for forms of this session; absent when nobody is signed in. */
  readonly csrf?: string;
  readonly account?: { readonly name: string; readonly links: readonly NavLink[] };
  /** What just happened, in a sentence. */
  readonly flash?: { readonly kind: 'done' | 'notice'; readonly text: string };
  /** The place in history that the page shows: live updates go on from there. Absent when nobody is signed in. */
  readonly since?: string;
  /** Where signing in begins; absent on that page itself and for people who are signed in. */
  readonly signIn?: string;
}
