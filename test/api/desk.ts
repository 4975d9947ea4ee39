import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { csrfTokenOf, Sessions } from '../../src/identity/sessions.js';
import type { House } from '../../src/platform/house.js';
import { GrantRole, InviteStaff } from '../../src/staff/staff.js';
import type { StaffRole, StaffRow } from '../../src/staff/staff.policy.js';
import { standingOf } from '../../src/staff/standing.policy.js';
import { Client } from '../support/browser-client.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';

const HOUR = 3_600_000;

/** Staff who are signed in, by what they are. */
export const staffIn = (house: House, app: NestFastifyApplication) => async (name: string, ...roles: readonly (StaffRole | [StaffRole, string])[]) => {
  const staff = (await issue(house, InviteStaff, { name, email: `${name.toLowerCase()}@team.example.com` })).id;
  for (const one of roles) await issue(house, GrantRole, typeof one === 'string' ? { staff, role: one } : { staff, role: one[0], portal: one[1] });
  return sessionOf(house, app, { kind: 'staff', id: staff });
};

/** A browser that is signed in; `begin` gives it a fresh session, as after signing in again: what staff do in the ten minutes after that asks for no proof. */
export const sessionOf = async (house: House, app: NestFastifyApplication, person: { kind: 'staff' | 'contact'; id: string }, portal: string | null = null) => {
  const sessions = new Sessions(house.stores.vault, house.clock, house.random);
  const client = new Client(app);
  const begin = async (): Promise<void> => {
    const row = house.stores.views.snapshot().get<StaffRow>('staff', person.id)?.row;
    const proven = person.kind === 'staff' ? { proven: { at: house.clock.now(), by: 'password' as const }, standing: standingOf(row, undefined, null)! } : {};
    const { token } = await sessions.create({ person, host: 'localhost', portal, method: 'password', connection: null, idle: 8 * HOUR, absolute: 24 * HOUR, ...proven });
    client.cookie = `session=${token}`;
    client.csrf = csrfTokenOf(token);
  };
  await begin();
  return Object.assign(client, { id: person.id, begin, does: (name: string, body: object, headers: Record<string, string> = {}) => client.ask(`/api/commands/${name}`, { method: 'POST', body, headers }) });
};

/** The town with its desk: an admin, an agent and an auditor of the deployment. */
export const openDesk = async () => {
  const clock = new TestClock();
  const { house, close } = await openHouse({ clock });
  const town = await buildTown(house);
  const app = await createApp(house);
  const hire = staffIn(house, app);
  const [admin, agent, auditor] = [await hire('Ada', 'admin'), await hire('Gregor', 'agent'), await hire('Rita', 'auditor')];
  return { house, clock, town, app, hire, admin, agent, auditor, close: () => app.close().then(close) };
};

export type Desk = Awaited<ReturnType<typeof openDesk>>;
export type Staff = Awaited<ReturnType<ReturnType<typeof staffIn>>>;
