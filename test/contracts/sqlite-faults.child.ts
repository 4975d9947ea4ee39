import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../src/adapters/sqlite.js';
import { sample } from './log-samples.js';

/** One writer after the other, so that each append has an fsync of its own. Prints `ack stream revision id`, then `wal BYTES`. */
const [folder] = process.argv.slice(2) as [string];
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

try {
  const { events, views, vault, close } = openSqlite(folder, { clock: { now: () => 0 } });
  events.foldWith((stored, tx) => {
    for (const { stream, revision, position } of stored) tx(views.generations().live).put({ view: 'counter', id: stream, row: { revision }, position, revision });
  });
  for (let n = 0; n < 10; n++) {
    const event = sample(`fault/${n}`);
    await events.append({ stream: `fault-${n % 3}`, expected: Math.floor(n / 3) - 1, events: [event] });
    say(`ack fault-${n % 3} ${Math.floor(n / 3)} ${event.id}`);
    say(`wal ${statSync(join(folder, 'sichtfeld.db-wal')).size}`);
    await vault.write([{ collection: 'secret', key: String(n), value: n }]);
    say(`kept ${n}`);
  }
  await close();
  say('through');
} catch (error) {
  say(`failed ${(error as { code?: string }).code ?? (error as Error).name}`);
}
process.exit(0);
