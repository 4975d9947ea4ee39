import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { BlockContact } from '../../src/contacts/contact-standing.js';
import { UnlinkContactFromCompany } from '../../src/contacts/contact-membership.js';
import type { House } from '../../src/platform/house.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { Client } from '../support/browser-client.js';
import { issue, openHouse } from '../support/house.js';
import { anyOf, buildTown, PASSWORD, type Town } from '../support/town.js';

describe('a customer signs in and sees exactly the tickets that the rules allow', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  let anna: Client;

  beforeAll(async () => {
    ({ house, close } = await openHouse({ env: { SICHTFELD_CHECK: 'yes' } }));
    app = await createApp(house);
    town = await buildTown(house);
    await town.ticket(town.anna, 'Drucker brennt', town.amsel);
    await town.ticket(town.ben, 'Maus klemmt', town.amsel, { pipeline: 'sales' });
    await town.ticket(town.carla, 'Bildschirm flackert', town.bussard);
    anna = new Client(app);
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });

  it('nobody sees anything without signing in', async () => {
    const answer = await new Client(app).ask('/api/tickets');
    expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json']);
  });

  it('a wrong password and an unknown address get the same answer', async () => {
    const [wrong, unknown] = [await new Client(app).signIn('anna@example.com', 'not this one'), await new Client(app).signIn('nobody@example.com', PASSWORD)];
    const told = (text: string) => ({ ...JSON.parse(text), instance: '' });
    expect([wrong.status, told(wrong.text)]).toEqual([401, told(unknown.text)]);
  });

  it('signing in shows the own tickets', async () => {
    expect((await anna.signIn('anna@example.com', PASSWORD)).status).toBe(201);
    expect(await anna.subjects()).toEqual(['Drucker brennt']);
  });

  it('the tickets of the company appear when the rule says so, and at once (C3)', async () => {
    await town.scope('all', { companyReply: false });
    expect(await anna.subjects()).toEqual(['Drucker brennt', 'Maus klemmt']);
    expect(await anna.subjects('?tab=mine')).toEqual(['Drucker brennt']);
  });

  it('a filter rule hides at once and at rest shows again', async () => {
    await town.filter(anyOf('pipeline', 'sales'));
    expect(await anna.subjects()).toEqual(['Maus klemmt']);
    await house.sweeper.settled();
    expect(await anna.subjects()).toEqual(['Maus klemmt']);
    await town.filter(null);
    expect(await anna.subjects()).toEqual(['Drucker brennt', 'Maus klemmt']);
  });

  it('a ticket that changes its pipeline leaves the view with the change', async () => {
    await town.filter(anyOf('pipeline', 'support'));
    await house.sweeper.settled();
    const id = (await anna.ask('/api/tickets')).json().tickets[0].id;
    await issue(house, ChangeTicketProperty, { ticket: id, property: 'pipeline', value: 'sales' });
    expect(await anna.subjects()).toEqual([]);
    expect((await anna.ask(`/api/tickets/${id}`)).status).toBe(404);
    await town.filter(null);
  });

  it('a forbidden and an unknown ticket answer the same (C2)', async () => {
    const foreign = (await new Client(app).signIn('carla@example.com', PASSWORD), await town.ticket(town.carla, 'Geheim', town.bussard));
    const [forbidden, unknown] = [await anna.ask(`/api/tickets/${foreign}`), await anna.ask('/api/tickets/0000000000000000')];
    const told = (text: string) => ({ ...JSON.parse(text), instance: '' });
    expect([forbidden.status, told(forbidden.text)]).toEqual([404, told(unknown.text)]);
  });

  it('opens, answers, closes and reopens', async () => {
    const opened = await anna.ask('/api/tickets', { method: 'POST', body: { subject: 'Kaffee alle', body: 'Bitte Bohnen.' }, headers: { 'idempotency-key': 'k1' } });
    expect(opened.status).toBe(201);
    const again = await anna.ask('/api/tickets', { method: 'POST', body: { subject: 'Kaffee alle', body: 'Bitte Bohnen.' }, headers: { 'idempotency-key': 'k1' } });
    expect([again.status, again.json().id]).toEqual([200, opened.json().id]);
    const { id } = opened.json();
    expect((await anna.ask(`/api/tickets/${id}/replies`, { method: 'POST', body: { body: 'Eilt!' } })).status).toBe(201);
    expect((await anna.ask(`/api/tickets/${id}/closure`, { method: 'PUT' })).status).toBe(200);
    expect((await anna.ask(`/api/tickets/${id}`)).json()).toMatchObject({ closed: true, status: 'closed' });
    expect((await anna.ask(`/api/tickets/${id}/closure`, { method: 'DELETE' })).status).toBe(200);
    const card = (await anna.ask(`/api/tickets/${id}`)).json();
    expect(card.thread.map((entry: { kind: string; body: string }) => [entry.kind, entry.body])).toEqual([['message', 'Bitte Bohnen.'], ['message', 'Eilt!'], ['closed', null], ['reopened', null]]);
  });

  it('a ticket continues only one that the contact sees, and bears no number of its own choice (C2)', async () => {
    const foreign = await town.ticket(town.carla, 'Fremd', town.bussard);
    const open = (more: object) => anna.ask('/api/tickets', { method: 'POST', body: { subject: 'Weiter', body: 'Geht es?', ...more } });
    expect((await open({ continues: foreign })).status).toBe(404);
    expect((await open({ reference: 'INC1' })).status).toBe(422);
  });

  it('search finds words of subjects and replies, umlauts written out (C5)', async () => {
    await town.ticket(town.anna, 'Straße in München gesperrt', town.amsel);
    expect(await anna.subjects('?q=strasse%20muenchen')).toEqual(['Straße in München gesperrt']);
    expect(await anna.subjects('?q=bohn')).toEqual(['Kaffee alle']);
  });

  it('who leaves a company loses its tickets at once and keeps the own ones (C3)', async () => {
    const before = await anna.subjects();
    expect(before).toContain('Maus klemmt');
    await issue(house, UnlinkContactFromCompany, { contact: town.anna, company: town.amsel });
    expect(await anna.subjects()).toEqual(before.filter(subject => subject !== 'Maus klemmt'));
  });

  it('a blocked contact is out with the next request, and its session is over', async () => {
    await issue(house, BlockContact, { contact: town.anna });
    expect((await anna.ask('/api/tickets')).status).toBe(401);
  });
});
