import type { Command as Program } from 'commander';
import { printed, told, withControl } from '../platform/cli-session.js';
import type { ControlAsk } from '../platform/control.js';

interface Line {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: readonly { readonly role: string; readonly portal: string | null }[];
  readonly blocked: boolean;
  readonly secondFactor: boolean;
  readonly lastSignIn: string | null;
}

const ask = <T>(asked: ControlAsk): Promise<T> => withControl(async control => told<T>(await control.ask(asked)));

const lineOf = ({ id, name, email, roles, blocked, secondFactor, lastSignIn }: Line): string =>
  [id, name ?? '-', email ?? '-', roles.map(({ role, portal }) => (portal === null ? role : `${role}@${portal}`)).join(',') || 'no role', secondFactor ? 'second factor' : 'no second factor', lastSignIn ?? 'never signed in', ...(blocked ? ['blocked'] : [])].join('  ');

/** Who works here, from the machine itself: where somebody lost the last device, nobody else can help. */
export const staffCli = (program: Program): void => {
  const staff = program.command('staff').description('staff members, their second factors, and refused sign-ins');
  staff
    .command('list')
    .description('staff members with roles, second factor and last sign-in')
    .option('--json')
    .action(async ({ json }: { json?: boolean }) => {
      const { staff: found } = await ask<{ staff: Line[] }>({ method: 'GET', path: '/api/admin/staff?limit=200' });
      console.log(json ? printed(found, true) : found.map(lineOf).join('\n'));
    });
  staff
    .command('invite <email>')
    .description('invite somebody: a first role, and a mail with a link')
    .requiredOption('--name <name>')
    .requiredOption('--role <role>', 'admin, agent or auditor')
    .option('--portal <id>', 'only for this portal')
    .option('--host <name>', 'host name of the link', 'localhost')
    .action(async (email: string, { name, role, portal, host }: { name: string; role: string; portal?: string; host: string }) => {
      console.log(printed(await ask({ method: 'POST', path: '/api/admin/staff', headers: { host }, body: { name, email, role, ...(portal === undefined ? {} : { portal }) } }), false));
    });
  staff
    .command('reset-second-factor <id>')
    .description('for a lost device: at the next sign-in a new one is set up; the person is told by mail')
    .action(async (id: string) => {
      console.log(printed(await ask({ method: 'POST', path: '/api/commands/ResetSecondFactor', body: { staff: id } }), false));
    });
  staff
    .command('refusals')
    .description('refused sign-ins of a day')
    .option('--day <day>', 'in UTC, like 2026-03-29; today without it')
    .option('--portal <id>')
    .option('--reason <code>')
    .option('--json')
    .action(async ({ json, ...filter }: { json?: boolean; day?: string; portal?: string; reason?: string }) => {
      const found = await ask<{ refused: object[]; counted: { portal: string | null; reason: string; count: number }[] }>({ method: 'GET', path: `/api/admin/refusals?${new URLSearchParams(filter)}` });
      console.log(json ? printed(found, true) : found.counted.map(({ portal, reason, count }) => `${count}  ${reason}  ${portal ?? '-'}`).join('\n'));
    });
};
