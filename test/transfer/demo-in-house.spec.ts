import { importPort } from '../../src/platform/import-port.js';
import type { Who } from '../../src/portal/viewers.js';
import type { TicketFacts } from '../../src/tickets/ticket.policy.js';
import { demoPeople, demoSteps } from '../../src/transfer/demo.js';
import { runSteps } from '../../src/transfer/step-runner.js';
import type { ImportStep } from '../../src/transfer/step.js';
import { openHouse } from '../support/house.js';

type Opened = Awaited<ReturnType<typeof openHouse>>;

const bringIn = async ({ house }: Opened): Promise<{ refused: readonly string[]; written: number; known: number }> => {
  const port = importPort(house, 'demo');
  const tally = { refused: [] as string[], written: 0, known: 0 };
  let batch: ImportStep[] = [];
  const flush = async () => {
    for (const { step, outcome } of await runSteps(port, batch, 64)) {
      if (typeof outcome === 'string') tally[outcome]++;
      else tally.refused.push(`${step.command} ${step.external.kind} ${step.external.id} row ${step.row}: ${outcome.code} ${JSON.stringify(outcome.details)}`);
    }
    batch = [];
  };
  for await (const step of demoSteps()) {
    if (batch.length > 0 && batch[0]!.external.kind !== step.external.kind) await flush();
    batch.push(step);
  }
  await flush();
  return tally;
};

describe('the demo in a running house', () => {
  let opened: Opened;
  let first: Awaited<ReturnType<typeof bringIn>>;
  const tickets: string[] = [];
  beforeAll(async () => {
    opened = await openHouse();
    first = await bringIn(opened);
    for await (const { command, streamId } of demoSteps()) if (command === 'OpenTicket') tickets.push(streamId);
  }, 300_000);
  afterAll(() => opened.close());

  test('every step of the demo is taken (A14)', () => {
    expect(first.refused).toEqual([]);
    expect(first.written).toBeGreaterThan(10_000);
  });

  test('bringing the demo in again writes nothing (A14)', async () => {
    expect(await bringIn(opened)).toEqual({ refused: [], written: 0, known: first.written + first.known });
  }, 300_000);

  const who = (name: string): Who => {
    const { id, host } = demoPeople().find(person => person.name === name)!;
    return { contact: id, portal: host === 'localhost' ? 'it' : 'kiez', host, method: 'password', connection: null };
  };

  /** References of what somebody sees, decided ticket by ticket. */
  const seenBy = (name: string): readonly TicketFacts[] => {
    const rows = opened.house.stores.views.snapshot();
    const viewer = opened.house.viewers.look(rows, who(name), opened.house.clock.now());
    return tickets.map(id => rows.get<TicketFacts>('ticketFacts', id)!.row).filter(facts => viewer.sees(facts).visible);
  };
  const owned = (name: string) => (facts: TicketFacts) => facts.requester?.id === who(name).contact;

  test('whoever is registered may enter or not as the demo says; who is only invited needs the mailed link first (A14)', () => {
    const rows = opened.house.stores.views.snapshot();
    for (const { name, mayEnter } of demoPeople()) {
      const { entry, contact } = opened.house.viewers.decide(rows, who(name), opened.house.clock.now());
      if (Object.keys(contact!.registered).length > 0) expect([name, entry.allowed]).toEqual([name, mayEnter]);
      else expect([name, Object.keys(contact!.invited), entry.allowed]).toEqual(['Paula Neumann', ['it'], false]);
    }
  });

  test('own tickets, company tickets, a list with a filter of its own: each person shows one of them (A14)', () => {
    const [marlene, jonas, grete, lukas, caller, colleague] = ['Marlene Fuchs', 'Jonas Yılmaz', 'Grete Öhlmann', 'Lukas Brandt', 'Caller 290', 'Caller 4890'].map(seenBy);
    expect(marlene!.some(owned('Marlene Fuchs')) && marlene!.some(owned('Jonas Yılmaz'))).toBe(true);
    expect(jonas!.filter(facts => !owned('Jonas Yılmaz')(facts)).map(({ participants }) => Object.hasOwn(participants, who('Jonas Yılmaz').contact))).toEqual([true]);
    expect(grete!.filter(owned('Grete Öhlmann'))).toHaveLength(grete!.length - 1);
    expect(lukas!.length).toBeGreaterThan(10);
    expect(lukas!.every(facts => facts.closed !== null)).toBe(true);
    expect(caller!.filter(owned('Caller 290'))).toHaveLength(134);
    expect(colleague!).toHaveLength(134 + 15);
  });
});
