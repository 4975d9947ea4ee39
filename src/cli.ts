#!/usr/bin/env node
import 'reflect-metadata';
import { Command as Program, CommanderError } from 'commander';
import { auditCli } from './audit/audit.cli.js';
import { WrongSetting } from './config.js';
import { apiTokensCli } from './identity/api-tokens.cli.js';
import { identityCli } from './identity/identity.cli.js';
import { Rejection } from './kernel/errors.js';
import { Refused } from './platform/cli-session.js';
import { commandsCli } from './platform/commands.cli.js';
import { operatingCli } from './platform/operating.cli.js';
import { staffCli } from './staff/staff.cli.js';
import { ssoCli } from './portal/sso.cli.js';
import { demoCli } from './transfer/demo.cli.js';
import { importCli } from './transfer/import.cli.js';

const program = new Program('sichtfeld')
  .description('Customer portal on an event log: serve it, command it, ask it, prove it.')
  .showHelpAfterError('(sichtfeld --help shows what there is)')
  .exitOverride();

for (const add of [operatingCli, demoCli, importCli, identityCli, staffCli, apiTokensCli, commandsCli, ssoCli, auditCli]) add(program);

/** A sentence for what the person can mend; a stack only for what we have to. */
const explain = (error: unknown): string => {
  if (error instanceof Refused || error instanceof WrongSetting) return error.message;
  if (error instanceof Rejection) return [`${error.message} (${error.code})`, ...(error.details.faults ?? []).map(({ path, en }) => `  ${path}: ${en}`)].join('\n');
  if (error instanceof Error && /^(FolderInUse|UnknownSchema|DeploymentKeyFault|UnusableFolder|CorruptStore|MappingFault)/.test(error.name)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
