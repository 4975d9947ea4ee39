import { importPort } from '../../src/platform/import-port.js';
import { importStreamId } from '../../src/kernel/ids.js';
import { currentValue, type TicketFacts } from '../../src/tickets/ticket.policy.js';
import { fileOf } from '../../src/transfer/import-file.js';
import { importFile } from '../../src/transfer/import.runner.js';
import { shippedMapping } from '../../src/transfer/mappings.js';
import { openHouse } from '../support/house.js';

const CONTACTS = 'Vorname;Nachname;E-Mail;Firma;Sprache;Gesperrt\nAnna;Ölmez;anna@example.com;Amsel GmbH;Deutsch;nein\nBen;Ott;ben@example.com;Amsel GmbH;English;ja\nCara;Falsch;keine Adresse;;;\n';
const TICKETS = 'Number,Subject,Opened,Email,Status,Team,Answer,Answered,Internal note\nT-1,Printer,2026-03-29,Anna@Example.com,closed,Depot Süd,Done,2026-03-30 10:00,mind the dog\nT-2,Phone,2026-03-29,ben@example.com,open,Depot Süd,,,\n'.replace('Number', 'Ticket number');

describe('files brought into a running house', () => {
  let opened: Awaited<ReturnType<typeof openHouse>>;
  beforeAll(async () => { opened = await openHouse(); });
  afterAll(() => opened.close());

  const bring = (name: 'contacts' | 'tickets', text: string) => importFile(shippedMapping(name), fileOf(`${name}.csv`, text), importPort(opened.house, 'csv'), { zone: 'Europe/Berlin' });
  const facts = (ticket: string) => opened.house.stores.views.snapshot().get<TicketFacts>('ticketFacts', importStreamId('csv', 'ticket', ticket))!.row;

  test('contacts with German heads come in, the one without a right address is named (A14)', async () => {
    const report = await bring('contacts', CONTACTS);
    expect(report.rows).toMatchObject({ read: 3, written: 2, rejected: 1 });
    expect(report.rejected).toMatchObject([{ row: 4, column: 'E-Mail', value: 'keine Adresse', code: 'row.email' }]);
    const anna = opened.house.stores.views.snapshot().get('contact', importStreamId('csv', 'contact', 'anna@example.com'))!.row;
    expect(anna).toMatchObject({ name: 'Anna Ölmez', language: 'de', registered: {} });
  });

  test('tickets with English heads find those contacts by their address, with times, options and visibility kept (A14)', async () => {
    const report = await bring('tickets', TICKETS);
    expect(report.rejected).toEqual([]);
    expect(opened.house.stores.views.snapshot().get('contact', importStreamId('csv', 'contact', 'anna@example.com'))!.row).toMatchObject({ name: 'Anna Ölmez', email: 'anna@example.com' });
    const ticket = facts('T-1');
    expect(ticket.requester?.id).toBe(importStreamId('csv', 'contact', 'anna@example.com'));
    expect(ticket.closed?.at).toBe(Date.parse('2026-03-30T10:00:00+02:00'));
    expect([currentValue(ticket, 'opened'), currentValue(ticket, 'pipeline')]).toEqual([Date.parse('2026-03-29T00:00:00+01:00'), 'depot_sued']);
    const events = await opened.house.stores.events.readStream(`ticket-${ticket.id}`);
    expect(events.filter(({ type }) => type === 'ReplyPosted').map(({ data }) => (data as { visibility: string }).visibility)).toEqual(['public', 'internal']);
  });

  test('run again, nothing is written; a changed row changes its ticket alone (A14)', async () => {
    const before = await opened.house.stores.events.head();
    expect((await bring('tickets', TICKETS)).rows).toMatchObject({ written: 0, known: 2 });
    expect((await bring('contacts', CONTACTS)).rows).toMatchObject({ written: 0, known: 2, rejected: 1 });
    expect(await opened.house.stores.events.head()).toBe(before);
    const report = await bring('tickets', TICKETS.replace('open,Depot Süd', 'open,Depot Nord'));
    expect(report.rows).toMatchObject({ written: 1, known: 1, rejected: 0 });
    expect([currentValue(facts('T-2'), 'pipeline'), currentValue(facts('T-1'), 'pipeline')]).toEqual(['depot_nord', 'depot_sued']);
  });
});
