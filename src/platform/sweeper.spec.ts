import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openHouse } from '../../test/support/house.js';
import { anyOf, buildTown } from '../../test/support/town.js';
import type { House } from './house.js';

const TICKETS = 200;

describe('a sweep beside requests', () => {
  let house: House;
  let close: () => Promise<void>;
  let town: Awaited<ReturnType<typeof buildTown>>;

  beforeAll(async () => {
    ({ house, close } = await openHouse());
    town = await buildTown(house);
    for (let serial = 0; serial < TICKETS; serial++) await town.ticket(town.anna, `Nummer ${serial}`, null);
    await house.sweeper.settled();
  });
  afterAll(() => close());

  it('sizes its steps by what they do themselves, however long others keep the thread while it waits for its turn', async () => {
    let [ms, steps] = [0, 0];
    const { views } = house.stores;
    const transact = views.transact.bind(views);
    jest.spyOn(house, 'busy', 'get').mockReturnValue(true);
    jest.spyOn(performance, 'now').mockImplementation(() => ms);
    jest.spyOn(views, 'transact').mockImplementation(work => {
      steps++;
      ms += 100;
      return transact(work);
    });
    await town.filter(anyOf('pipeline', 'sales'));
    await house.sweeper.settled();
    jest.restoreAllMocks();
    expect(steps).toBeGreaterThan(0);
    // One that shrank to the smallest step would take 25 and more.
    expect(steps).toBeLessThan(10);
  });
});
