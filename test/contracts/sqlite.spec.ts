import { openSqlite } from '../../src/adapters/sqlite.js';
import { eventStoreContract } from './event-store.contract.js';
import { newFolder, removeFolders } from './folders.js';
import { MORNING } from './log-samples.js';

const clock = { now: () => MORNING };
afterAll(removeFolders);

eventStoreContract('sqlite', async () => openSqlite(newFolder(), { clock }).events);
