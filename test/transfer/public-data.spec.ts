import { definitionSteps, survey } from '../../src/transfer/definitions.js';
import { fileAt, inspect, rowsOf } from '../../src/transfer/import-file.js';
import { shippedMapping, type ShippedMapping } from '../../src/transfer/mappings.js';
import { OptionTable } from '../../src/transfer/option-table.js';
import { KnownReferences } from '../../src/transfer/references.js';
import { plainDigest } from '../../src/transfer/step.js';
import { describeWithShared, sharedFile } from '../support/shared-data.js';
import { planAll } from './plan-all.js';

const definitionsFor = async (name: ShippedMapping, path: string) => {
  const [mapping, file, options] = [shippedMapping(name), fileAt(sharedFile(path)), new OptionTable()];
  await survey(mapping, rowsOf(file, mapping, await inspect(file, mapping)), options);
  return definitionSteps(mapping, options, { source: mapping.source, digest: plainDigest });
};

const BERLIN = 'berlin-de/ordnungsamt-dev-year.json';
describeWithShared('reports to Berlin’s public order office', [BERLIN], () => {
  test('every report is a ticket, every answer a public reply by staff at its own time (A14)', async () => {
    const all = await planAll(shippedMapping('berlin-de'), fileAt(sharedFile(BERLIN)));
    expect(all.rejected).toEqual([]);
    expect(all.commands).toEqual({ RecordContact: 1, OpenTicket: 126, PostReply: 125, CloseTicket: 117 });
    const report = all.steps.filter(({ external }) => external.id === '8645549');
    expect(report.map(({ command, occurredAt }) => [command, new Date(occurredAt!).toISOString()])).toEqual([
      ['OpenTicket', '2026-03-30T07:18:47.000Z'],
      ['PostReply', '2026-03-31T04:58:57.000Z'],
    ]);
    expect(report[1]!.body).toMatchObject({ visibility: 'public', author: 'ordnungsamt', body: expect.stringMatching(/^Vielen Dank für Ihren Hinweis\.\n\nDie Störung/) });
  });
});

const FAKER = 'faker-8469/customer_support_tickets.csv';
describeWithShared('8,469 tickets of a shop', [FAKER], () => {
  test('every ticket is opened, one contact for each address (A14)', async () => {
    const all = await planAll(shippedMapping('faker-8469'), fileAt(sharedFile(FAKER)));
    expect(all.rejected).toEqual([]);
    expect(all.commands).toEqual({ RecordContact: 8_320, OpenTicket: 8_469, PostReply: 2_769, CloseTicket: 2_769 });
  }, 60_000);

  test('products and types become options with their labels kept (A14)', async () => {
    const steps = await definitionsFor('faker-8469', FAKER);
    const options = (property: string) => steps.find(({ command, streamId }) => command !== 'ShowPropertyToCustomers' && streamId === property)!.body['options'] as { id: string; en: string }[];
    expect(options('product')).toHaveLength(42);
    expect(options('product')).toContainEqual({ id: 'gopro_hero', en: 'GoPro Hero', de: 'GoPro Hero' });
    expect(options('source').map(({ id }) => id)).toEqual(['portal', 'email', 'phone', 'chat', 'import', 'staff', 'social_media']);
  }, 60_000);
});

const ZENDESK = ['organizations', 'users', 'tickets'] as const;
describeWithShared('an export of Zendesk', ZENDESK.map(name => `zendesk-challenge/${name}.json`), () => {
  test('organisations, users and tickets join; what joins nothing is named (A14)', async () => {
    const known = new KnownReferences();
    const planned = [];
    for (const name of ZENDESK) planned.push(await planAll(shippedMapping(`zendesk-challenge.${name}`), fileAt(sharedFile(`zendesk-challenge/${name}.json`)), { known }));
    expect(planned.map(({ rows, commands }) => ({ rows, commands }))).toEqual([
      { rows: 25, commands: { RegisterCompany: 25 } },
      { rows: 75, commands: { RecordContact: 75, LinkContactToCompany: 72, BlockContact: 36 } },
      { rows: 200, commands: { OpenTicket: 198, CloseTicket: 77 } },
    ]);
    expect(planned[2]!.rejected).toMatchObject([
      { row: 78, column: 'submitter_id', value: '555', code: 'row.reference' },
      { row: 85, column: 'organization_id', value: '555', code: 'row.reference' },
    ]);
    expect(planned[2]!.steps[0]!.occurredAt).toBe(Date.parse('2016-04-28T11:19:34-10:00'));
  });
});
