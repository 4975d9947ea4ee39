import { Command, on } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, ShortText } from '../kernel/fields.js';
import type { StaffEvent } from './staff.events.js';
import { connectionIn, type StaffIdentityRow, type StaffSsoRow } from './staff-sso.policy.js';
import { DEPLOYMENT } from './staff.policy.js';
import { existing, type Staff } from './staff.state.js';

export class LinkStaffIdentity extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
  @ShortText({ max: 200, en: 'Identity (its digest)', de: 'Identität (Fingerabdruck)' }) identity!: string;
  @ShortText({ max: 2_000, en: 'What the provider calls the person', de: 'Wie der Anbieter die Person nennt' }) subject!: string;
}

export class UnlinkStaffIdentity extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
}

const staffCommand = on<Staff, StaffEvent>();

/** Which person at a provider a staff member is: one for each connection, so that an address given to somebody else there opens nothing. */
export const staffIdentityCommands = [
  staffCommand({
    command: LinkStaffIdentity,
    by: ['system'],
    en: 'Link a staff member to a person at a provider',
    de: 'Ein Teammitglied mit einer Person beim Anbieter verknüpfen',
    of: c => c.staff,
    reads: c => [{ view: 'staffIdentity', id: c.identity }, { view: 'staffSso', id: DEPLOYMENT }],
    decide: (state, { staff, connection, identity, subject }, { rows }) => {
      const { status, identities } = existing(state);
      if (identities[connection] === identity) return [];
      if (status === 'blocked') throw new Rejection('conflict', 'staff.blocked', 'The staff member is blocked.');
      if (!connectionIn(rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, connection)) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
      const holder = rows.get<StaffIdentityRow>('staffIdentity', identity)?.row.staff ?? staff;
      if (Object.hasOwn(identities, connection) || holder !== staff) throw new Rejection('conflict', 'staff.identity-other', 'The staff member is another person at this provider.');
      return [{ type: 'StaffIdentityLinked', data: { connection, identity, subject } }];
    },
  }),
  staffCommand({
    command: UnlinkStaffIdentity,
    by: ['admin', 'system'],
    en: 'Forget which person at a provider a staff member is',
    de: 'Die Verknüpfung eines Teammitglieds mit einer Person beim Anbieter aufheben',
    of: c => c.staff,
    decide: (state, { connection }) => {
      const { identities } = existing(state);
      return Object.hasOwn(identities, connection) ? [{ type: 'StaffIdentityUnlinked', data: { connection, identity: identities[connection]! } }] : [];
    },
  }),
];
