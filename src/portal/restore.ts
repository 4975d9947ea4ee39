import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, Whole } from '../kernel/fields.js';
import type { PortalEvent } from './portal.events.js';
import { existing, factAt, type Portal } from './portal-state.js';
import { byAdmins, changing, portalCommand } from './setting-command.js';
import { refsIn } from './settle.js';

const CREATED = ['title', 'zone', 'language'] as const;

/** Makes the value that an earlier event set the newest one: a new event, nothing rewritten. */
export class RestoreSetting extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Whole({ min: 0, en: 'Version (revision of its event)', de: 'Version (Revision ihres Ereignisses)' }) revision!: number;
  @Choice(CREATED, { en: 'Which setting, when the portal’s first event is meant', de: 'Welche Einstellung, wenn das erste Ereignis des Portals gemeint ist', optional: true })
  setting?: (typeof CREATED)[number];
}

type Created = Extract<PortalEvent, { type: 'PortalCreated' }>;

const fromCreation = ({ data }: Created, setting: RestoreSetting['setting']): PortalEvent => {
  switch (setting) {
    case 'title':
      return { type: 'PortalTitleChanged', data: { title: data.title } };
    case 'zone':
      return { type: 'PortalTimeZoneChanged', data: { zone: data.zone } };
    case 'language':
      return { type: 'PortalLanguageChanged', data: { language: data.language } };
    case undefined:
      throw new Rejection('invalid', 'setting.unnamed', `The first event set several settings: name one of ${CREATED.join(', ')}.`);
  }
};

/** Host names are reserved and connections hold secrets: both are made anew, never brought back. */
const NOT_RESTORED: readonly PortalEvent['type'][] = ['DomainConnected', 'DomainDisconnected', 'SsoConfigured', 'SsoSecretSet', 'SsoRemoved'];

const wanted = (portal: Portal, c: RestoreSetting): PortalEvent => {
  const fact = factAt(portal, c.revision);
  if (!fact) throw new Rejection('invalid', 'version.unknown', `The portal has no version ${c.revision}.`);
  if (NOT_RESTORED.includes(fact.type)) throw new Rejection('invalid', 'version.not-restorable', 'Host names and SSO connections are set up anew, not restored.');
  return fact.type === 'PortalCreated' ? fromCreation(fact, c.setting) : fact;
};

export const restoreCommands: readonly AnyCommandSpec[] = [
  portalCommand({
    command: RestoreSetting,
    by: byAdmins,
    en: 'Restore an earlier version of a setting',
    de: 'Eine frühere Version einer Einstellung wiederherstellen',
    of: c => c.portal,
    reads: (c, portal) => {
      const fact = factAt(portal, c.revision);
      return fact ? refsIn(fact) : [];
    },
    decide: (portal, c, context) => {
      existing(portal);
      return changing(portal, wanted(portal, c), context);
    },
  }),
];
