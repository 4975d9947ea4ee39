import { readFileSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { printed, told, withControl } from '../platform/cli-session.js';

const at = (portal: string, connection = ''): string => `/api/admin/portals/${encodeURIComponent(portal)}/connections${connection === '' ? '' : `/${encodeURIComponent(connection)}`}`;

const headers = (reason: string | undefined): Record<string, string> => (reason ? { 'x-reason': encodeURIComponent(reason) } : {});

/** What single sign-on takes beyond commands (`run ConfigureSaml`, `run ConfigureJwt`, `run ConfigureOidc`, `run SetSsoSecret`). */
export const ssoCli = (program: Program): void => {
  const sso = program.command('sso').description('connections of single sign-on; `run ConfigureSaml|ConfigureJwt|ConfigureOidc` sets one up');
  sso
    .command('list <portal>')
    .description('connections with what is missing, warnings, and our values for the provider’s side')
    .option('--json')
    .action(async (portal: string, { json }: { json?: boolean }) => console.log(printed(told(await withControl(control => control.ask({ method: 'GET', path: at(portal) }))), json)));
  sso
    .command('staff')
    .description('connections by which staff sign in; `run ConfigureStaffSaml|ConfigureStaffOidc` sets one up')
    .option('--json')
    .action(async ({ json }: { json?: boolean }) => console.log(printed(told(await withControl(control => control.ask({ method: 'GET', path: '/api/admin/staff-sso' }))), json)));
  sso
    .command('secret <portal> <connection>')
    .description('a new secret for tokens, printed this once; the one before it is refused from then on')
    .option('--reason <text>', 'why; kept with the event')
    .option('--json')
    .action(async (portal: string, connection: string, { reason, json }: { reason?: string; json?: boolean }) => {
      const answer = told<{ secret: string }>(await withControl(control => control.ask({ method: 'POST', path: `${at(portal, connection)}/secret`, body: {}, headers: headers(reason) })));
      console.log(json ? printed(answer, true) : answer.secret);
    });
  sso
    .command('metadata <portal> <connection>')
    .description('set up a SAML connection by the provider’s metadata: all of it or nothing')
    .option('--file <path>', 'the metadata')
    .option('--url <address>', 'where it lies')
    .option('--reason <text>', 'why; kept with the event')
    .option('--json')
    .action(async (portal: string, connection: string, { file, url, reason, json }: { file?: string; url?: string; reason?: string; json?: boolean }) => {
      const body = { ...(file ? { text: readFileSync(file, 'utf8') } : {}), ...(url ? { url } : {}) };
      console.log(printed(told(await withControl(control => control.ask({ method: 'POST', path: `${at(portal, connection)}/metadata`, body, headers: headers(reason) }))), json));
    });
};
