import { InvalidArgumentError, type Command as Program } from 'commander';
import { printed, Refused, told, withControl } from '../platform/cli-session.js';
import type { Control } from '../platform/control.js';

interface Member {
  readonly id: string;
  readonly email: string | null;
}

interface Wish {
  readonly name: string;
  readonly role: readonly string[];
  readonly days: number;
  readonly json?: boolean;
}

type Asking = Pick<Control, 'ask'>;

const DAY = 24 * 60 * 60_000;

/** A staff member by id or address. */
const memberNamed = async (control: Asking, who: string): Promise<string> => {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/api/admin/staff?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { staff, next }: { staff: Member[]; next: string | null } = told(await control.ask({ method: 'GET', path }));
    const found = staff.find(({ id, email }) => id === who || email?.toLowerCase() === who.toLowerCase());
    if (found) return found.id;
    cursor = next;
  }
  throw new Refused(`There is no staff member ${who}.`);
};

const roleOf = (text: string): { role: string; portal?: string } => {
  const [role = '', portal] = text.split('@');
  return { role, ...(portal !== undefined && { portal }) };
};

const daysIn = (text: string): number => {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of days from 1 to 366.');
};

const issue = (who: string, { name, role, days, json }: Wish): Promise<void> =>
  withControl(async control => {
    const body = { name, scope: role.map(roleOf), expires: new Date(Date.now() + days * DAY).toISOString() };
    const answer = told<{ secret: string }>(await control.ask({ method: 'POST', path: `/api/staff/${await memberNamed(control, who)}/tokens`, body }));
    console.log(json ? printed(answer, true) : answer.secret);
  });

/** API tokens of staff; one is printed once, when it is issued. */
export const apiTokensCli = (program: Program): void => {
  const group = program.command('token').description('API tokens of staff: issue, list, revoke');
  group
    .command('issue <staff>')
    .description('prints a new API token of a staff member (id or address), this once')
    .requiredOption('--name <text>', 'which program it is for')
    .requiredOption('--role <role...>', 'what it may do: agent, or agent@<portal> for one portal; may be repeated')
    .option('--days <number>', 'how long it is valid', daysIn, 90)
    .option('--json')
    .action(issue);
  group
    .command('list <staff>')
    .option('--json')
    .action((who: string, { json }: { json?: boolean }) => withControl(async control => console.log(printed(told(await control.ask({ method: 'GET', path: `/api/staff/${await memberNamed(control, who)}/tokens` })), json))));
  group
    .command('revoke <staff> <token>')
    .description('the token is refused from then on')
    .action((who: string, token: string) => withControl(async control => void told(await control.ask({ method: 'DELETE', path: `/api/staff/${await memberNamed(control, who)}/tokens/${encodeURIComponent(token)}` }))));
};
