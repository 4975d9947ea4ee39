import type { Command as Program } from 'commander';
import { Passwords } from '../identity/password.js';
import type { House } from '../platform/house.js';
import { importPort } from '../platform/import-port.js';
import { serveUntilStopped } from '../platform/operating.cli.js';
import { demoPeople, demoSteps } from './demo.js';
import type { ImportPort } from './import-port.js';
import { runSteps } from './step-runner.js';
import type { ImportStep } from './step.js';

/** What everybody in the demo signs in with. Public on purpose. */
const PASSWORD = 'ein ruhiger Abend';
const DONE = { collection: 'demo', key: 'made' };
const BATCH = 500;

const runAll = async (port: ImportPort, steps: readonly ImportStep[]): Promise<void> => {
  for (const { step, outcome } of await runSteps(port, steps, 64))
    if (typeof outcome !== 'string') throw new Error(`The demo's own data was refused: ${step.command} of ${step.external.kind} ${step.external.id}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
};

/** Brings the demo in, once. Steps of one kind that follow each other go side by side, stream by stream. */
export const makeDemo = async (house: House): Promise<number> => {
  if (await house.stores.vault.get(DONE.collection, DONE.key)) return 0;
  const port = importPort(house, 'demo');
  let count = 0;
  let batch: ImportStep[] = [];
  for await (const step of demoSteps({ zone: house.config.zone })) {
    if (batch.length > 0 && (batch.length >= BATCH || batch[0]!.external.kind !== step.external.kind)) {
      await runAll(port, batch);
      batch = [];
    }
    batch.push(step);
    if (++count % 1_000 === 0) process.stderr.write(`Bringing in the demo: ${count} steps\r`);
  }
  await runAll(port, batch);
  const passwords = new Passwords(house.stores.vault, house.random);
  for (const { id } of demoPeople()) await passwords.set(`contact:${id}`, PASSWORD);
  await house.stores.vault.write([{ ...DONE, value: { at: house.clock.now() } }]);
  return count;
};

const personLines = (language: 'de' | 'en', port: number): string[] =>
  demoPeople().map(({ email, host, mayEnter, situation }) => `  ${email.padEnd(34)} http://${host}:${port}/  ${mayEnter ? '' : '(may not enter) '}${situation[language]}`);

/** `sichtfeld demo`: real tickets, written people, two portals; then serves them. */
export const demoCli = (program: Program): void => {
  program
    .command('demo')
    .description('serve a demo: real tickets of two public data sets, in a folder of its own')
    .option('--language <de|en>', 'language of what is printed', 'en')
    .action(({ language }: { language: 'de' | 'en' }) => {
      process.env['SICHTFELD_DATA'] ||= 'data/demo';
      return serveUntilStopped(async house => {
        await makeDemo(house);
        return [`Sign in as one of these, with the password “${PASSWORD}”:`, ...personLines(language, house.config.port)];
      });
    });
};
