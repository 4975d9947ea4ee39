import { openMemory } from '../../src/adapters/memory.js';
import { eventStoreContract } from './event-store.contract.js';
import { MORNING } from './log-samples.js';

const clock = { now: () => MORNING };

eventStoreContract('memory', async () => openMemory({ clock }).events);
