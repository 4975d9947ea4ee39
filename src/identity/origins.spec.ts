import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { House } from '../platform/house.js';
import { InviteStaff } from '../staff/staff.js';
import { issue, openHouse, TestClock } from '../../test/support/house.js';
import { KEPT_DAYS } from './access-log.js';
import { Origins } from './origins.js';
import { personKeyId } from '../sealing/key-ring.js';

const DAY = 24 * 60 * 60_000;
const FROM = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 Firefox/140.0' };

describe('where refused sign-ins came from', () => {
  let house: House;
  let close: () => Promise<void>;
  const clock = new TestClock();
  const origins = () => new Origins(house.keys, house.stores.vault, clock, house.random);

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock }));
  });
  afterAll(() => close());

  it('is sealed by the key of the day, one for all of it, also after a restart', async () => {
    const [first, second] = [await origins().seal(undefined, FROM), await origins().seal(undefined, FROM)];
    expect(`${first}${second}`).not.toMatch(/192\.0|Firefox/);
    expect(first).not.toBe(second);
    expect(await house.stores.vault.list('accessLogKey')).toHaveLength(1);
    expect(await origins().open(undefined, first)).toEqual(FROM);
  });

  it('is sealed by the person’s own key where the account is known, and goes with it', async () => {
    const { id } = await issue(house, InviteStaff, { name: 'Eva', email: 'eva@team.example.com' });
    const sealed = await origins().seal(id, FROM);
    expect(await origins().open(id, sealed)).toEqual(FROM);
    await house.keys.destroy([personKeyId(id)]);
    expect(await origins().open(id, sealed)).toBeUndefined();
  });

  it('is unreadable when the day is forgotten', async () => {
    const sealed = await origins().seal(undefined, FROM);
    clock.moment += (KEPT_DAYS + 3) * DAY;
    await origins().seal(undefined, FROM);
    expect(await origins().open(undefined, sealed)).toBeUndefined();
    expect(await house.stores.vault.list('accessLogKey')).toHaveLength(1);
  });

  it('seals once a day however many come at the same time', async () => {
    clock.moment += DAY;
    const same = origins();
    const sealed = await Promise.all(Array.from({ length: 20 }, () => same.seal(undefined, FROM)));
    expect(new Set(sealed.map(text => text.split('~')[1])).size).toBe(1);
  });
});
