import { ChangeEmail } from '../../src/contacts/contact-address.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { releaseLeftReservations } from '../../src/platform/left-reservations.js';
import { issue, openHouse, TestClock } from '../support/house.js';

const HOUR = 3_600_000;

test('an address that a crash left reserved is free again after an hour, one that somebody has stays taken (R1, I1)', async () => {
  const clock = new TestClock();
  const { house, close } = await openHouse({ clock });
  try {
    const anna = await issue(house, RecordContact, { name: 'Anna', email: 'anna@example.org' });
    const bert = await issue(house, RecordContact, { name: 'Bert', email: 'bert@example.org' });
    const digest = (address: string) => house.digests.digest('email', address);
    // As if the process had died between the reservation and the contact's own stream.
    await house.reservations.take([{ noun: 'email', key: digest('neu@example.org') }], 'contact', anna.id, 'crashed', clock.now());
    const sweep = () => releaseLeftReservations(house.stores.views, house.stores.events, house.reservations, clock.now());
    const take = () => issue(house, ChangeEmail, { contact: bert.id, email: 'neu@example.org' });

    expect(await sweep()).toBe(0);
    await expect(take()).rejects.toMatchObject({ code: 'email.taken' });
    clock.moment += HOUR;
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    await take();
    await expect(issue(house, ChangeEmail, { contact: anna.id, email: 'neu@example.org' })).rejects.toMatchObject({ code: 'email.taken' });
    clock.moment += HOUR;
    expect(await sweep()).toBe(0);
  } finally {
    await close();
  }
});
