import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id } from '../kernel/fields.js';
import type { ListRow } from '../lists/list.policy.js';
import type { ContactEvent } from './contact.events.js';
import { existing, setBy, type Contact } from './contact.state.js';
import { own, type Keyed } from './keyed.policy.js';

export class AddContactToList extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'List', de: 'Liste' }) list!: string;
  @Id({ en: 'SSO connection that sets it', de: 'SSO-Verbindung, die es setzt', optional: true }) connection?: string;
}

export class RemoveContactFromList extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'List', de: 'Liste' }) list!: string;
  @Id({ en: 'SSO connection that takes it back', de: 'SSO-Verbindung, die es zurücknimmt', optional: true }) connection?: string;
}

export class LinkContactToCompany extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
  @Id({ en: 'SSO connection that sets it', de: 'SSO-Verbindung, die es setzt', optional: true }) connection?: string;
}

export class UnlinkContactFromCompany extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
  @Id({ en: 'SSO connection that takes it back', de: 'SSO-Verbindung, die es zurücknimmt', optional: true }) connection?: string;
}

type Linked = { readonly connection?: string };

/** What staff or an import set stays theirs; what a connection had set becomes theirs when they set it too. */
const isSet = (map: Keyed<string>, id: string, { connection }: Linked): boolean => {
  const current = own(map, id);
  return current !== undefined && (connection !== undefined || current === 'admin' || current === 'import');
};

/** A sign-in takes back only what its own connection had set; staff take back anything. */
const mayTakeBack = (map: Keyed<string>, id: string, { connection }: Linked, context: DecisionContext): boolean => {
  const current = own(map, id);
  const by = setBy(context, connection);
  return current !== undefined && (connection === undefined || current === by);
};

const openList = (context: DecisionContext, id: string): void => {
  const list = context.rows.get<ListRow>('list', id)?.row;
  if (!list) throw new Rejection('invalid', 'list.unknown', `There is no list ${id}.`);
  if (list.archived) throw new Rejection('conflict', 'list.archived', 'The list is archived and takes no new members.');
  if (list.kind === 'dynamic') throw new Rejection('conflict', 'list.dynamic', 'The members of this list follow from its criteria.');
};

const knownCompany = (context: DecisionContext, id: string): void => {
  if (!context.rows.get('company', id)) throw new Rejection('invalid', 'company.unknown', `There is no company ${id}.`);
};

const contactCommand = on<Contact, ContactEvent>();

export const membershipCommands = [
  contactCommand({
    command: AddContactToList,
    by: ['admin', 'import', 'system', 'process'],
    en: 'Add a contact to a static list',
    de: 'Einen Kontakt in eine statische Liste aufnehmen',
    of: c => c.contact,
    reads: c => [{ view: 'list', id: c.list }],
    decide: (state, c, context) => {
      const by = setBy(context, c.connection);
      if (isSet(existing(state).lists, c.list, c)) return [];
      openList(context, c.list);
      return [{ type: 'ContactAddedToList', data: { list: c.list, by } }];
    },
  }),
  contactCommand({
    command: RemoveContactFromList,
    by: ['admin', 'import', 'system', 'process'],
    en: 'Remove a contact from a static list',
    de: 'Einen Kontakt aus einer statischen Liste entfernen',
    of: c => c.contact,
    decide: (state, c, context) =>
      mayTakeBack(existing(state).lists, c.list, c, context) ? [{ type: 'ContactRemovedFromList', data: { list: c.list } }] : [],
  }),
  contactCommand({
    command: LinkContactToCompany,
    by: ['agent', 'admin', 'import', 'system', 'process'],
    en: 'Link a contact to a company',
    de: 'Einen Kontakt mit einer Firma verknüpfen',
    of: c => c.contact,
    reads: c => [{ view: 'company', id: c.company }],
    decide: (state, c, context) => {
      const by = setBy(context, c.connection);
      if (isSet(existing(state).companies, c.company, c)) return [];
      knownCompany(context, c.company);
      return [{ type: 'ContactLinkedToCompany', data: { company: c.company, by } }];
    },
  }),
  contactCommand({
    command: UnlinkContactFromCompany,
    by: ['agent', 'admin', 'import', 'system', 'process'],
    en: 'Unlink a contact from a company',
    de: 'Einen Kontakt von einer Firma lösen',
    of: c => c.contact,
    decide: (state, c, context) =>
      mayTakeBack(existing(state).companies, c.company, c, context) ? [{ type: 'ContactUnlinkedFromCompany', data: { company: c.company } }] : [],
  }),
];
