import { describe, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { ticket } from './ticket.js';
import { AddParticipant, RemoveParticipant } from './ticket-people.js';
import type { TicketEvent } from './ticket.events.js';

const given = givenFor(ticket);
const as = (id: string) => ({ kind: 'contact', id }) as const;
const opened = (company: string | null): TicketEvent => ({ type: 'TicketOpened', data: { requester: 'anna', author: 'anna', reference: null, company, subject: 'Drucker', body: null, properties: {}, continues: null, portal: 'p1' } });
const added = (contact: string): TicketEvent => ({ type: 'ParticipantAdded', data: { contact } });
const removed = (contact: string): TicketEvent => ({ type: 'ParticipantRemoved', data: { contact } });
const person = (id: string, companies: readonly string[], more: object = {}) => ({ id, companies: Object.fromEntries(companies.map(one => [one, { revision: 0, by: 'admin' }])), erased: false, blocked: null, ...more });
const rows = {
  'contact/anna': person('anna', ['amsel', 'buchfink']),
  'contact/ben': person('ben', ['amsel']),
  'contact/bea': person('bea', ['buchfink']),
  'contact/carla': person('carla', ['bussard']),
  'contact/bert': person('bert', ['amsel'], { blocked: { is: true, revision: 1 } }),
  'contact/gone': person('gone', ['amsel'], { erased: true }),
};
const add = (contact: string) => command(AddParticipant, { ticket: 't1', contact });
const remove = (contact: string) => command(RemoveParticipant, { ticket: 't1', contact });

describe('a requester lets colleagues take part', () => {
  it('of the same company', () => {
    given(opened(null)).when(add('ben'), { actor: as('anna'), rows }).then(added('ben'));
    given(opened('amsel')).when(add('ben'), { actor: as('anna'), rows }).then(added('ben'));
    given(opened('amsel'), added('ben')).when(add('ben'), { actor: as('anna'), rows }).thenNothing();
  });

  it('of the company whose ticket it is, where it is a company’s', () => {
    given(opened('amsel')).when(add('bea'), { actor: as('anna'), rows }).thenRejected('contact.unknown');
    given(opened(null)).when(add('bea'), { actor: as('anna'), rows }).then(added('bea'));
  });

  it('and strangers, blocked and erased people, itself and ids that there are not are refused alike (W1)', () => {
    for (const id of ['carla', 'bert', 'gone', 'anna', 'nobody']) given(opened(null)).when(add(id), { actor: as('anna'), rows }).thenRejected('contact.unknown');
  });

  it('and nobody else does, not even who takes part', () => {
    given(opened(null), added('ben')).when(add('bea'), { actor: as('ben'), rows }).thenRejected('participants.requester');
  });

  it('staff let anybody take part who exists', () => {
    given(opened('amsel')).when(add('carla'), { rows }).then(added('carla'));
    given(opened('amsel')).when(add('nobody'), { rows }).thenRejected('contact.unknown');
  });
});

describe('taking part ends', () => {
  it('when the requester says so, or when somebody leaves', () => {
    given(opened(null), added('ben'), added('bea')).when(remove('ben'), { actor: as('anna') }).then(removed('ben'));
    given(opened(null), added('ben')).when(remove('ben'), { actor: as('ben') }).then(removed('ben'));
    given(opened(null), added('ben'), added('bea')).when(remove('bea'), { actor: as('ben') }).thenRejected('participants.requester');
    given(opened(null)).when(remove('ben'), { actor: as('anna') }).thenNothing();
  });
});
