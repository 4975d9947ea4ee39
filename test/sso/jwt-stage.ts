import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import type { House, HouseOptions } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import type { JwtSettings } from '../../src/sso/connection.policy.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';
import { configure, happened } from './configure.js';
import { claimsOf, HS, hmac, NOW, part, settingsOf, signed } from './tokens.js';
import { Walker } from './walker.js';

export const SECRETS = {
  shop: 'w9Jq2vTn5xAe7kPz4mXc8RtYbN3uLhE6sGf0Dd1oQiW', desk: 'q3Zn5xKd0sB8vKs2TfMw7yGpR4cJd9LhUe1oXaVt6Nb', site: 'h7Lk4cWq1pN2xVt9QzEb5mWy8Ug3RfDs6Ja0TiOeYnX', other: 'w9Jq2vTn5xAe7kPz4mXc8RtYbN3uLhE6sGf0Dd1oQiW',
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
    await connect(house, place === 'other' ? second : town.portal, place, settingsOf({ profile: PROFILE[place], ...changes[place] }));
  for (const portal of [town.portal, second]) await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  const app = await createApp(house);
  return { house, app, town, clock, folder, second, close: () => app.close().then(close), ...talk(app) };
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Sets a connection up: by events where the settings would refuse what a test is about. */
export const connect = async (house: House, portal: string, place: Place, settings: JwtSettings, rest: { readonly hosts?: readonly string[]; readonly name?: string } = {}): Promise<void> => {
  const secret = SECRETS[place];
  await configure(house, portal, place, settings, { hosts: [HOST[place]], name: place, ...rest });
  if (settings.algorithm !== 'HS256') return;
  if (place === 'other') await happened(house, portal, { type: 'SsoSecretSet', data: { connection: place, purpose: 'token', secret, fingerprint: 'of another', replaces: null } });
  else await issue(house, SetSsoSecret, { portal, connection: place, purpose: 'token', secret });
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
