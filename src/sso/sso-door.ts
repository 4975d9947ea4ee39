import type { Door } from '../identity/doorway.js';

/** Where an answer came in: the door, and the secret of the browser's pre-login cookie. */
export interface SsoDoor extends Door {
  readonly browser: string | undefined;
}
