import { Command } from '../kernel/command.js';
import { Flag, SecretText, ShortText } from '../kernel/fields.js';

export class SignInForm extends Command {
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
  @SecretText({ max: 256, en: 'Password', de: 'Passwort' }) password!: string;
  @ShortText({ max: 2_000, en: 'Where to go on', de: 'Wohin danach', optional: true }) next?: string;
}

/** Using a mailed link; a password may be set with it. */
export class LinkForm extends Command {
  @SecretText({ max: 256, en: 'New password', de: 'Neues Passwort', optional: true }) password?: string;
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
