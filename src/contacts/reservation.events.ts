import { event, events, type FactOf } from '../kernel/event.js';

type Held = { readonly holder: string };

/** Uniqueness (design section 6): a stream is named after what is unique, its last event says who has it. */
export const emailEvents = events('email', {
  EmailReserved: event<Held>({
    en: d => `The e-mail address was reserved for contact ${d.holder}.`,
    de: d => `Die E-Mail-Adresse wurde für Kontakt ${d.holder} reserviert.`,
  }),
  EmailReleased: event<Held>({
    en: d => `Contact ${d.holder} gave up the e-mail address.`,
    de: d => `Kontakt ${d.holder} hat die E-Mail-Adresse freigegeben.`,
  }),
});

export const identityEvents = events('identity', {
  IdentityReserved: event<Held>({
    en: d => `The identity was reserved for contact ${d.holder}.`,
    de: d => `Die Identität wurde für Kontakt ${d.holder} reserviert.`,
  }),
  IdentityReleased: event<Held>({
    en: d => `Contact ${d.holder} gave up the identity.`,
    de: d => `Kontakt ${d.holder} hat die Identität freigegeben.`,
  }),
});

export const hostEvents = events('host', {
  HostReserved: event<Held>({
    en: d => `The host name was reserved for portal ${d.holder}.`,
    de: d => `Der Hostname wurde für Portal ${d.holder} reserviert.`,
  }),
  HostReleased: event<Held>({
    en: d => `Portal ${d.holder} gave up the host name.`,
    de: d => `Portal ${d.holder} hat den Hostnamen freigegeben.`,
  }),
});

export const staffEmailEvents = events('staffEmail', {
  StaffEmailReserved: event<Held>({
    en: d => `The e-mail address was reserved for staff member ${d.holder}.`,
    de: d => `Die E-Mail-Adresse wurde für Teammitglied ${d.holder} reserviert.`,
  }),
  StaffEmailReleased: event<Held>({
    en: d => `Staff member ${d.holder} gave up the e-mail address.`,
    de: d => `Teammitglied ${d.holder} hat die E-Mail-Adresse freigegeben.`,
  }),
});

/** For good: a secret that was given up once is known to somebody. */
export const ssoSecretEvents = events('ssoSecret', {
  SsoSecretReserved: event<Held>({
    en: d => `A secret for single sign-on belongs to ${d.holder} and to nobody else.`,
    de: d => `Ein Geheimnis für Single Sign-on gehört ${d.holder} und niemandem sonst.`,
  }),
});

export type EmailEvent = FactOf<typeof emailEvents>;
export type IdentityEvent = FactOf<typeof identityEvents>;
export type HostEvent = FactOf<typeof hostEvents>;
export type StaffEmailEvent = FactOf<typeof staffEmailEvents>;
export type SsoSecretEvent = FactOf<typeof ssoSecretEvents>;
export type ReservationEvent = EmailEvent | IdentityEvent | HostEvent | StaffEmailEvent | SsoSecretEvent;
