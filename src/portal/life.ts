import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, ShortText } from '../kernel/fields.js';
import { hostReservations, settledHost } from './hosts.js';
import { DEFAULTS, type Language } from './portal.policy.js';
import { byAdmins, portalCommand, settingCommand } from './setting-command.js';
import { settledZone } from './settle.js';

const LANGUAGES = ['de', 'de-du', 'en'] as const;

export class CreatePortal extends Command {
  @ShortText({ max: 120, en: 'Title', de: 'Titel' }) title!: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache', optional: true }) language?: Language;
  @ShortText({ max: 64, en: 'Time zone', de: 'Zeitzone', optional: true }) zone?: string;
  @ShortText({ max: 260, en: 'First host name', de: 'Erster Hostname', optional: true }) host?: string;
}

export class OpenPortal extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
}

export class ClosePortal extends OpenPortal {}

export class ChangePortalTitle extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 120, en: 'Title', de: 'Titel' }) title!: string;
}

export class ChangePortalTimeZone extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 64, en: 'Time zone', de: 'Zeitzone' }) zone!: string;
}

export class ChangePortalLanguage extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache' }) language!: Language;
}

export const lifeCommands: readonly AnyCommandSpec[] = [
  portalCommand({
    command: CreatePortal,
    by: byAdmins,
    en: 'Create a portal, closed at first',
    de: 'Ein Portal anlegen, zunächst geschlossen',
    reserves: c => (c.host === undefined ? [] : hostReservations(c.host)),
    decide: (portal, c) => {
      if (portal.status !== 'none') throw new Rejection('conflict', 'portal.exists', 'The portal exists already.');
      const created = { title: c.title.trim(), language: c.language ?? 'de', zone: settledZone(c.zone ?? DEFAULTS.zone) } as const;
      return [{ type: 'PortalCreated', data: created }, ...(c.host === undefined ? [] : [{ type: 'DomainConnected' as const, data: { host: settledHost(c.host) } }])];
    },
  }),
  settingCommand({ command: OpenPortal, en: 'Open a portal', de: 'Ein Portal öffnen', propose: () => ({ type: 'PortalOpened', data: {} }) }),
  settingCommand({
    command: ClosePortal,
    en: 'Close a portal: nobody may enter',
    de: 'Ein Portal schließen: Niemand darf eintreten',
    propose: () => ({ type: 'PortalClosed', data: {} }),
  }),
  settingCommand({
    command: ChangePortalTitle,
    en: 'Change the title in the browser’s tab',
    de: 'Den Titel im Browsertab ändern',
    propose: c => ({ type: 'PortalTitleChanged', data: { title: c.title.trim() } }),
  }),
  settingCommand({
    command: ChangePortalTimeZone,
    en: 'Change the time zone of a portal’s days',
    de: 'Die Zeitzone der Tage eines Portals ändern',
    propose: c => ({ type: 'PortalTimeZoneChanged', data: { zone: c.zone } }),
  }),
  settingCommand({
    command: ChangePortalLanguage,
    en: 'Change the language of a portal',
    de: 'Die Sprache eines Portals ändern',
    propose: c => ({ type: 'PortalLanguageChanged', data: { language: c.language } }),
  }),
];
