import type { Decider } from './command.js';
import type { EventFamily } from './event.js';
import type { AnyView } from './view.js';

/** What a capability brings: its events, its write sides, its views. `src/catalogue.ts` gathers them. */
export interface Capability {
  readonly name: string;
  readonly families: readonly EventFamily[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- heterogeneous
  readonly deciders: readonly Decider<any, any>[];
  readonly views: readonly AnyView[];
}
