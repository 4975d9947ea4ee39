import { view } from '../kernel/view.js';
import type { SignInEvent } from './sign-in.events.js';

/** When a staff member last came in, and how. */
export interface LastSignIn {
  /** ms. */
  readonly at: number;
  readonly host: string;
  readonly method: string;
}

/** The row `lastSignIn` of a staff member. Contacts' sign-ins make none: there are many, and nobody looks. */
export const lastSignIn = view<LastSignIn, SignInEvent>({
  name: 'lastSignIn',
  version: 1,
  decisive: false,
  folds: ['SignedIn'],
  idsOf: event => (event.type === 'SignedIn' && event.data.kind === 'staff' ? [event.data.person] : []),
  fold: (row, event) => (event.type === 'SignedIn' ? { at: event.at, host: event.data.host, method: event.data.method } : row),
});
