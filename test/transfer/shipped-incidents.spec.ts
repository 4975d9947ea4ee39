import { fileAt } from '../../src/transfer/import-file.js';
import { loadSteps } from '../../src/transfer/load-steps.js';
import { shippedMapping } from '../../src/transfer/mappings.js';
import { shippedFile } from '../../src/transfer/shipped-files.js';
import { planAll } from './plan-all.js';

const incidents = () => fileAt(shippedFile('demo/servicenow-newest-2000.csv.gz'));
const mapping = shippedMapping('servicenow');

describe('the newest 2,000 incidents, which come with the product', () => {
  test('are planned in full, the two junk rows named (A14)', async () => {
    const { rows, rejected, commands } = await planAll(mapping, incidents());
    expect(rows).toBe(10_311);
    expect(rejected.map(({ value }) => value)).toEqual(['-100', '-100']);
    expect(commands).toMatchObject({ RecordContact: 1_223, OpenTicket: 2_000 });
  }, 120_000);

  test('give the same steps in a second run (A14)', async () => {
    const ids = async () => (await planAll(mapping, incidents())).steps.map(({ commandId }) => commandId).join();
    expect((await ids()) === (await ids())).toBe(true);
  }, 120_000);

  test('a keyed digest gives other ids to the same rows, so that none can be guessed (A14)', async () => {
    const streams = async (digest: (text: string) => string) => new Set((await planAll(mapping, incidents(), { digest })).steps.map(({ streamId }) => streamId));
    const [plain, keyed] = [await streams(text => text), await streams(text => `secret ${text}`)];
    expect(keyed.size).toBe(plain.size);
    expect([...keyed].some(id => plain.has(id))).toBe(false);
  }, 120_000);

  test('repeat as load under new ids for the contacts and companies asked for (A14)', async () => {
    const counts: Record<string, number> = {};
    const [ids, tickets, made, named] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
    let steps = 0;
    for await (const { command, commandId, streamId, body } of loadSteps(mapping, incidents(), { zone: 'Europe/Berlin', tickets: 4_500, contacts: 2_000, companies: 300, history: 'full' })) {
      steps++;
      counts[command] = (counts[command] ?? 0) + 1;
      ids.add(commandId);
      if (command === 'RecordContact' || command === 'RegisterCompany') made.add(streamId);
      if (command === 'OpenTicket') tickets.add(streamId);
      if (command === 'OpenTicket') named.add(String(body['requester'])).add(String(body['company']));
    }
    expect(counts).toMatchObject({ OpenTicket: 4_500, RecordContact: 2_000, LinkContactToCompany: 2_000, RegisterCompany: 300 });
    expect([tickets.size, ids.size]).toEqual([4_500, steps]);
    expect([...named].filter(id => !made.has(id))).toEqual([]);
  }, 120_000);
});
