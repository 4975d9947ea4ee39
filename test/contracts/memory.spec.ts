import { openMemory } from '../../src/adapters/memory.js';
import { eventStoreContract } from './event-store.contract.js';
import { foldInAppendContract } from './fold-in-append.contract.js';
import { MORNING } from './log-samples.js';
import { vaultContract } from './vault.contract.js';
import { viewStoreContract } from './view-store.contract.js';

const clock = { now: () => MORNING };

eventStoreContract('memory', async () => openMemory({ clock }).events);
viewStoreContract('memory', async () => openMemory({ clock }).views);
vaultContract('memory', async time => openMemory({ clock: time }).vault);
foldInAppendContract('memory', async () => openMemory({ clock }));
