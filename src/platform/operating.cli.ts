import type { Command as Program } from 'commander';
import { backupSqlite, restoreSqlite } from '../adapters/sqlite.backup.js';
import { readConfig, SETTINGS } from '../config.js';
import { firstAdminLink } from '../identity/first-admin.js';
import { closeOnSignals, serve } from '../serve.js';
import { House } from './house.js';

/** Opens the folder and listens; prints the address, and at the very first start the one to set up the first admin. */
export const serveUntilStopped = async (prepare?: (house: House) => Promise<readonly string[]>): Promise<void> => {
  const config = readConfig();
  const house = await House.open(config, {
    onRebuild: ({ events, total }) => process.stderr.write(`Bringing views up to date: ${events} of ${total} events\r`),
  });
  const lines = prepare ? await prepare(house) : [];
  const served = await serve(house);
  closeOnSignals(served);
  console.log(`Sichtfeld serves ${served.url}`);
  const setup = await firstAdminLink(house, served.url);
  if (setup) console.log(`\nSet up the first admin here, within 30 minutes, once:\n  ${setup}\n`);
  for (const line of lines) console.log(line);
};

/** The log first, then the vault, never the views; the key folder stays out. Works beside a running service. */
const backup = async (target: string): Promise<void> => {
  await backupSqlite(readConfig().data, target);
  console.log(`Backed up to ${target}. It holds no key: keep ${readConfig().keys} elsewhere.`);
};

/** Into an empty folder: a new lineage; the next start applies the ledger of destroyed keys and rebuilds the views. */
const restore = async (source: string): Promise<void> => {
  const head = await restoreSqlite(source, readConfig().data);
  console.log(`Restored up to position ${head || '(empty)'} into ${readConfig().data}.`);
};

const SECRET = new Set(['key', 'smtp']);
const valueShown = (field: string, value: unknown): string => (SECRET.has(field) ? (value ? '(set)' : '(none)') : String(value));

/** Serving, settings, keys and backups. */
export const operatingCli = (program: Program): void => {
  program.command('serve').description('run the portal').action(() => serveUntilStopped());
  program.command('backup <folder>').description('copy log and vault into an empty folder, also beside a running service').action(backup);
  program.command('restore <folder>').description('from a backup into the (empty) data folder').action(restore);
  program
    .command('settings')
    .description('all settings: name, default, meaning, value in force')
    .action(() => {
      const config = readConfig() as unknown as Record<string, unknown>;
      for (const [field, { name, fallback, en }] of Object.entries(SETTINGS)) console.log(`${name}\n  ${en}\n  default: ${fallback || '(none)'}; now: ${valueShown(field, config[field])}`);
    });
};
