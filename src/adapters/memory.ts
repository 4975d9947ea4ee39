import type { Clock } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { FoldingEventStore } from './folding.js';
import { MemoryLog } from './memory.log.js';
import { MemoryVault } from './memory.vault.js';
import { MemoryViews } from './memory.views.js';

/** Log, views and vault in memory, for tests and as the model of the others. */
export const openMemory = ({ clock }: { clock: Clock }): { events: FoldingEventStore; views: ViewStore; vault: Vault; close(): Promise<void> } => {
  const views = new MemoryViews();
  const events = new MemoryLog(views);
  return { events, views, vault: new MemoryVault(clock), close: () => events.close() };
};
