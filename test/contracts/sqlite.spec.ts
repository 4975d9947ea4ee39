import { openSqlite } from '../../src/adapters/sqlite.js';
import { eventStoreContract } from './event-store.contract.js';
import { foldInAppendContract } from './fold-in-append.contract.js';
import { newFolder, removeFolders } from './folders.js';
import { MORNING } from './log-samples.js';
import { vaultContract } from './vault.contract.js';
import { viewStoreContract } from './view-store.contract.js';

const clock = { now: () => MORNING };
afterAll(removeFolders);

eventStoreContract('sqlite', async () => openSqlite(newFolder(), { clock }).events);
viewStoreContract('sqlite', async () => openSqlite(newFolder(), { clock }).views);
vaultContract('sqlite', async time => openSqlite(newFolder(), { clock: time }).vault);
foldInAppendContract('sqlite', async () => openSqlite(newFolder(), { clock }));
