import { existsSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { Refused, withHouse } from '../platform/cli-session.js';
import { importPort } from '../platform/import-port.js';
import { fileAt } from './import-file.js';
import { importFile } from './import.runner.js';
import type { ImportReport } from './import-report.js';
import { mappingAt, shippedMapping, SHIPPED_MAPPINGS, type ShippedMapping } from './mappings.js';
import { progressOn } from './progress.js';

interface Options {
  readonly mapping: string;
  readonly dryRun?: boolean;
  readonly rejects?: string;
  readonly source?: string;
  readonly language: 'de' | 'en';
  readonly json?: boolean;
}

const mappingNamed = (name: string) => {
  if ((SHIPPED_MAPPINGS as readonly string[]).includes(name)) return shippedMapping(name as ShippedMapping);
  if (existsSync(name)) return mappingAt(name);
  throw new Refused(`There is no mapping ${name}: name a file, or one of ${SHIPPED_MAPPINGS.join(', ')}.`);
};

const reportText = ({ rows, commands, rejected, rejectFile, resumedFrom, stopped, dryRun }: ImportReport, language: 'de' | 'en'): string =>
  [
    dryRun ? 'Dry run: nothing was written.' : stopped ? 'Stopped; the next run goes on from here.' : 'Done.',
    ...(resumedFrom === null ? [] : [`Resumed after row ${resumedFrom}.`]),
    `${rows.read} rows: ${rows.written} ${dryRun ? 'to be written' : 'written'}, ${rows.known} known, ${rows.rejected} rejected${rows.earlier > 0 ? `, ${rows.earlier} done earlier` : ''}.`,
    ...Object.entries(commands).map(([name, count]) => `  ${name}: ${count}`),
    ...rejected.slice(0, 20).map(one => `  row ${one.row}${one.column === null ? '' : `, ${one.column}`}: ${language === 'de' ? one.de : one.en}`),
    ...(rejectFile ? [`All rejected rows: ${rejectFile}`] : []),
  ].join('\n');

/** `sichtfeld import FILE --mapping NAME`: plans, writes, resumes after an interruption; run again it changes nothing. */
export const importCli = (program: Program): void => {
  program
    .command('import <file>')
    .description('bring in contacts, companies and tickets from CSV or JSON')
    .requiredOption('--mapping <name>', `a mapping file, or one of ${SHIPPED_MAPPINGS.join(', ')}`)
    .option('--dry-run', 'plan and check everything, write nothing')
    .option('--rejects <file>', 'where rejected rows go, as CSV')
    .option('--source <name>', 'name of the system it came from (default: the mapping’s)')
    .option('--language <de|en>', 'of the report', 'en')
    .option('--json', 'the report as one line of JSON')
    .action(async (file: string, { mapping: name, language, json, ...options }: Options) => {
      if (!existsSync(file)) throw new Refused(`There is no file ${file}.`);
      const mapping = mappingNamed(name);
      const report = await withHouse(house => {
        const { zone } = house.config;
        const digest = (text: string): string => house.digests.digest('import', text);
        const rejects = options.rejects ?? `${file}.rejected.csv`;
        return importFile(mapping, fileAt(file), importPort(house, options.source ?? mapping.source), { zone, digest, concurrency: 64, progress: progressOn('importing', process.stderr), ...(options.source ? { source: options.source } : {}), ...(options.dryRun ? { dryRun: true } : { rejectFile: rejects }) });
      });
      console.log(json ? JSON.stringify(report) : reportText(report, language));
      process.exitCode = report.exitCode;
    });
};
