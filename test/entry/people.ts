import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { Membership } from '../../src/lists/list.policy.js';
import type { EntryInput } from '../../src/portal/entry.policy.js';
import type { PortalRow, SsoRule } from '../../src/portal/portal.policy.js';
import { blankPortal } from '../../src/portal/settings.policy.js';

/** A portal at help.example.com, and a person at its door: every column of the table as a word. */
export interface Door {
  readonly portal: 'unknown' | 'closed' | 'open';
  readonly host: 'known' | 'unknown';
  readonly sso: 'off' | 'all' | 'lists';
  readonly method: EntryInput['method'];
  readonly connection: 'known' | 'unknown';
  readonly subject: 'known' | 'linking' | 'taken';
  readonly selfRegistration: boolean;
  readonly access: 'everybody' | 'lists';
  readonly contact: 'none' | 'recorded' | 'invited' | 'registered' | 'unverified' | 'blocked' | 'erased';
  readonly onList: boolean;
  readonly existingOnly: boolean;
}

export const HOST = 'help.example.com';
export const AT = Date.UTC(2026, 2, 2, 11);

const set = <T>(value: T, revision: number) => ({ value, revision });

const cache = new Map<string, PortalRow>();

/** Rules stand on the portal itself; `perHost` puts SSO and self-registration on the host and the opposite on the portal. */
export const portalOf = (door: Door, perHost = false): PortalRow | undefined => {
  if (door.portal === 'unknown') return undefined;
  const key = [door.portal, door.sso, door.selfRegistration, door.access, door.existingOnly, perHost].join();
  const known = cache.get(key);
  if (known) return known;
  const rule: SsoRule = { mode: door.sso, lists: door.sso === 'lists' ? ['sso1', 'sso2'] : [], existingOnly: door.existingOnly };
  const other: SsoRule = { mode: door.sso === 'off' ? 'all' : 'off', lists: [], existingOnly: !door.existingOnly };
  const portal: PortalRow = {
    ...blankPortal('p1'),
    open: set(door.portal === 'open', 2),
    hosts: { [HOST]: perHost ? { revision: 1, sso: set(rule, 5), selfRegistration: set(door.selfRegistration, 4) } : { revision: 1 } },
    sso: perHost ? set(other, 8) : set(rule, 5),
    selfRegistration: perHost ? set(!door.selfRegistration, 9) : set(door.selfRegistration, 4),
    access: set(door.access === 'lists' ? { mode: 'lists', lists: ['vip', 'gold'] } : { mode: 'everybody', lists: [] }, 6),
    connections: { okta: { id: 'okta', kind: 'saml', name: 'Okta', hosts: [HOST], settings: null, secrets: {}, revision: 3 } },
  };
  cache.set(key, portal);
  return portal;
};

const PERSON: ContactRow = {
  id: 'mia', name: 'Mia', email: 'mia@example.com', emailDigest: 'd', language: null, verified: { is: true, revision: 2 }, blocked: null, erased: false,
  registered: {}, invited: {}, lists: {}, companies: {}, properties: {},
};
const here = { p1: { revision: 3, by: 'self' } } as const;

const PEOPLE: Readonly<Record<Door['contact'], ContactRow | null>> = {
  none: null,
  recorded: { ...PERSON, verified: null },
  invited: { ...PERSON, verified: null, invited: { p1: { revision: 1 } } },
  registered: { ...PERSON, registered: here, invited: { p1: { revision: 1 } } },
  unverified: { ...PERSON, registered: here, verified: { is: false, revision: 7 } },
  blocked: { ...PERSON, registered: here, blocked: { is: true, revision: 8 } },
  erased: { ...PERSON, name: null, email: null, emailDigest: null, registered: here, erased: true },
};

export const contactOf = (door: Pick<Door, 'contact'>): ContactRow | null => PEOPLE[door.contact];

/** On the second list of each rule, or on none. A dynamic list's answer holds for a while. */
export const membershipOf = (onList: boolean) => (list: string): Membership =>
  ({ member: onList && (list === 'gold' || list === 'sso2'), stream: `list-${list}`, revision: 11, validUntil: list === 'vip' || list === 'sso1' ? AT + 60_000 : AT + 30_000 });

export const inputOf = (door: Door, perHost = false): EntryInput => ({
  portal: portalOf(door, perHost),
  host: door.host === 'known' ? HOST : 'elsewhere.example.com',
  method: door.method,
  connection: door.connection === 'known' ? 'okta' : 'gone',
  subject: door.subject,
  contact: contactOf(door),
  membership: membershipOf(door.onList),
  at: AT,
});

const VALUES: { readonly [K in keyof Door]: readonly Door[K][] } = {
  portal: ['unknown', 'closed', 'open'],
  host: ['known', 'unknown'],
  sso: ['off', 'all', 'lists'],
  method: ['password', 'link', 'register', 'reset', 'sso', 'staff'],
  connection: ['known', 'unknown'],
  subject: ['known', 'linking', 'taken'],
  selfRegistration: [true, false],
  access: ['everybody', 'lists'],
  contact: ['none', 'recorded', 'invited', 'registered', 'unverified', 'blocked', 'erased'],
  onList: [true, false],
  existingOnly: [true, false],
};

/** Every combination of the columns. */
export function* everyDoor(): Generator<Door> {
  const columns = Object.keys(VALUES) as (keyof Door)[];
  const total = columns.reduce((product, column) => product * VALUES[column].length, 1);
  for (let number = 0; number < total; number++) {
    let rest = number;
    const door: Record<string, unknown> = {};
    for (const column of columns) {
      const values = VALUES[column];
      door[column] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield door as unknown as Door;
  }
}

export const said = (door: Door): string => Object.entries(door).map(([column, value]) => `${column} ${String(value)}`).join(', ');
