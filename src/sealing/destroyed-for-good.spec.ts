import { join } from 'node:path';
import { filesHolding, newFolder, removeFolders } from '../../test/contracts/folders.js';
import { letter, person } from '../../test/sealing/sample-events.js';
import { deploymentKey, HandClock, metadata, seeded } from '../../test/sealing/stage.js';
import { openSqlite } from '../adapters/sqlite.js';
import { NO_STREAM } from '../kernel/event-store.js';
import { ERASED } from '../kernel/sealing.js';
import { EventCodec } from './event-codec.js';
import { KeyRing } from './key-ring.js';

afterAll(removeFolders);

it('after a destruction and a scrub no file holds the wrapped key, the text is erased, and the rest goes on', async () => {
  const [folder, clock] = [newFolder(), new HandClock()];
  const open = async () => {
    const stores = openSqlite(folder, { clock });
    const ring = await KeyRing.open({ vault: stores.vault, deploymentKey: deploymentKey(), random: seeded(`${Math.random()}`), clock, ledgerFile: join(newFolder(), 'ledger') });
    return { ...stores, ring, codec: new EventCodec([person, letter], ring) };
  };
  const first = await open();
  const fact = { type: 'LetterWritten', data: { author: 'anna', subject: 'Canary in the cellar', body: 'still there', texts: {}, pages: 1 } };
  const events = await first.codec.seal('letter-7', [{ fact, metadata: metadata({ actor: { kind: 'import', id: 'zendesk' } }) }]);
  await first.events.append({ stream: 'letter-7', expected: NO_STREAM, events });
  const key = first.codec.openLazily((await first.events.readStream('letter-7'))[0]!).keys['subject']!;
  const { w } = (await first.vault.get('keys', key))!.value as { w: string };
  await first.vault.scrub();
  expect(filesHolding(folder, w)).not.toEqual([]);
  await first.ring.destroy([key]);
  await first.vault.scrub();
  expect(filesHolding(folder, w)).toEqual([]);
  expect(filesHolding(folder, 'Canary')).toEqual([]);
  await first.ring.close();
  await first.close();

  const next = await open();
  const read = await next.events.readStream('letter-7');
  await next.codec.prepare(read);
  expect(next.codec.open(read[0]!).data).toEqual({ ...fact.data, subject: ERASED });
  await next.ring.close();
  await next.close();
});
