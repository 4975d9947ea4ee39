import { importPort } from '../../src/platform/import-port.js';
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
  beforeAll(async () => {
    opened = await openHouse();
    first = await bringIn(opened);
  }, 300_000);
  afterAll(() => opened.close());

  test('every step of the demo is taken (A14)', () => {
    expect(first.refused).toEqual([]);
    expect(first.written).toBeGreaterThan(10_000);
  });

  test('bringing the demo in again writes nothing (A14)', async () => {
    expect(await bringIn(opened)).toEqual({ refused: [], written: 0, known: first.written + first.known });
  }, 300_000);

  test('whoever can sign in is a recorded contact (A14)', () => {
    const rows = opened.house.stores.views.snapshot();
    for (const { id } of demoPeople()) expect(rows.get('contact', id)).toBeDefined();
  });
});
