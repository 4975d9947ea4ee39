import { event, events, type FactOf } from '../kernel/event.js';
import { isErased, sealedPerson, type Text } from '../kernel/sealing.js';
import type { ScopedRole, TokenProof } from './api-token.policy.js';
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
  SecondFactorSetUp: event<{ factor: string }>({
    en: () => 'The staff member set up a second factor.',
    de: () => 'Das Teammitglied hat einen zweiten Faktor eingerichtet.',
  }),
  SecondFactorRemoved: event<{ factor: string; by: 'self' | 'admin' }>({
    en: d => (d.by === 'self' ? 'The staff member removed their second factor.' : 'An admin reset the staff member’s second factor.'),
    de: d => (d.by === 'self' ? 'Das Teammitglied hat den eigenen zweiten Faktor entfernt.' : 'Der zweite Faktor des Teammitglieds wurde von der Administration zurückgesetzt.'),
  }),
  RecoveryCodesRenewed: event<{ count: number }>({
    en: d => `The staff member got ${d.count} new recovery codes; earlier ones no longer work.`,
    de: d => `Das Teammitglied hat ${d.count} neue Ersatzcodes erhalten; frühere gelten nicht mehr.`,
  }),
  RecoveryCodeUsed: event<{ left: number }>({
    en: d => `The staff member used a recovery code; ${d.left} are left.`,
    de: d => `Das Teammitglied hat einen Ersatzcode benutzt; übrig sind ${d.left}.`,
  }),
  StaffPasswordChanged: event<Record<string, never>>({
    en: () => 'The staff member’s password was changed.',
    de: () => 'Das Passwort des Teammitglieds wurde geändert.',
  }),
  ApiTokenIssued: event<{ token: string; name: Text; scope: readonly ScopedRole[]; expires: string; by: TokenProof | null }>({
    version: 2,
    upcast: { 1: data => ({ ...data, by: null }) },
    sealed: { name: sealedPerson },
    en: d => `The API token ${isErased(d.name) ? '(erased)' : `“${d.name}”`} was issued until ${d.expires}, for ${d.scope.map(({ role, portal }) => `${ROLE.en[role]} ${whereEn(portal)}`).join(', ')}.`,
    de: d => `Das API-Token ${isErased(d.name) ? '(gelöscht)' : `„${d.name}“`} wurde bis ${d.expires} ausgestellt: ${d.scope.map(({ role, portal }) => `${ROLE.de[role]} ${whereDe(portal)}`).join(', ')}.`,
  }),
  ApiTokenRevoked: event<{ token: string }>({
    en: d => `The API token ${d.token} was revoked.`,
    de: d => `Das API-Token ${d.token} wurde widerrufen.`,
  }),
  StaffIdentityLinked: event<{ connection: string; identity: string; subject: Text }>({
    sealed: { subject: sealedPerson },
    en: d => `From now on the staff member signs in by the SSO connection ${d.connection} as ${isErased(d.subject) ? '(erased)' : `“${d.subject}”`}.`,
    de: d => `Das Teammitglied meldet sich ab jetzt über die SSO-Verbindung ${d.connection} als ${isErased(d.subject) ? '(gelöscht)' : `„${d.subject}“`} an.`,
  }),
  StaffIdentityUnlinked: event<{ connection: string; identity: string }>({
    en: d => `The link between the staff member and the SSO connection ${d.connection} was removed.`,
    de: d => `Die Verknüpfung des Teammitglieds mit der SSO-Verbindung ${d.connection} wurde aufgehoben.`,
  }),
});

export type StaffEvent = FactOf<typeof staffEvents>;
