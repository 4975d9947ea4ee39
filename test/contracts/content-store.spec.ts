import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderContents } from '../../src/adapters/folder.contents.js';
import { MemoryContents } from '../../src/adapters/memory.contents.js';
import { contentStoreContract } from './content-store.contract.js';
import { newFolder, removeFolders } from './folders.js';

afterAll(removeFolders);

contentStoreContract('memory', async clock => new MemoryContents(clock));
contentStoreContract('folder', async clock => new FolderContents(newFolder(), clock));

const clock = { now: () => 1_000 };

async function* bytes(text: string): AsyncIterable<Buffer> {
  yield Buffer.from(text);
}

test('files are readable by their owner alone, two folders deep', async () => {
  const folder = newFolder();
  await new FolderContents(folder, clock).put('ab12'.repeat(8), bytes('x'));
  expect(statSync(join(folder, 'ab', '12', 'ab12'.repeat(8))).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'ab', '12')).mode & 0o777).toBe(0o700);
});

test('what a killed process had begun to write is gone at the next start', async () => {
  const folder = newFolder();
  new FolderContents(folder, clock);
  writeFileSync(join(folder, 'incoming', 'ab12'.repeat(8)), 'half');
  const store = new FolderContents(folder, clock);
  expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  await store.put('ab12'.repeat(8), bytes('whole'));
});
