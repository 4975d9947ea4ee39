import { readFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { deciders } from '../catalogue.js';
import type { AnyCommandSpec } from '../kernel/command.js';
import { bodyFromTexts, fieldsOf, type FieldInfo } from '../kernel/fields.js';
import { printed, told, withControl } from './cli-session.js';
import { triedDry } from './dry-run.cli.js';

interface Options {
  readonly json?: boolean;
  readonly reason?: string;
  readonly key?: string;
  readonly expect?: string;
  readonly dryRun?: boolean;
  readonly at?: string;
  readonly [field: string]: unknown;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** `@file` reads the value from a file: rules and long texts. */
const value = (text: string): string => (text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);

/** A field whose name is taken by an option of ours gets `field-` before it. */
const TAKEN = new Set(['json', 'reason', 'key', 'expect', 'help', 'dryRun']);
const optionName = ({ name }: FieldInfo): string => (TAKEN.has(name) ? `field-${kebab(name)}` : kebab(name));
const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const run = async (spec: AnyCommandSpec, options: Options): Promise<void> => {
  const texts = Object.fromEntries(fieldsOf(spec.command).map(field => [field.name, options[camel(optionName(field))] as string | undefined]));
  const body = bodyFromTexts(spec.command, Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text === undefined ? undefined : value(text)])));
  const headers = {
    ...(options.reason ? { 'x-reason': encodeURIComponent(options.reason) } : {}),
    ...(options.key ? { 'idempotency-key': options.key } : {}),
    ...(options.expect ? { 'if-match': `"${options.expect}"` } : {}),
  };
  const answer = await withControl(async control =>
    options.dryRun ? triedDry(control, spec.command.name, body) : told(await control.ask({ method: 'POST', path: `/api/commands/${spec.command.name}`, body, headers })));
  console.log(printed(answer, options.json));
};

const describe = ({ en, optional, kind, options }: FieldInfo): string => `${en ?? ''}${options ? ` (${options.join(', ')})` : kind === 'json' || kind === 'record' || kind === 'list' ? ' (JSON, or @file)' : kind === 'ids' ? ' (ids, separated by commas)' : ''}${optional ? '' : ' [required]'}`;

/** Every command of every decider as `sichtfeld run <Command>`: its options are its fields. */
export const commandsCli = (program: Program): void => {
  const group = program.command('run').description('issue a command; `sichtfeld run <Command> --help` shows its fields');
  for (const spec of deciders.flatMap(({ commands }) => commands)) {
    if (spec.by.every((role: string) => role === 'process' || role === 'import')) continue;
    const one = group.command(spec.command.name).description(spec.en);
    for (const field of fieldsOf(spec.command)) one.option(`--${optionName(field)} <value>`, describe(field));
    one
      .option('--reason <text>', 'why; kept with the event')
      .option('--key <text>', 'idempotency key: the same key writes once')
      .option('--expect <revision>', 'refuse when the stream has moved on')
      .option('--dry-run', 'who would gain and lose what; writes nothing')
      .option('--json', 'one line of JSON')
      .action((options: Options) => run(spec, options));
  }
};
