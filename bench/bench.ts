import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Bench, type Measure } from './bench-run.js';
import { asJson, asTable, type Result } from './report.js';
import { append } from './numbers/append.js';
import { dryRun } from './numbers/dry-run.js';
import { lists } from './numbers/lists.js';
import { live } from './numbers/live.js';
import { memory } from './numbers/memory.js';
import { rebuild } from './numbers/rebuild.js';
import { rule } from './numbers/rule.js';
import { search } from './numbers/search.js';
import { sso } from './numbers/sso.js';
import { threads } from './numbers/threads.js';
import { writes } from './numbers/writes.js';

const NUMBERS: Readonly<Record<string, Measure>> = { append, writes, lists, threads, search, live, memory, rule, dryRun, rebuild, sso };

/** Numbers that need no store of tickets. */
const STORELESS: ReadonlySet<string> = new Set(['sso']);

const USAGE = `npm run bench -- [--tickets N] [--runs N] [--only ${Object.keys(NUMBERS).join(',')}] [--duplicates N] [--json] [--short]`;

const { values } = parseArgs({
  options: {
    tickets: { type: 'string' }, runs: { type: 'string' }, only: { type: 'string' }, duplicates: { type: 'string' },
    json: { type: 'boolean', default: false }, short: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
  },
});

const whole = (text: string | undefined, fallback: number): number => {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no whole number. ${USAGE}`);
  return value;
};

const namesOf = (only: string | undefined): string[] => {
  const names = only?.split(',') ?? Object.keys(NUMBERS);
  for (const name of names) if (!(name in NUMBERS)) throw new Error(`There is no number called ${name}. ${USAGE}`);
  return names;
};

const main = async (): Promise<void> => {
  if (values.help) return console.log(USAGE);
  const names = namesOf(values.only);
  const bench = await Bench.prepare({
    tickets: names.every(name => STORELESS.has(name)) ? 0 : whole(values.tickets, values.short ? 2_000 : 1_000_000), runs: whole(values.runs, values.short ? 3 : 7),
    duplicates: whole(values.duplicates, values.short ? 2_000 : 100_000), short: values.short,
  });
  const results: Result[] = [];
  try {
    for (const name of names) {
      for (const result of await NUMBERS[name]!(bench)) {
        results.push(result);
        if (values.json) console.log(asJson(result));
      }
    }
  } finally {
    await bench.close();
  }
  if (!values.json) console.log(`${bench.describe()}\n\n${asTable(results)}`);
};

await main();
