import { decider } from '../kernel/command.js';
import { addressCommands } from './contact-address.js';
import { membershipCommands } from './contact-membership.js';
import { profileCommands } from './contact-profile.js';
import { recordCommands } from './contact-record.js';
import { standingCommands } from './contact-standing.js';
import { ssoCommands } from './contact-sso.js';
import type { ContactEvent } from './contact.events.js';
import { evolve, type Contact } from './contact.state.js';

/** The write side of a contact. It opens sealed fields: the same name or address said again is no news. */
export const contact = decider<Contact, ContactEvent>({ noun: 'contact', initial: { status: 'none' }, evolve, opens: true }, [
  ...recordCommands,
  ...profileCommands,
  ...addressCommands,
  ...membershipCommands,
  ...standingCommands,
  ...ssoCommands,
]);
