import type { Column, Columns } from './entry-situation.policy.js';

export type EntryReason =
  | 'portal.unknown' | 'portal.closed' | 'contact.blocked' | 'identity.email-taken'
  | 'sso.required' | 'sso.all' | 'contact.none' | 'sso.list-hit' | 'sso.list-miss' | 'sso.off'
  | 'email.unverified' | 'registered' | 'invited' | 'self-registered' | 'not-invited' | 'registration.off'
  | 'list.hit' | 'list.miss' | 'staff.own-host' | 'credentials.unknown';

type Cells = { readonly [C in Column]?: Columns[C] | readonly Columns[C][] };

export interface EntryRow {
  /** As entry.md counts. */
  readonly number: number;
  /** In the order in which they are looked at; lists last, because asking them costs most. */
  readonly cells: readonly (readonly [column: Column, values: readonly string[]])[];
  readonly allowed: boolean;
  readonly reason: EntryReason;
  /** The column whose event made this outcome. */
  readonly decides: Column;
  /** True: a new contact is created, an unregistered one registered. */
  readonly acts: boolean;
}

const row = (number: number, cells: Cells, allowed: boolean, reason: EntryReason, decides: Column, acts: boolean): EntryRow => ({
  number,
  cells: Object.entries(cells).map(([column, values]) => [column as Column, typeof values === 'string' ? [values] : values] as const),
  allowed, reason, decides, acts,
});

const allow = (number: number, cells: Cells, reason: EntryReason, decides: Column) => row(number, cells, true, reason, decides, true);
const refuse = (number: number, cells: Cells, reason: EntryReason, decides: Column) => row(number, cells, false, reason, decides, false);

const EXISTS = ['recorded', 'invited', 'registered', 'unverified'] as const;
const REGISTERED = ['registered', 'unverified'] as const;
const MAILED_OR_TYPED = ['password', 'link', 'register', 'reset'] as const;
const SSO_ALL = { sso: 'all', method: 'sso', connection: 'known' } as const;
const SSO_LISTS = { sso: 'lists', method: 'sso', connection: 'known' } as const;

/** The table of entry.md; the first match wins. Row 6 cannot be: its command is refused. */
export const ENTRY_ROWS: readonly EntryRow[] = [
  refuse(1, { portal: 'unknown' }, 'portal.unknown', 'portal'),
  refuse(1, { portal: 'closed' }, 'portal.closed', 'portal'),
  refuse(2, { blocked: 'yes', method: 'sso', subject: ['linking', 'taken'] }, 'identity.email-taken', 'blocked'),
  refuse(2, { blocked: 'yes' }, 'contact.blocked', 'blocked'),
  refuse(3, { sso: ['all', 'lists'], method: MAILED_OR_TYPED }, 'sso.required', 'sso'),
  refuse(4, { ...SSO_ALL, contact: EXISTS, subject: 'taken' }, 'identity.email-taken', 'subject'),
  allow(4, { ...SSO_ALL, contact: EXISTS }, 'sso.all', 'sso'),
  refuse(5, { ...SSO_ALL, contact: 'none', existingOnly: 'yes' }, 'contact.none', 'existingOnly'),
  allow(5, { ...SSO_ALL, contact: 'none' }, 'sso.all', 'sso'),
  refuse(7, { ...SSO_LISTS, contact: EXISTS, subject: 'taken' }, 'identity.email-taken', 'subject'),
  allow(7, { ...SSO_LISTS, contact: EXISTS, ssoLists: 'hit' }, 'sso.list-hit', 'ssoLists'),
  refuse(7, { ...SSO_LISTS, contact: EXISTS }, 'sso.list-miss', 'ssoLists'),
  refuse(8, { ...SSO_LISTS, contact: 'none', existingOnly: 'yes' }, 'contact.none', 'existingOnly'),
  allow(8, { ...SSO_LISTS, contact: 'none', ssoLists: 'hit' }, 'sso.list-hit', 'ssoLists'),
  refuse(8, { ...SSO_LISTS, contact: 'none' }, 'sso.list-miss', 'ssoLists'),
  refuse(9, { sso: 'off', method: 'sso' }, 'sso.off', 'sso'),
  refuse(10, { sso: 'off', method: 'password', contact: 'unverified' }, 'email.unverified', 'contact'),
  allow(11, { sso: 'off', method: ['password', 'link'], access: 'none', contact: REGISTERED }, 'registered', 'contact'),
  allow(12, { sso: 'off', method: 'link', access: 'none', contact: 'invited' }, 'invited', 'contact'),
  allow(12, { sso: 'off', method: 'link', access: 'none', contact: 'recorded', selfRegistration: 'on' }, 'self-registered', 'selfRegistration'),
  refuse(12, { sso: 'off', method: 'link', access: 'none', contact: 'recorded' }, 'not-invited', 'selfRegistration'),
  allow(13, { sso: 'off', method: 'register', selfRegistration: 'on', access: 'none', contact: 'none' }, 'self-registered', 'selfRegistration'),
  refuse(14, { sso: 'off', method: 'register', selfRegistration: 'off' }, 'registration.off', 'selfRegistration'),
  allow(15, { sso: 'off', method: 'password', access: 'lists', contact: REGISTERED, accessLists: 'hit' }, 'list.hit', 'accessLists'),
  allow(15, { sso: 'off', method: 'link', access: 'lists', contact: EXISTS, accessLists: 'hit' }, 'list.hit', 'accessLists'),
  refuse(15, { sso: 'off', method: ['password', 'link'], access: 'lists', contact: EXISTS, accessLists: 'miss' }, 'list.miss', 'accessLists'),
  allow(16, { sso: 'off', method: 'register', selfRegistration: 'on', access: 'lists', contact: 'none', accessLists: 'hit' }, 'list.hit', 'accessLists'),
  row(16, { sso: 'off', method: 'register', selfRegistration: 'on', access: 'lists', contact: 'none' }, false, 'list.miss', 'accessLists', true),
  refuse(17, { method: 'staff' }, 'staff.own-host', 'method'),
  refuse(18, { method: 'sso', connection: 'unknown' }, 'credentials.unknown', 'connection'),
  refuse(18, {}, 'credentials.unknown', 'contact'),
];

const METHODS: readonly Columns['method'][] = [...MAILED_OR_TYPED, 'sso', 'staff'];
const MODES: readonly Columns['sso'][] = ['off', 'all', 'lists'];

const canHold = (column: Column, value: string) => ({ cells }: EntryRow): boolean => cells.every(([name, values]) => name !== column || values.includes(value));

/** The table split by its two busiest columns: entry runs on every request and then looks at a few rows only. */
const ROWS_BY = Object.fromEntries(
  MODES.map(sso => [sso, Object.fromEntries(METHODS.map(method => [method, ENTRY_ROWS.filter(canHold('sso', sso)).filter(canHold('method', method))]))]),
) as unknown as Readonly<Record<Columns['sso'], Readonly<Record<Columns['method'], readonly EntryRow[]>>>>;

/** The first row that matches, noting every column that was looked at on the way. */
export const firstMatch = (situation: Columns, note?: (column: Column) => void): EntryRow => {
  for (const one of ROWS_BY[situation.sso][situation.method]) if (matches(one, situation, note)) return one;
  throw new Error('The last row of the table matches everything.');
};

const matches = ({ cells }: EntryRow, situation: Columns, note?: (column: Column) => void): boolean => {
  for (const [column, values] of cells) {
    note?.(column);
    if (!values.includes(situation[column])) return false;
  }
  return true;
};
