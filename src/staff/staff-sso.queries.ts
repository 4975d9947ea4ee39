import { actorInWords } from '../audit/event-words.queries.js';
import { latestEvents } from '../audit/events.queries.js';
import type { Doorway } from '../identity/doorway.js';
import type { Passwords } from '../identity/password.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { warningsOf } from '../portal/connection-warnings.js';
import type { ConnectionCard } from '../portal/connections.queries.js';
import { certificateFacts } from '../sso/certificate.policy.js';
import type { SecretPurpose } from '../sso/connection.policy.js';
import { endpointsOf } from '../sso/sso-connections.js';
import { STAFF_ROOM } from '../sso/staff-connections.js';
import { Rejection } from '../kernel/errors.js';
import type { Words } from '../web/words.js';
import { settingLines } from './staff-sso-lines.js';
import { connectionIn, lackingInStaff, type StaffConnection, type StaffSsoRow } from './staff-sso.policy.js';
import { DEPLOYMENT, type StaffRow } from './staff.policy.js';

/** Where a request about connections of staff stands: what is read, and at which host. */
export interface SeenFrom {
  readonly house: House;
  readonly doorway: Doorway;
  readonly caller: Caller;
  readonly host: string;
}

/** All connections by which staff sign in, the longest unchanged first, with our values at this host. @throws Rejection `role.deployment` */
export const staffConnectionCards = (from: SeenFrom): readonly ConnectionCard[] =>
  Object.values(rowOf(from)?.connections ?? {}).sort((a, b) => a.revision - b.revision).map(one => card(from, one));

/** @throws Rejection `role.deployment`, `sso.unknown` */
export const staffConnectionCard = (from: SeenFrom, id: string): ConnectionCard => {
  const row = connectionIn(rowOf(from), id);
  if (!row) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
  return card(from, row);
};

const rowOf = ({ house, caller }: SeenFrom): StaffSsoRow | undefined => {
  demandDeployment(caller);
  return house.stores.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row;
};

const card = ({ house, doorway, host }: SeenFrom, { id, kind, name, settings, secrets, revision }: StaffConnection): ConnectionCard => {
  const origin = doorway.address(host, '');
  const { entityId, answer } = endpointsOf(origin, id, { kind }, STAFF_ROOM);
  return {
    id, kind, name, settings, revision, hosts: [host],
    secrets: Object.keys(secrets).sort() as readonly SecretPurpose[],
    lacking: lackingInStaff({ settings, secrets }),
    warnings: warningsOf(settings, house.stores.views.snapshot(), house.clock.now()),
    certificates: settings?.kind === 'saml' ? settings.certificates.map(certificateFacts) : [],
    values: [{ host, entityId, answer, logout: null, metadata: kind === 'saml' ? entityId : null, start: `${origin}${STAFF_ROOM}/${id}` }],
  };
};

/** A member who has come in by a connection. */
export interface LinkedMember {
  readonly id: string;
  readonly name: string;
  /** Whether there is another way in than this one. */
  readonly hasPassword: boolean;
  /** Sessions that began by it. */
  readonly sessions: number;
}

/** Who is linked by a connection, in the order of their names. */
export const linkedMembers = async ({ house, caller }: SeenFrom, connection: string, passwords: Passwords): Promise<readonly LinkedMember[]> => {
  demandDeployment(caller);
  const found: LinkedMember[] = [];
  for (let after: string | undefined; ; ) {
    const page = await rowPage<StaffRow>(house.stores.views, 'staff', { after, limit: 200 });
    for (const { row } of page.rows) if (Object.hasOwn(row.links, connection)) found.push(await linkedMember(house, row, connection, passwords));
    if (page.next === undefined) return found.sort((a, b) => a.name.localeCompare(b.name));
    after = page.next;
  }
};

const linkedMember = async (house: House, { id, name, email }: StaffRow, connection: string, passwords: Passwords): Promise<LinkedMember> => {
  const sessions = await house.stores.vault.list('session', { owner: id });
  return { id, name: nameText(name) ?? nameText(email) ?? id, hasPassword: await passwords.has(`staff:${id}`), sessions: sessions.filter(({ value }) => (value as { connection: string | null }).connection === connection).length };
};

/** One change of a connection, with what it was before and after. */
export interface ConnectionVersion {
  readonly revision: number;
  /** ms. */
  readonly at: number;
  readonly who: string;
  readonly reason: string | null;
  readonly href: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const MOST = 500;

/** Who changed a connection, when and why, and what it was: the newest first (A9, A13). */
export const connectionVersions = async ({ house, caller }: SeenFrom, connection: string, words: Words): Promise<readonly ConnectionVersion[]> => {
  const events = (await latestEvents(house, caller, `staffSso-${DEPLOYMENT}`, MOST)).filter(({ data }) => (data as { connection?: unknown }).connection === connection).reverse();
  let before: readonly string[] = [];
  const versions = events.map(({ type, data, revision, stream, recordedAt, actor, reason }): ConnectionVersion => {
    const after = type === 'StaffSsoConfigured' ? settingLines(words, data as unknown as StaffConnection) : before;
    const secret = type === 'StaffSsoSecretSet' ? [words.say(`team-sso.secret-set.${(data as unknown as { purpose: 'client' | 'signing' }).purpose}`, revision)] : [];
    const version = { revision, at: Date.parse(recordedAt), who: actorInWords(actor, words), reason: typeof reason === 'string' ? reason : null, href: `/staff/events/${stream}/${revision}`, before, after: [...after, ...secret] };
    before = after;
    return version;
  });
  return versions.reverse();
};
