import { Command } from '../kernel/command.js';
import { Flag, Id, Ids, ListOf, ShortText, Whole } from '../kernel/fields.js';

const ATTRIBUTE = { max: 256, en: 'Attribute or claim', de: 'Attribut oder Claim' } as const;
const VALUE = { max: 500, en: 'Value', de: 'Wert' } as const;

export class ListMapping {
  @ShortText(ATTRIBUTE) attribute!: string;
  @ShortText(VALUE) value!: string;
  @Id({ en: 'List', de: 'Liste' }) list!: string;
}

export class CompanyMapping {
  @ShortText(ATTRIBUTE) attribute!: string;
  @ShortText(VALUE) value!: string;
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
}

export class PropertyMapping {
  @ShortText(ATTRIBUTE) attribute!: string;
  @Id({ en: 'Contact property', de: 'Kontakteigenschaft' }) property!: string;
}

/** What every connection has, a portal's or the deployment's own. A change keeps what it does not name; null (or the word `none`) takes a value away. */
export class ConnectionFields extends Command {
  @Id({ en: 'Connection (a new one without it)', de: 'Verbindung (ohne Angabe eine neue)', optional: true }) connection?: string;
  @ShortText({ max: 80, en: 'Name on the sign-in button', de: 'Name auf der Anmeldeschaltfläche', optional: true }) name?: string;
  @ShortText({ max: 256, en: 'Attribute or claim that holds the e-mail address', de: 'Attribut oder Claim mit der E-Mail-Adresse', optional: true }) emailAttribute?: string | null;
  @ShortText({ max: 256, en: 'Attribute or claim that holds the name', de: 'Attribut oder Claim mit dem Namen', optional: true }) nameAttribute?: string | null;
  @Ids({ max: 100, en: 'Domains of addresses that it may vouch for', de: 'Domains, für deren Adressen der Anbieter bürgen darf', optional: true }) domains?: string[];
  @Whole({ min: 60, max: 180, en: 'Seconds that clocks may differ', de: 'Sekunden, die Uhren voneinander abweichen dürfen', optional: true }) skew?: number;
}

/** What only a portal's connection has: whom it is for, and what it makes of the people who come. */
export interface OfPortal {
  portal: string;
  hosts?: string[];
  lists?: ListMapping[];
  companies?: CompanyMapping[];
  properties?: PropertyMapping[];
  unasked?: boolean;
}

/** The fields of a kind of connection, for a portal. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the compiler asks of a class that extends a parameter
export const ofPortal = <F extends new (...given: any[]) => ConnectionFields>(Fields: F) => {
  class PortalConnection extends Fields implements OfPortal {
    @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
    @Ids({ max: 50, en: 'Host names', de: 'Hostnamen', optional: true }) hosts?: string[];
    @ListOf(() => ListMapping, { max: 100, en: 'Lists by attribute', de: 'Listen nach Attribut', optional: true }) lists?: ListMapping[];
    @ListOf(() => CompanyMapping, { max: 100, en: 'Companies by attribute', de: 'Firmen nach Attribut', optional: true }) companies?: CompanyMapping[];
    @ListOf(() => PropertyMapping, { max: 100, en: 'Contact properties by attribute', de: 'Kontakteigenschaften nach Attribut', optional: true }) properties?: PropertyMapping[];
    @Flag({ en: 'Take logins that the provider begins', de: 'Anmeldungen annehmen, die der Anbieter beginnt', optional: true }) unasked?: boolean;
  }
  return PortalConnection;
};

/** A portal's connection, of whichever kind. */
export type ConfigureConnection = ConnectionFields & OfPortal;
