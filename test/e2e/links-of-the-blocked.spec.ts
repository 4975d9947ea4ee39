import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { BlockContact } from '../../src/contacts/contact-standing.js';
import { Links } from '../../src/identity/links.js';
import { Passwords } from '../../src/identity/password.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole } from '../../src/staff/staff.js';
import { openDesk, type Desk } from '../api/desk.js';
import { authenticator } from '../support/authenticator.js';
import { Client } from '../support/browser-client.js';
import { issue } from '../support/house.js';
import { PASSWORD } from '../support/town.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const use = (token: string, form: Record<string, string> = {}) => new Client(desk.app).ask(`/link/${token}`, { method: 'POST', form, headers: { accept: 'text/html' } });
const links = () => desk.app.get(Links);
const passwords = () => desk.app.get(Passwords);

describe('a link of somebody who may not come in', () => {
  it('sets no password for a member that is blocked or has no role, and is not used up', async () => {
    for (const take of [(staff: string) => issue(desk.house, BlockStaff, { staff }), (staff: string) => issue(desk.house, RevokeRole, { staff, role: 'agent' })]) {
      const { id } = await issue(desk.house, InviteStaff, { name: 'Olga', email: `olga${Math.random()}@team.example.com` });
      await issue(desk.house, GrantRole, { staff: id, role: 'agent' });
      const token = await links().issue({ purpose: 'reset', host: 'localhost', intent: { kind: 'staff', id }, owner: id });
      await take(id);
      const answer = await use(token, { password: 'ein ganz anderer Abend' });
      expect([answer.status, await passwords().has(`staff:${id}`), (await desk.house.stores.events.readStream(`staff-${id}`)).some(({ type }) => type === 'StaffPasswordChanged')]).toEqual([403, false, false]);
      expect(await links().open(token, 'reset', 'localhost')).toBeDefined();
    }
  });

  it('sets no password for staff that is made of their own name or address', async () => {
    const { id } = await issue(desk.house, InviteStaff, { name: 'Roswitha Habermann', email: 'habermann@team.example.com' });
    await issue(desk.house, GrantRole, { staff: id, role: 'agent' });
    const token = await links().issue({ purpose: 'reset', host: 'localhost', intent: { kind: 'staff', id }, owner: id });
    expect((await use(token, { password: 'habermann@team.example.com' })).status).toBe(422);
    expect((await use(token, { password: 'ein ganz anderer Abend' })).status).toBe(303);
  });

  it('changes no address of a contact that was blocked since', async () => {
    const { town, house } = desk;
    const row = () => house.stores.views.snapshot().get<ContactRow>('contact', town.ben)!.row;
    const before = row().emailDigest!;
    const token = await links().issue({ purpose: 'address', host: 'localhost', intent: { kind: 'contact', id: town.ben, digest: before }, carries: { email: 'neu@example.com' }, owner: town.ben });
    await issue(house, BlockContact, { contact: town.ben });
    expect([(await use(token)).status, row().emailDigest]).toEqual([404, before]);
  });
});

describe('two second factors that are set up at once', () => {
  it('make one, and the other leaves nothing in the vault', async () => {
    const { hire, house, clock } = desk;
    const eva = await hire('Evamaria', 'agent');
    await passwords().set(`staff:${eva.id}`, PASSWORD);
    const offered = async () => {
      await eva.begin();
      const [cookie, csrf] = [eva.cookie, eva.csrf];
      const { secret } = (await eva.ask('/api/staff/second-factor/offer', { method: 'POST' })).json();
      const client = new Client(desk.app);
      Object.assign(client, { cookie, csrf });
      return { client, code: authenticator(secret, clock).code() };
    };
    const both = [await offered(), await offered()];
    const answers = await Promise.all(both.map(({ client, code }) => client.ask('/api/staff/second-factor', { method: 'PUT', body: { code } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await house.stores.vault.list('secondFactor', { owner: eva.id })).toHaveLength(1);
  });
});
