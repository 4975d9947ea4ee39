import { Command, on } from '../kernel/command.js';
import { Id } from '../kernel/fields.js';
import type { ContactEvent } from './contact.events.js';
import { existing, type Contact } from './contact.state.js';

export class BlockContact extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

export class UnblockContact extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

export class EraseContact extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

const contactCommand = on<Contact, ContactEvent>();

export const standingCommands = [
  contactCommand({
    command: BlockContact,
    by: ['admin', 'import'],
    en: 'Block a contact in every portal',
    de: 'Einen Kontakt in allen Portalen sperren',
    of: c => c.contact,
    decide: state => (existing(state).blocked ? [] : [{ type: 'ContactBlocked', data: {} }]),
  }),
  contactCommand({
    command: UnblockContact,
    by: ['admin'],
    en: 'Unblock a contact',
    de: 'Die Sperre eines Kontakts aufheben',
    of: c => c.contact,
    decide: state => (existing(state).blocked ? [{ type: 'ContactUnblocked', data: {} }] : []),
  }),
  contactCommand({
    command: EraseContact,
    by: ['admin'],
    en: 'Erase a contact and what it wrote, for good',
    de: 'Einen Kontakt und seine Texte endgültig löschen',
    of: c => c.contact,
    releases: (_, state) =>
      state.status !== 'present'
        ? []
        : [
            ...(state.emailDigest === null ? [] : [{ noun: 'email', key: state.emailDigest }]),
            ...Object.keys(state.identities).map(key => ({ noun: 'identity', key })),
          ],
    decide: state => {
      if (state.status === 'erased') return [];
      const { emailDigest, identities } = existing(state);
      return [{ type: 'ContactErased', data: { emailDigest, identities: Object.keys(identities) } }];
    },
  }),
];
