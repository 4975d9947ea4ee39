import { describe, expect, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { ChangeTicketProperty } from './ticket-care.js';
import { OpenTicket } from './ticket-opening.js';
import type { TicketEvent } from './ticket.events.js';
import { ticket } from './ticket.js';
import type { PropertyRow } from './ticket.policy.js';

const opened: TicketEvent = { type: 'TicketOpened', data: { requester: 'anna', author: 'anna', reference: null, company: null, subject: 'Drucker', body: null, properties: {}, continues: null, portal: null } };
const property = (id: string, type: PropertyRow['type']) => ({ id, en: id, de: id, type, multiple: false, options: [], shown: true, builtIn: false, revision: 0 });
const rows = { 'property/due': property('due', 'date'), 'property/remark': property('remark', 'string'), 'contact/anna': { id: 'anna', companies: {} } };

const given = givenFor(ticket);
const setting = (id: string, value: unknown) => given(opened).when(command(ChangeTicketProperty, { ticket: 'p1', property: id, value }), { rows });
const recorded = (id: string, value: unknown) => (setting(id, value).facts()[0]?.data as { value: unknown; text: unknown } | undefined);

describe('a value that somebody gives to a property of a ticket', () => {
  it('is the start of that day in the deployment’s time zone when it is a date without a time', () => {
    expect(recorded('due', '2026-03-29')!.value).toBe(Date.UTC(2026, 2, 28, 23));
    expect(recorded('due', '2026-07-01')!.value).toBe(Date.UTC(2026, 5, 30, 22));
    expect(recorded('due', '2026-03-29T12:00:00+02:00')!.value).toBe(Date.UTC(2026, 2, 29, 10));
    expect(recorded('due', Date.UTC(2026, 2, 29))!.value).toBe(Date.UTC(2026, 2, 29));
  });

  it.each(['March 7', '1', '2026-02-30', '2026-02-30T00:00:00Z', '2026-03-29T12:00', '+010000-01-01T00:00:00Z', 9e15, -9e15, 253_402_300_800_000, 0.5])('is refused when it is no date, a day that does not exist, or beyond the years 1 to 9999: %p', value => {
    setting('due', value).thenRejected('input.invalid');
  });

  it.each(['a\u0000b', 'a\ud800', '\u001b[31m', 'x'.repeat(65_001)])('is refused when it holds what no text holds, or too much of it', value => {
    setting('remark', value).thenRejected('input.invalid');
  });

  it('is cleared by a text of white space, as by none: a rule takes both for empty', () => {
    for (const value of [null, '', ' ', '\n\t']) expect(recorded('remark', value) ?? { value: null, text: null }).toMatchObject({ value: null, text: null });
    expect(recorded('remark', 'zwei\nZeilen')!.text).toBe('zwei\nZeilen');
  });

  it.each([null, '', ' ', 'x'.repeat(201), 'zwei\nZeilen', 'a\u0000b'])('is refused as a subject that no form would take: %p', value => {
    setting('subject', value).thenRejected('input.invalid');
  });

  it('names a subject anew', () => {
    expect(recorded('subject', 'Drucker im 2. Stock')!.text).toBe('Drucker im 2. Stock');
  });
});

describe('a ticket that staff open', () => {
  const base = { requester: 'anna', subject: 'Drucker', body: 'Hilfe' };

  it('points at no portal and no ticket that is not there', () => {
    given().when(command(OpenTicket, { ...base, portal: 'nowhere' }), { rows }).thenRejected('portal.unknown');
    given().when(command(OpenTicket, { ...base, continues: 'nothing' }), { rows }).thenRejected('ticket.unknown');
    expect(given().when(command(OpenTicket, { ...base, portal: 'p', continues: 't' }), { rows: { ...rows, 'portal/p': {}, 'ticketFacts/t': {} } }).facts()).toHaveLength(1);
  });
});
