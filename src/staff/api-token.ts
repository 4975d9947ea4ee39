import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import { Choice, Id, ListOf, Moment, ShortText } from '../kernel/fields.js';
import { isWithin, LONGEST_LIFE, MOST_TOKENS, type ScopedRole, type TokenProof } from './api-token.policy.js';
import type { StaffEvent } from './staff.events.js';
import type { StaffRole } from './staff.policy.js';
import type { Staff } from './staff.state.js';

const DAY = 24 * 60 * 60_000;

export class TokenRole {
  @Choice(['admin', 'agent', 'auditor'], { en: 'Role', de: 'Rolle' }) role!: StaffRole;
  @Id({ en: 'Portal (none: the deployment)', de: 'Portal (ohne: die gesamte Installation)', optional: true }) portal?: string | null;
}

export class IssueApiToken extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @ShortText({ max: 100, en: 'Name', de: 'Name' }) name!: string;
  @ListOf(() => TokenRole, { max: 50, en: 'Roles', de: 'Rollen' }) scope!: TokenRole[];
  @Moment({ en: 'Good until', de: 'Gültig bis' }) expires!: string;
  @Id({ en: 'Connection that the maker signed in by', de: 'Verbindung, über die angemeldet war, wer es ausstellt', optional: true }) connection?: string;
  @ShortText({ max: 100, en: 'What it had proven', de: 'Was sie nachgewiesen hatte', optional: true }) standing?: string;
}

export class RevokeApiToken extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Id({ en: 'API token', de: 'API-Token' }) token!: string;
}

const invalid = (path: string, code: string, en: string, de: string): Rejection => {
  const faults: Fault[] = [{ path, code, en, de }];
  return new Rejection('invalid', 'input.invalid', `${path} ${en}.`, { faults });
};

/** Each role once, and none that the holder has not: a token gives less than its holder may, or the same. */
const scopeOf = ({ scope }: IssueApiToken, held: readonly ScopedRole[]): readonly ScopedRole[] => {
  const wanted = scope.map(({ role, portal }): ScopedRole => ({ role, portal: portal ?? null }));
  if (wanted.length === 0) throw invalid('scope', 'required', 'needs at least one role', 'braucht mindestens eine Rolle');
  if (!wanted.every(one => isWithin(held, one))) throw invalid('scope', 'scope', 'may hold only roles that the staff member has', 'darf nur Rollen enthalten, die das Teammitglied hat');
  return wanted.filter((one, at) => wanted.findIndex(({ role, portal }) => role === one.role && portal === one.portal) === at);
};

const endOf = ({ expires }: IssueApiToken, { now }: DecisionContext): string => {
  const at = Date.parse(expires);
  if (at <= now || at > now + LONGEST_LIFE * DAY) throw invalid('expires', 'range', `must lie within the next ${LONGEST_LIFE} days`, `muss in den nächsten ${LONGEST_LIFE} Tagen liegen`);
  return new Date(at).toISOString();
};

const proofOf = ({ connection, standing }: IssueApiToken): TokenProof | null => (connection === undefined || standing === undefined ? null : { connection, standing });

const existing = (staff: Staff): Exclude<Staff, { status: 'none' }> => {
  if (staff.status === 'none') throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
  return staff;
};

const staffCommand = on<Staff, StaffEvent>();

/** Who may issue or revoke one is asked where tokens are made and shown (identity/api-tokens.ts): both need to know whose token asks. */
export const apiTokenCommands = [
  staffCommand({
    command: IssueApiToken,
    by: ['system'],
    en: 'Issue an API token (`sichtfeld token issue` shows it)',
    de: 'Ein API-Token ausstellen (`sichtfeld token issue` zeigt es)',
    of: c => c.staff,
    decide: (state, c, context) => {
      const { status, roles, tokens } = existing(state);
      if (status === 'blocked') throw new Rejection('conflict', 'staff.blocked', 'The staff member is blocked.');
      const [scope, expires] = [scopeOf(c, roles), endOf(c, context)];
      if (Object.values(tokens).filter(end => end > context.now).length >= MOST_TOKENS) throw new Rejection('conflict', 'token.too-many', `There are ${MOST_TOKENS} tokens already.`);
      return [{ type: 'ApiTokenIssued', data: { token: context.mint('apiToken'), name: c.name.trim(), scope, expires, by: proofOf(c) } }];
    },
  }),
  staffCommand({
    command: RevokeApiToken,
    by: ['system'],
    en: 'Revoke an API token',
    de: 'Ein API-Token widerrufen',
    of: c => c.staff,
    decide: (state, { token }) => {
      if (!Object.hasOwn(existing(state).tokens, token)) throw new Rejection('unknown', 'token.unknown', 'There is no such token.');
      return [{ type: 'ApiTokenRevoked', data: { token } }];
    },
  }),
];
