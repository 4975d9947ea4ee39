import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { ArchiveList, CreateList } from '../../src/lists/list.js';
import { importCaller } from '../../src/platform/caller.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { importPort } from '../../src/platform/import-port.js';
import { importStreamId } from '../../src/kernel/ids.js';
import { currentValue, type TicketFacts } from '../../src/tickets/ticket.policy.js';
import { fileOf } from '../../src/transfer/import-file.js';
import { importFile } from '../../src/transfer/import.runner.js';
import { shippedMapping } from '../../src/transfer/mappings.js';
import { issue, openHouse } from '../support/house.js';

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

  test('a row that changes back is applied again, and the very same file is a no-op even when somebody has changed the ticket here (A14)', async () => {
    const [a, b] = [TICKETS.replace('open,Depot Süd', 'open,Depot West'), TICKETS.replace('open,Depot Süd', 'closed,Depot Ost')];
    const state = () => [currentValue(facts('T-2'), 'pipeline'), facts('T-2').closed !== null];
    for (const [file, ...wanted] of [[a, 'depot_west', false], [b, 'depot_ost', true], [a, 'depot_west', false], [b, 'depot_ost', true], [a, 'depot_west', false]] as const) {
      expect((await bring('tickets', file)).rows).toMatchObject({ written: 1, known: 1, rejected: 0 });
      expect(state()).toEqual(wanted);
      const head = await opened.house.stores.events.head();
      expect((await bring('tickets', file)).rows).toMatchObject({ written: 0, known: 2 });
      expect(await opened.house.stores.events.head()).toBe(head);
    }
    await issue(opened.house, ChangeTicketProperty, { ticket: facts('T-2').id, property: 'pipeline', value: 'depot_nord' });
    expect((await bring('tickets', a)).rows).toMatchObject({ written: 0 });
    expect(state()).toEqual(['depot_nord', false]);
  });

  test('a ticket whose state has changed does not get its answer once more (A14)', async () => {
    const replies = async () => (await opened.house.stores.events.readStream(`ticket-${facts('T-1').id}`)).filter(({ type }) => type === 'ReplyPosted').length;
    const before = await replies();
    await bring('tickets', TICKETS.replace('closed,Depot Süd', 'open,Depot Nord'));
    expect(facts('T-1').closed).toBe(null);
    expect(await replies()).toBe(before);
  });

  test("people's names and companies go there and back too (A14)", async () => {
    const name = () => opened.house.stores.views.snapshot().get<ContactRow>('contact', importStreamId('csv', 'contact', 'anna@example.com'))!.row.name;
    for (const wanted of ['Anna Neu', 'Anna Ölmez', 'Anna Neu', 'Anna Ölmez']) {
      await bring('contacts', CONTACTS.replace('Anna;Ölmez', wanted.replace(' ', ';')));
      expect(name()).toBe(wanted);
    }
  });

  test('an import may do what imports need and nothing that only admins do', async () => {
    const list = (await issue(opened.house, CreateList, { name: 'Team', kind: 'static' })).id;
    await expect(issue(opened.house, ArchiveList, { list }, importCaller('csv'))).rejects.toMatchObject({ code: 'command.forbidden' });
    expect(importCaller('csv').roles).toEqual(['import']);
  });
});
