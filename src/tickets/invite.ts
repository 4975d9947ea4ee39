import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { House } from '../platform/house.js';
import type { Viewer } from '../portal/viewers.js';
import { colleagueAt } from './colleagues.queries.js';
import { AddParticipant } from './ticket-people.js';

/** One answer for addresses that nobody has and for those of other companies: nobody learns who is known here (W1). */
const stranger = (): Rejection =>
  new Rejection('invalid', 'contact.unknown', 'There is no such colleague.', { faults: [{ path: 'email', code: 'colleague', en: 'belongs to nobody of your company who is known here', de: 'gehört niemandem aus der eigenen Firma, der hier bekannt ist' }] });

/** The command by which the viewer lets a colleague take part, named by id or by address. @throws Rejection `ticket.unknown`, `contact.unknown` */
export const invited = (house: House, viewer: Viewer, ticket: string, { contact, email }: { contact?: string | undefined; email?: string | undefined }): AddParticipant => {
  const snapshot = house.stores.views.snapshot();
  const { facts } = house.tickets.ticket(viewer, snapshot, ticket);
  if (facts.requester?.id !== viewer.who.contact) throw new Rejection('forbidden', 'participants.requester', 'The requester says who takes part.');
  if (contact === undefined && email === undefined) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults: [{ path: 'email', code: 'required', en: 'is missing', de: 'fehlt' }] });
  const found = contact ?? colleagueAt(house, snapshot, viewer, facts, email!);
  if (found === undefined) throw stranger();
  return commandFrom(AddParticipant, { ticket, contact: found });
};
