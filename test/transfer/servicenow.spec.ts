import type { ImportStep } from '../../src/transfer/step.js';
import { importStreamId } from '../../src/kernel/ids.js';
import { shippedMapping } from '../../src/transfer/mappings.js';
import { describeWithShared, sharedFile } from '../support/shared-data.js';
import { fileAt, planAll, type AllPlanned } from './plan-all.js';

const FILE = 'servicenow/incident_event_log.csv.gz';
const of = (all: AllPlanned, incident: string): readonly ImportStep[] => all.steps.filter(({ external }) => external.kind === 'ticket' && external.id === incident);
const told = (steps: readonly ImportStep[]) => steps.map(({ command, body, occurredAt }) => [command, body['property'] ?? null, body['value'] ?? body['status'] ?? null, new Date(occurredAt!).toISOString()]);

// The numbers were counted by a separate program from the file's own columns.
describeWithShared('the audit log of 20,769 incidents', [FILE], () => {
  let all: AllPlanned;
  beforeAll(async () => { all = await planAll(shippedMapping('servicenow'), fileAt(sharedFile(FILE))); }, 240_000);

  test('every row is planned or named (A14)', () => {
    expect(all.rows).toBe(119_998);
    expect(new Set(all.rejected.map(({ row }) => row)).size).toBe(31);
  });

  test('incidents open, change, close and reopen as often as the file says (A14)', () => {
    expect(all.commands).toEqual({ RecordContact: 4_828, OpenTicket: 20_766, ChangeTicketProperty: 103_162, CloseTicket: 21_042, ReopenTicket: 277, ChangeTicketRequester: 4 });
  });

  test('each property changes as often as its column does (A14)', () => {
    const counts: Record<string, number> = {};
    for (const { command, body } of all.steps) if (command === 'ChangeTicketProperty') counts[String(body['property'])] = (counts[String(body['property'])] ?? 0) + 1;
    expect(counts).toEqual({
      status: 36_595, reassigned: 20_516, pipeline: 20_431, assignee: 11_405, madeSla: 8_172, subject: 1_955, serviceSubcategory: 1_848,
      serviceCategory: 1_215, priority: 361, impact: 297, urgency: 266, location: 101,
    });
  });

  test('the two rows with the junk state are named and their incident is imported (A14)', () => {
    const junk = all.rejected.filter(({ value }) => value === '-100');
    expect(junk).toMatchObject([{ row: 115_643, column: 'incident_state', code: 'row.value' }, { row: 115_644, column: 'incident_state', code: 'row.value' }]);
    expect(junk[0]!.en).toMatch(/does not know/);
    expect(junk[0]!.de).toMatch(/kennt diesen Wert nicht/);
    expect(of(all, 'INC0028089').map(({ command }) => command)).toEqual(expect.arrayContaining(['OpenTicket', 'CloseTicket']));
  });

  test('incidents without a caller are named row by row (A14)', () => {
    expect(all.rejected.filter(({ column }) => column === 'caller_id')).toHaveLength(29);
    for (const incident of ['INC0005690', 'INC0012463', 'INC0016876']) expect(of(all, incident)).toEqual([]);
  });

  test('times are those of the file, read in the deployment’s zone (A14)', () => {
    const [opening, ...others] = of(all, 'INC0000045');
    expect(opening).toMatchObject({ command: 'OpenTicket', occurredAt: Date.parse('2016-02-29T01:16:00+01:00'), streamId: importStreamId('servicenow', 'ticket', 'INC0000045') });
    expect(told(others)).toEqual([
      ['CloseTicket', null, 'solved', '2016-02-29T07:53:00.000Z'],
      ['ChangeTicketProperty', 'status', 'closed', '2016-03-05T11:00:00.000Z'],
    ]);
  });

  test('command ids are all different (A14)', () => {
    expect(new Set(all.steps.map(({ commandId }) => commandId)).size).toBe(all.steps.length);
  });

  test('checkpoints only ever move forward and end at the last row (I1)', () => {
    expect(all.settled.every((row, i) => i === 0 || row >= all.settled[i - 1]!)).toBe(true);
    expect(all.settled.at(-1)).toBe(119_999);
  });
});
