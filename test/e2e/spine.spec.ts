import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { Passwords } from '../../src/identity/password.js';
import type { House } from '../../src/platform/house.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { CreatePortal } from '../../src/portal/life.js';
import { issue, openHouse } from '../support/house.js';

describe('a customer signs in and sees exactly the tickets that the rules allow', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ house, close } = await openHouse());
    app = await createApp(house);
  });
  afterAll(async () => {
    await app.close();
    await close();
  });

  it('walks the spine', async () => {
    console.log(Object.getOwnPropertyNames(CreatePortal), RecordContact, Passwords, ChangeFilterRule, issue);
    const answer = await app.inject({ method: 'GET', url: '/api/tickets', headers: { host: 'localhost' } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, 'application/problem+json']);
  });
});
