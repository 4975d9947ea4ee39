import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import { Doorway } from '../../src/identity/doorway.js';
import type { House, HouseOptions } from '../../src/platform/house.js';
import { ChangeSsoAccessRule, ConfigureSso } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import type { JwtSettings } from '../../src/sso/connection.policy.js';
import { SecretReader } from '../../src/sso/secret-reader.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';
import { claimsOf, HS, hmac, NOW, part, settingsOf, signed } from './tokens.js';
import { Walker } from './walker.js';

export const SECRETS = {
  shop: 'w9Jq2v-Amsel-strict-7kPz4mXc8RtYbN3uLhE6', desk: 'q3Zn5x-Amsel-zendesk-B8vKs2TfMw7yGpR4cJd9', site: 'h7Lk4c-Amsel-hubspot-N2xVt9QzEb5mWy8Ug3Rf', other: 'w9Jq2v-Amsel-strict-7kPz4mXc8RtYbN3uLhE6',
};
export type Place = keyof typeof SECRETS;

let serial = 0;
const PROFILE = { shop: 'strict', desk: 'zendesk', site: 'hubspot', other: 'strict' } as const;
const HOST = { shop: 'localhost', desk: 'localhost', site: 'localhost', other: 'kunden.localhost' } as const;

/**
 * Two portals: `shop`, `desk` and `site` are connections of the first, one for each profile; `other` is one of the second
 * that has the shop's secret, which the settings would refuse, so that nothing else tells them apart.
 */
export const openStage = async (options: HouseOptions & { readonly env?: Record<string, string> } = {}, changes: Partial<Record<Place, Partial<JwtSettings>>> = {}) => {
  const clock = new TestClock();
  clock.moment = NOW;
  const { house, close, folder } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off' }, ...options });
  const town = await buildTown(house);
  const second = (await issue(house, CreatePortal, { title: 'Kunden', language: 'de' })).id;
  await issue(house, ConnectDomain, { portal: second, host: 'kunden.localhost' });
  await issue(house, OpenPortal, { portal: second });
  for (const place of Object.keys(SECRETS) as Place[])
    await issue(house, ConfigureSso, { portal: place === 'other' ? second : town.portal, connection: place, kind: 'jwt', name: place, hosts: [HOST[place]] });
  for (const portal of [town.portal, second]) await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  const app = await open(house, changes);
  return { house, app, town, clock, folder, second, close: () => app.close().then(close), ...talk(app) };
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** An application whose connections have these settings and secrets. */
export const open = async (house: House, changes: Partial<Record<Place, Partial<JwtSettings>>> = {}): Promise<NestFastifyApplication> => {
  const app = await createApp(house);
  configure(app, changes);
  return app;
};

/** Gives the connections of an application their settings and secrets. */
export const configure = (app: NestFastifyApplication, changes: Partial<Record<Place, Partial<JwtSettings>>> = {}): void => {
  const doorway = app.get(Doorway);
  const find = doorway.findPortal.bind(doorway);
  const settings = (id: string): JwtSettings => settingsOf({ profile: PROFILE[id as Place], ...changes[id as Place] });
  doorway.findPortal = host => {
    const row = find(host);
    return row && { ...row, connections: Object.fromEntries(Object.entries(row.connections).map(([id, one]) => [id, { ...one, settings: settings(id) }])) };
  };
  app.get(SecretReader).of = async (_portal, connection) => SECRETS[(typeof connection === 'string' ? connection : connection.id) as Place];
};

export const originOf = (place: Place): string => `http://${HOST[place]}:0`;
export const audience = (place: Place): string => `${originOf(place)}/sso/${place}/metadata`;

/** A good token of a place, with changes. */
export const tokenFor = (place: Place, changes: Record<string, unknown> = {}, aud = audience(place)): string =>
  signed(HS, part(claimsOf(PROFILE[place], { ...(PROFILE[place] === 'strict' && { aud }), ...(PROFILE[place] !== 'hubspot' && { jti: `j-${++serial}` }), ...changes })), input => hmac(input, SECRETS[place]));

export const talk = (app: NestFastifyApplication) => {
  const browser = (place: Place = 'shop') => new Walker(app, HOST[place]);
  const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' };
  /** Sends a token as the customer's side does. */
  const send = (place: Place, token: string, by: Walker = browser(place), and: Record<string, string> = {}) => {
    if (place === 'site') return by.ask('GET', `/_hcms/mem/jwt?${new URLSearchParams({ jwt: token, ...and })}`, undefined, cross);
    return by.ask('POST', place === 'desk' ? '/access/jwt' : `/sso/${place}/jwt`, { jwt: token, ...and }, cross);
  };
  /** Sends a token that nobody asked for, and says yes to "Sign in as ...?". */
  const come = async (place: Place, token: string, by: Walker = browser(place), and: Record<string, string> = {}) => {
    const answer = await send(place, token, by, and);
    if (answer.location !== '/sso/confirm') return answer;
    return by.post('/sso/confirm', { answer: 'yes' });
  };
  /** Reason codes that were noted, oldest first. */
  const reasons = async (): Promise<string[]> => (await app.get(AccessLog).list({ limit: 1_000 })).map(({ entry }) => String(entry['reason']));
  return { browser, send, come, reasons };
};
