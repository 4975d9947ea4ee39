import type { Command as Program } from 'commander';
import { printed, told, withControl } from '../platform/cli-session.js';

/** One-time links: until mail goes out they are printed here. */
export const identityCli = (program: Program): void => {
  program
    .command('link <email>')
    .description('a one-time link to sign in (and set a password) for a contact, as it would be mailed')
    .option('--host <name>', 'host name of the portal', 'localhost')
    .option('--staff', 'for a staff member')
    .option('--json')
    .action(async (email: string, { host, staff, json }: { host: string; staff?: boolean; json?: boolean }) => {
      const answer = told<{ url: string }>(await withControl(control => control.ask({ method: 'POST', path: '/api/admin/links', body: { email, host, staff: staff ?? false } })));
      console.log(json ? printed(answer, true) : answer.url);
    });
};
