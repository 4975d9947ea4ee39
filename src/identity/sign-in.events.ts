import { event, events, type FactOf } from '../kernel/event.js';

/** How a session began. */
export type SignInMethod = 'password' | 'link' | 'sso';

/** Why a session ended before its time; sessions that time ends make no event. */
export type SessionEndReason = 'signed-out' | 'ended-by-person' | 'replaced' | 'access-ended' | 'password-changed' | 'provider' | 'erased' | 'admin';

const WHY_EN: Readonly<Record<SessionEndReason, string>> = {
  'signed-out': 'its person signed out',
  'ended-by-person': 'its person ended it from another one',
  replaced: 'a new sign-in took its place',
  'access-ended': 'access ended',
  'password-changed': 'the password was changed',
  provider: 'the identity provider ended it',
  erased: 'its person was erased',
  admin: 'an admin ended it',
};

const WHY_DE: Readonly<Record<SessionEndReason, string>> = {
  'signed-out': 'die Person hat sich abgemeldet',
  'ended-by-person': 'die Person hat sie von einer anderen aus beendet',
  replaced: 'eine neue Anmeldung ist an ihre Stelle getreten',
  'access-ended': 'der Zugang ist entfallen',
  'password-changed': 'das Passwort wurde geändert',
  provider: 'der Anmeldedienst hat sie beendet',
  erased: 'die Person wurde gelöscht',
  admin: 'ein Admin hat sie beendet',
};

export const signInEvents = events('signIn', {
  SignedIn: event<{ kind: 'contact' | 'staff'; person: string; portal: string | null; host: string; method: SignInMethod; connection: string | null }>({
    en: d => `${d.kind === 'staff' ? 'Staff member' : 'Contact'} ${d.person} signed in on ${d.host} by ${d.method}${d.connection ? ` (connection ${d.connection})` : ''}.`,
    de: d => `${d.kind === 'staff' ? 'Teammitglied' : 'Kontakt'} ${d.person} hat sich auf ${d.host} angemeldet (${d.method}${d.connection ? `, Verbindung ${d.connection}` : ''}).`,
  }),
  SessionEnded: event<{ person: string; reason: SessionEndReason }>({
    en: d => `A session of ${d.person} ended: ${WHY_EN[d.reason]}.`,
    de: d => `Eine Sitzung von ${d.person} endete: ${WHY_DE[d.reason]}.`,
  }),
  SignInRefused: event<{ portal: string | null; reason: string; count: number }>({
    en: d => `${d.count === 1 ? 'A sign-in was' : `${d.count} sign-ins were`} refused${d.portal ? ` at portal ${d.portal}` : ''}: ${d.reason}.`,
    de: d => `${d.count === 1 ? 'Eine Anmeldung wurde' : `${d.count} Anmeldungen wurden`}${d.portal ? ` am Portal ${d.portal}` : ''} abgelehnt: ${d.reason}.`,
  }),
});

export type SignInEvent = FactOf<typeof signInEvents>;
