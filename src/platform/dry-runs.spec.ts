import { views } from '../catalogue.js';
import { ChangeFilterRule, ChangeTicketScope } from '../portal/visibility.js';
import { commandFrom } from '../kernel/fields.js';
import { issue, openHouse, TestClock } from '../../test/support/house.js';
import { anyOf, buildTown, type Town } from '../../test/support/town.js';
import { SYSTEM, type Caller } from './caller.js';
import { DRY_RUN_LIMITS, DryRuns, type DryRunCard } from './dry-runs.js';
import { ProposedRows } from './proposed-rows.js';

const staff = (id: string): Caller => ({ ...SYSTEM, actor: { kind: 'staff', id } });
const [ada, rita] = [staff('ada'), staff('rita')];
const TICKETS = 260;

describe('dry runs in the background', () => {
  const clock = new TestClock();
  let open: Awaited<ReturnType<typeof openHouse>>;
  let town: Town;
  /** What happens at every breath of every job: the n-th of this test. */
  let breath: (n: number) => void;
  let runs: DryRuns;

  beforeAll(async () => {
    open = await openHouse({ clock });
    town = await buildTown(open.house);
    await town.scope('all');
    for (let i = 0; i < TICKETS; i++) await town.ticket([town.anna, town.ben, town.carla][i % 3]!, `Anliegen ${i}`, i % 3 === 2 ? town.bussard : town.amsel, i % 4 === 0 ? { pipeline: 'sales' } : {});
    await town.filter(anyOf('pipeline', 'sales', 'support'));
    await open.house.sweeper.settled();
  }, 60_000);
  afterAll(() => open.close());

  beforeEach(() => {
    const { house } = open;
    let breaths = 0;
    breath = () => undefined;
    const busy = (): boolean => {
      breath(++breaths);
      return true;
    };
    const proposed = new ProposedRows(house.runner, house.stores.views, views.filter(({ decisive }) => decisive), clock);
    const tools = { views: house.stores.views, proposed, judge: house.judge, now: () => clock.now(), served: () => 0, busy, pace: { busy: { step: 0, rest: 0 }, free: { step: 0, rest: 0 } } };
    runs = new DryRuns(tools, clock, house.random, { ...DRY_RUN_LIMITS, patience: 0 });
  });
  afterEach(() => runs.close());

  const onlySales = (caller = ada) => ({ portal: town.portal, command: commandFrom(ChangeFilterRule, { portal: town.portal, rule: anyOf('pipeline', 'sales') }), caller });
  const ownOnly = (caller = ada) => ({ portal: town.portal, command: commandFrom(ChangeTicketScope, { portal: town.portal, ownReply: true, company: 'none' }), caller });
  const until = async (id: string, state: string, caller = ada): Promise<DryRunCard> => {
    for (;;) {
      const card = runs.ask(caller, id)!;
      if (card.state === state) return card;
      if (['exact', 'stopped', 'refused'].includes(card.state)) throw new Error(`It is ${card.state}, not ${state}.`);
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  const numbersIn = ({ known: { contacts, sights, tickets, mostAffected, losingAll }, done }: DryRunCard) =>
    ({ done, ...contacts, sightsGained: sights.gained, sightsLost: sights.lost, ticketsGained: tickets.gained, ticketsLost: tickets.lost, looked: tickets.total, affected: mostAffected.length, losers: losingAll.length });

  it.each([['a rule', onlySales], ['a scope', ownOnly]] as const)('tell of %s what is known on the way, never more than in the end, and then exactly (A5)', async (_, order) => {
    const told: DryRunCard[] = [];
    let id = '';
    breath = () => void (id && told.push(runs.ask(ada, id)!));
    ({ id } = await runs.begin(order(), 'filter'));
    const last = await until(id, 'exact');
    expect(told.filter(({ state, done }) => state === 'counting' && done > 0 && done < TICKETS).length).toBeGreaterThan(2);
    for (const card of told) for (const [name, value] of Object.entries(numbersIn(card))) expect([name, value]).toEqual([name, Math.min(value, numbersIn(last)[name as 'done'])]);
    for (const { known } of told)
      for (const effect of known.mostAffected) {
        const end = last.known.mostAffected.find(({ contact }) => contact === effect.contact)!;
        expect([effect.gained, effect.lost, effect.before, effect.after].map((value, i) => value <= [end.gained, end.lost, end.before, end.after][i]!)).toEqual([true, true, true, true]);
      }
    expect(last).toMatchObject({ done: TICKETS, total: TICKETS, restarts: 0, known: { tickets: { total: TICKETS } } });
    expect(last.known).toEqual(await open.house.dryRuns.run(town.portal, order().command, ada));
    expect(last.known.sights.lost).toBeGreaterThan(0);
  });

  it('stop when nobody has asked for half a minute', async () => {
    breath = n => void (n === 3 && (clock.moment += 29_000));
    const first = await runs.begin(onlySales(), 'filter');
    await until(first.id, 'exact');
    let breaths = 0;
    breath = () => void (++breaths === 4 && (clock.moment += 31_000));
    const { id } = await runs.begin(ownOnly(), 'filter');
    while (breaths < 4) await new Promise(resolve => setImmediate(resolve));
    const at = clock.moment;
    await runs.close();
    expect(clock.moment).toBe(at);
    expect(runs.ask(ada, id)).toMatchObject({ state: 'stopped' });
    expect(breaths).toBe(4);
  });

  it('stop when a newer one of the same person about the same begins; the same one again is the one that runs', async () => {
    const first = await runs.begin(onlySales(), 'filter');
    const again = await runs.begin(onlySales(), 'filter');
    const other = await runs.begin(onlySales(rita), 'filter');
    expect([again.id === first.id, other.id === first.id]).toEqual([true, false]);
    const newer = await runs.begin(ownOnly(), 'filter');
    await until(newer.id, 'exact');
    expect(runs.ask(ada, first.id)!.state).toBe('stopped');
    expect((await until(other.id, 'exact', rita)).known.sights.lost).toBeGreaterThan(0);
  });

  it('begin anew when a rule they lean on changes meanwhile, and say so', async () => {
    breath = n => void (n === 5 && (changing = town.scope('none')));
    let changing: Promise<unknown> | undefined;
    const { id } = await runs.begin(onlySales(), 'filter');
    const last = await until(id, 'exact');
    await changing;
    expect(last).toMatchObject({ restarts: 1, done: TICKETS });
    expect(last.known).toEqual(await open.house.dryRuns.run(town.portal, onlySales().command, ada));
    await town.scope('all');
  });

  it('are for nobody else than who began them, and are kept five minutes', async () => {
    const { id } = await runs.begin(onlySales(), 'filter');
    expect([runs.ask(rita, id), runs.ask(ada, 'none')]).toEqual([undefined, undefined]);
    await until(id, 'exact');
    clock.moment += 299_000;
    expect(runs.ask(ada, id)!.state).toBe('exact');
    clock.moment += 301_000;
    expect(runs.ask(ada, id)).toBeUndefined();
  });

  it('work two at once; the third waits for its turn', async () => {
    const orders = await Promise.all(['a', 'b', 'c'].map(about => runs.begin(onlySales(), about)));
    const states = (): string[] => orders.map(({ id }) => runs.ask(ada, id)!.state);
    let most = 0;
    breath = () => void (most = Math.max(most, states().filter(state => state === 'counting').length));
    expect(states()[2]).toBe('waiting');
    for (const { id } of orders) await until(id, 'exact');
    expect(most).toBe(2);
  });

  it('end with the house', async () => {
    const { id } = await runs.begin(onlySales(), 'filter');
    await runs.close();
    expect(runs.ask(ada, id)!.state).toBe('stopped');
    await expect(runs.run(town.portal, onlySales().command, ada)).rejects.toMatchObject({ code: 'dry-run.stopped' });
  });

  it('are refused like the command itself', async () => {
    await expect(runs.begin({ ...onlySales(), command: commandFrom(ChangeFilterRule, { portal: town.portal, rule: anyOf('nothing', 'x') }) }, 'filter')).rejects.toMatchObject({ details: { faults: expect.any(Array) } });
    await issue(open.house, ChangeFilterRule, { portal: town.portal, rule: null });
  });
});
