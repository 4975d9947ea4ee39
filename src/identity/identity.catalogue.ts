import type { Capability } from '../kernel/catalogue.js';
import { lastSignIn } from './last-sign-in.view.js';
import { signInEvents } from './sign-in.events.js';
import { signIn } from './sign-in.js';

/** Who came in, who left, and who was refused. Sessions, passwords and links are the vault's; the log only tells. */
export const identity: Capability = { name: 'identity', families: [signInEvents], deciders: [signIn], views: [lastSignIn] };
