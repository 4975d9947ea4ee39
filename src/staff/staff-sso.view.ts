import type { Recorded } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import type { StaffEvent } from './staff.events.js';
import type { StaffSsoEvent } from './staff-sso.events.js';
import { connectionIn, keepsTrust, NO_CONNECTIONS, type StaffIdentityRow, type StaffSsoRow } from './staff-sso.policy.js';

/** The same on both sides: what holds after an event. */
export const afterStaffSso = (row: StaffSsoRow, { type, data, revision }: StaffSsoEvent & { readonly revision: number }): StaffSsoRow => {
  const before = connectionIn(row, data.connection);
  if (type === 'StaffSsoConfigured') {
    const { connection: id, kind, name, settings } = data;
    return { connections: { ...row.connections, [id]: { id, kind, name, settings, secrets: before?.secrets ?? {}, trust: before && keepsTrust(before.settings, settings) ? before.trust : revision, revision } } };
  }
  if (!before) return row;
  if (type === 'StaffSsoSecretSet') {
    // Our own key proves nobody.
    const trust = data.purpose === 'signing' ? before.trust : revision;
    return { connections: { ...row.connections, [before.id]: { ...before, trust, secrets: { ...before.secrets, [data.purpose]: { revision } } } } };
  }
  return { connections: Object.fromEntries(Object.entries(row.connections).filter(([id]) => id !== before.id)) };
};

export const staffSso = view<StaffSsoRow, StaffSsoEvent>({
  name: 'staffSso',
  version: 2,
  decisive: true,
  folds: ['StaffSsoConfigured', 'StaffSsoSecretSet', 'StaffSsoRemoved'],
  idsOf: event => [event.of],
  fold: (row, event) => afterStaffSso(row ?? NO_CONNECTIONS, event),
});

type Linking = Extract<StaffEvent, { type: 'StaffIdentityLinked' | 'StaffIdentityUnlinked' }>;

/** Whoever came first has it: two members who come at once with one identity are not both let in by it. */
export const staffIdentity = view<StaffIdentityRow, Linking>({
  name: 'staffIdentity',
  version: 1,
  decisive: true,
  folds: ['StaffIdentityLinked', 'StaffIdentityUnlinked'],
  idsOf: event => [event.data.identity],
  fold: (row, event: Recorded<Linking>) =>
    event.type === 'StaffIdentityLinked' ? (row ?? { staff: event.of, connection: event.data.connection }) : row?.staff === event.of ? undefined : row,
});
