import { entry } from '../../src/portal/entry.policy.js';
import { explainEntry } from '../../src/portal/explain-entry.policy.js';
import { everyDoor, inputOf, said, type Door } from './people.js';

/**
 * entry.md read once more, by hand and apart from the code: one line for each row, first match wins.
 * A line says when it holds and what follows: allowed?, reason, and what has to be written.
 */
type Outcome = readonly ['allow' | 'refuse', string, ('register' | 'create-and-register')?];
type Line = readonly [row: number, when: (d: Door) => boolean, then: (d: Door) => Outcome];

const refuse = (reason: string) => (): Outcome => ['refuse', reason];
const exists = (d: Door) => ['recorded', 'invited', 'registered', 'unverified'].includes(d.contact);
const isRegistered = (d: Door) => d.contact === 'registered' || d.contact === 'unverified';
const none = (d: Door) => d.contact === 'none';
const enter = (reason: string) => (d: Door): Outcome => (none(d) ? ['allow', reason, 'create-and-register'] : isRegistered(d) ? ['allow', reason] : ['allow', reason, 'register']);

const bySso = (d: Door) => d.method === 'sso' && d.connection === 'known';
const taken = (d: Door) => exists(d) && d.subject === 'taken';
const off = (d: Door) => d.sso === 'off';
const lists = (d: Door) => d.access === 'lists';
/** Words: "With SSO off, a reset, or a registration for an address that a contact has, mails a link and goes on as link." Row 14 comes first for a registration. */
const link = (d: Door) => d.method === 'link' || (exists(d) && (d.method === 'reset' || (d.method === 'register' && d.selfRegistration)));

const TABLE: readonly Line[] = [
  [1, d => d.portal === 'unknown' || d.host === 'unknown', refuse('portal.unknown')],
  [1, d => d.portal === 'closed', refuse('portal.closed')],
  [2, d => d.contact === 'blocked' && d.method === 'sso' && d.subject !== 'known', refuse('identity.email-taken')],
  [2, d => d.contact === 'blocked', refuse('contact.blocked')],
  [3, d => !off(d) && ['password', 'link', 'register', 'reset'].includes(d.method), refuse('sso.required')],
  [4, d => d.sso === 'all' && bySso(d) && taken(d), refuse('identity.email-taken')],
  [4, d => d.sso === 'all' && bySso(d) && exists(d), enter('sso.all')],
  [5, d => d.sso === 'all' && bySso(d) && none(d), d => (d.existingOnly ? ['refuse', 'contact.none'] : enter('sso.all')(d))],
  [7, d => d.sso === 'lists' && bySso(d) && taken(d), refuse('identity.email-taken')],
  [7, d => d.sso === 'lists' && bySso(d) && exists(d), d => (d.onList ? enter('sso.list-hit')(d) : ['refuse', 'sso.list-miss'])],
  [8, d => d.sso === 'lists' && bySso(d) && none(d) && d.existingOnly, refuse('contact.none')],
  [8, d => d.sso === 'lists' && bySso(d) && none(d), d => (d.onList ? enter('sso.list-hit')(d) : ['refuse', 'sso.list-miss'])],
  [9, d => off(d) && d.method === 'sso', refuse('sso.off')],
  [10, d => off(d) && d.method === 'password' && d.contact === 'unverified', refuse('email.unverified')],
  [11, d => off(d) && (d.method === 'password' || link(d)) && !lists(d) && isRegistered(d), enter('registered')],
  [12, d => off(d) && link(d) && !lists(d) && d.contact === 'invited', enter('invited')],
  [12, d => off(d) && link(d) && !lists(d) && d.contact === 'recorded', d => (d.selfRegistration ? enter('self-registered')(d) : ['refuse', 'not-invited'])],
  [13, d => off(d) && d.method === 'register' && d.selfRegistration && !lists(d) && none(d), enter('self-registered')],
  [14, d => off(d) && d.method === 'register' && !d.selfRegistration, refuse('registration.off')],
  [15, d => off(d) && (d.method === 'password' || link(d)) && lists(d) && exists(d) && !d.onList, refuse('list.miss')],
  [15, d => off(d) && d.method === 'password' && lists(d) && isRegistered(d), enter('list.hit')],
  [15, d => off(d) && link(d) && lists(d) && exists(d), enter('list.hit')],
  [16, d => off(d) && d.method === 'register' && d.selfRegistration && lists(d) && none(d), d => (d.onList ? enter('list.hit')(d) : ['refuse', 'list.miss', 'create-and-register'])],
  [17, d => d.method === 'staff', refuse('staff.own-host')],
  [18, () => true, refuse('credentials.unknown')],
];

const expected = (door: Door): string => {
  const [row, , then] = TABLE.find(([, when]) => when(door))!;
  const [answer, reason, act] = then(door);
  return `row ${row}: ${answer} ${reason}, ${act ?? 'none'}`;
};

const answered = ({ row, allowed, reason, act }: ReturnType<typeof entry>): string => `row ${row}: ${allowed ? 'allow' : 'refuse'} ${reason}, ${act}`;

const disagreements = (perHost: boolean): string[] => {
  const found: string[] = [];
  for (const door of everyDoor()) {
    const answer = answered(entry(inputOf(door, perHost)));
    if (answer !== expected(door)) found.push(`${said(door)}: ${answer}, but the table says ${expected(door)}`);
  }
  return found;
};

/** Every reason of entry.md; rows that cannot be (6) have none. */
const REASONS = [
  'portal.unknown', 'portal.closed', 'contact.blocked', 'identity.email-taken', 'sso.required', 'sso.all', 'contact.none', 'sso.list-hit', 'sso.list-miss', 'sso.off',
  'email.unverified', 'registered', 'invited', 'self-registered', 'not-invited', 'registration.off', 'list.hit', 'list.miss', 'staff.own-host', 'credentials.unknown',
];

describe('Who may enter', () => {
  test('every combination of all columns has the outcome that the table says (A1)', () => {
    expect(disagreements(false)).toEqual([]);
  });

  test('a rule of the host stands before the portal’s in every combination (A1)', () => {
    expect(disagreements(true)).toEqual([]);
  });

  test('every row and every reason code of the table is met at least once (A1)', () => {
    const rows = new Set<number>();
    const reasons = new Set<string>();
    for (const door of everyDoor()) {
      const { row, reason } = entry(inputOf(door));
      rows.add(row);
      reasons.add(reason);
    }
    expect([...rows].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect([...reasons].sort()).toEqual([...REASONS].sort());
  });

  test('the explanation always agrees with the decision, with one failed step for a no and none for a yes (A1, A6)', () => {
    const wrong: string[] = [];
    for (const door of everyDoor()) {
      const { checks, setBy, ...explained } = explainEntry(inputOf(door));
      const failed = checks.filter(({ outcome }) => outcome === 'failed').length;
      if (JSON.stringify(explained) !== JSON.stringify(entry(inputOf(door)))) wrong.push(`${said(door)}: another outcome`);
      if (failed !== (explained.allowed ? 0 : 1)) wrong.push(`${said(door)}: ${failed} failed steps`);
      if (checks.some(({ outcome, setBy: event }) => outcome === 'not-asked' && event !== null)) wrong.push(`${said(door)}: an unasked step names an event`);
      if (setBy === null && !['portal.unknown', 'credentials.unknown', 'identity.email-taken'].includes(explained.reason)) wrong.push(`${said(door)}: no event made ${explained.reason}`);
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test('nobody who is blocked, erased or at a closed door ever comes in (A1)', () => {
    const entered = [...everyDoor()].filter(door => (door.contact === 'blocked' || door.contact === 'erased' || door.portal !== 'open' || door.host === 'unknown') && entry(inputOf(door)).allowed);
    expect(entered).toEqual([]);
  });
});
