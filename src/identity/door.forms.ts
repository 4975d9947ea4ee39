import { Command } from '../kernel/command.js';
import { Choice, Flag, Id, SecretText, ShortText } from '../kernel/fields.js';
import { LANGUAGES, type Language } from '../web/formats.js';

export class SignInForm extends Command {
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @SecretText({ max: 256, en: 'Password', de: 'Passwort' }) password!: string;
  @ShortText({ max: 2_000, en: 'Where to go on', de: 'Wohin danach', optional: true }) next?: string;
}

/** Using a mailed link; a password may be set with it. */
export class LinkForm extends Command {
  @SecretText({ max: 256, en: 'New password', de: 'Neues Passwort', optional: true }) password?: string;
}

/** Asking for a mail with a link: one to sign in, or one to set a password. */
export class MailForm extends Command {
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @ShortText({ max: 2_000, en: 'Where to go on', de: 'Wohin danach', optional: true }) next?: string;
}

export class RegisterForm extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @ShortText({ max: 2_000, en: 'Where to go on', de: 'Wohin danach', optional: true }) next?: string;
}

/** The own profile as a page shows it. */
export class ProfileForm extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache' }) language!: Language;
}

/** What a program changes of it; what is absent stays. */
export class ProfilePatch extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache', optional: true }) language?: Language;
}

export class PasswordForm extends Command {
  @SecretText({ max: 256, en: 'Current password', de: 'Bisheriges Passwort' }) current!: string;
  @SecretText({ max: 256, en: 'New password', de: 'Neues Passwort' }) password!: string;
}

/** A new address, of somebody who has no password. */
export class PlainAddressForm extends Command {
  @ShortText({ max: 254, en: 'New e-mail address', de: 'Neue E-Mail-Adresse' }) email!: string;
}

/** A new address, of somebody who has one. */
export class ProvenAddressForm extends PlainAddressForm {
  @SecretText({ max: 256, en: 'Current password', de: 'Bisheriges Passwort' }) current!: string;
}

/** Either. */
export class AddressForm extends Command {
  @ShortText({ max: 254, en: 'New e-mail address', de: 'Neue E-Mail-Adresse' }) email!: string;
  @SecretText({ max: 256, en: 'Current password', de: 'Bisheriges Passwort', optional: true }) current?: string;
}

export class InvitationForm extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
}

/** The same for a link that is for nothing else. */
export class ResetForm extends Command {
  @SecretText({ max: 256, en: 'New password', de: 'Neues Passwort' }) password!: string;
}

export class SetupForm extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @SecretText({ max: 256, en: 'Password', de: 'Passwort' }) password!: string;
}

/** What the operator asks for on the command line. */
export class LinkWanted extends Command {
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @ShortText({ max: 253, en: 'Host name', de: 'Hostname' }) host!: string;
  @Flag({ en: 'For a staff member', de: 'Für ein Teammitglied', optional: true }) staff?: boolean;
}

/** A code of the app, or a recovery code. */
export class CodeForm extends Command {
  @ShortText({ max: 40, en: 'Code', de: 'Code' }) code!: string;
}

/** What proves that whoever is signed in is there: a code, or the password of those without a second factor. */
export class ConfirmForm extends Command {
  @SecretText({ max: 256, en: 'Code or password', de: 'Code oder Passwort' }) code!: string;
}
