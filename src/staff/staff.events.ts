import { event, events, type FactOf } from '../kernel/event.js';
import { isErased, sealedPerson, type Text } from '../kernel/sealing.js';
import type { ScopedRole } from './api-token.policy.js';
import type { StaffRole } from './staff.policy.js';

type RoleAt = {
  readonly role: StaffRole;
  /** null: for the deployment. */
  readonly portal: string | null;
};

const ROLE = { en: { admin: 'admin', agent: 'agent', auditor: 'auditor' }, de: { admin: 'Administration', agent: 'Support', auditor: 'Revision' } } as const;

const whereEn = (portal: string | null): string => (portal === null ? 'for the deployment' : `for portal ${portal}`);
const whereDe = (portal: string | null): string => (portal === null ? 'für die gesamte Installation' : `für das Portal ${portal}`);

export const staffEvents = events('staff', {
  StaffInvited: event<{ name: Text; email: Text; emailDigest: string }>({
    sealed: { name: sealedPerson, email: sealedPerson },
    en: d => `The staff member ${isErased(d.name) ? '(erased)' : `“${d.name}”`} was invited.`,
    de: d => `Das Teammitglied ${isErased(d.name) ? '(gelöscht)' : `„${d.name}“`} wurde eingeladen.`,
  }),
  RoleGranted: event<RoleAt>({
    en: d => `The role ${ROLE.en[d.role]} was granted ${whereEn(d.portal)}.`,
    de: d => `Die Rolle ${ROLE.de[d.role]} wurde ${whereDe(d.portal)} erteilt.`,
  }),
  RoleRevoked: event<RoleAt>({
    en: d => `The role ${ROLE.en[d.role]} was revoked ${whereEn(d.portal)}.`,
    de: d => `Die Rolle ${ROLE.de[d.role]} wurde ${whereDe(d.portal)} entzogen.`,
  }),
  StaffBlocked: event<Record<string, never>>({
    en: () => 'The staff member was blocked.',
    de: () => 'Das Teammitglied wurde gesperrt.',
  }),
  StaffUnblocked: event<Record<string, never>>({
    en: () => 'The staff member was unblocked.',
    de: () => 'Die Sperre des Teammitglieds wurde aufgehoben.',
  }),
  ApiTokenIssued: event<{ token: string; name: Text; scope: readonly ScopedRole[]; expires: string }>({
    sealed: { name: sealedPerson },
    en: d => `The API token ${isErased(d.name) ? '(erased)' : `“${d.name}”`} was issued until ${d.expires}, for ${d.scope.map(({ role, portal }) => `${ROLE.en[role]} ${whereEn(portal)}`).join(', ')}.`,
    de: d => `Das API-Token ${isErased(d.name) ? '(gelöscht)' : `„${d.name}“`} wurde bis ${d.expires} ausgestellt: ${d.scope.map(({ role, portal }) => `${ROLE.de[role]} ${whereDe(portal)}`).join(', ')}.`,
  }),
  ApiTokenRevoked: event<{ token: string }>({
    en: d => `The API token ${d.token} was revoked.`,
    de: d => `Das API-Token ${d.token} wurde widerrufen.`,
  }),
});

export type StaffEvent = FactOf<typeof staffEvents>;
