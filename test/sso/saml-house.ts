import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inflateRawSync } from 'node:zlib';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { NOW, SamlIdp, settingsOf, type Wish } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { buildTown } from '../support/town.js';
import { configure } from './configure.js';
import { Walker } from './walker.js';

export interface Place {
  readonly connection: string;
  readonly host: string;
}
export const HERE: Place = { connection: 'c1', host: 'localhost' };
/** Another portal that trusts the same provider. */
export const THERE: Place = { connection: 'c2', host: 'kunden.localhost' };

const CROSS = { 'sec-fetch-site': 'cross-site', origin: 'https://idp.example' };

/** A house with two portals that trust one provider. */
export const openSamlHouse = async () => {
  const clock = new TestClock(NOW);
  const { house, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off' } });
  const town = await buildTown(house);
  const second = (await issue(house, CreatePortal, { title: 'Kunden', language: 'de' })).id;
  await issue(house, ConnectDomain, { portal: second, host: THERE.host });
  await issue(house, OpenPortal, { portal: second });
  const idp = new SamlIdp(await makeKeys());
  const secret = await newSigningSecret('localhost', NOW);
  const stage = new SamlHouse(house, await createApp(house), idp, clock, secret, new Map([[HERE.connection, town.portal], [THERE.connection, second]]), close);
  for (const [place, portal] of [[HERE, town.portal], [THERE, second]] as const) {
    await stage.set(place);
    await giveKey(house, portal, place.connection, place === HERE ? secret : await newSigningSecret(place.host, NOW));
    await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  }
  return stage;
};

/** Our own key of a connection, as it is made when it is first needed. */
export const giveKey = (house: House, portal: string, connection: string, secret: string): Promise<unknown> =>
  house.runner.run(Object.assign(new SetSsoSecret(), { portal, connection, purpose: 'signing', secret }), SYSTEM);

export class SamlHouse {
  #serial = 0;

  constructor(
    readonly house: House,
    readonly app: NestFastifyApplication,
    readonly idp: SamlIdp,
    readonly clock: TestClock,
    readonly secret: string,
    private readonly portals: ReadonlyMap<string, string>,
    private readonly closeHouse: () => Promise<void>,
  ) {}

  /** The connection with these settings, in force when it resolves. */
  set({ connection, host }: Place = HERE, over: Partial<SamlSettings> = {}): Promise<void> {
    return configure(this.house, this.portals.get(connection)!, connection, settingsOf([this.idp.keys.certificate], over), { hosts: [host] });
  }

  browser(place: Place = HERE): Walker {
    return new Walker(this.app, place.host);
  }

  endpoints({ connection, host }: Place = HERE) {
    const base = `http://${host}:0/sso/${connection}`;
    return { entityId: `${base}/metadata`, answer: `${base}/saml`, logout: `${base}/slo` };
  }

  /** Begins a login; what the provider is asked. */
  async begin(browser: Walker, { connection }: Place = HERE, query = ''): Promise<{ readonly id: string; readonly relayState: string; readonly request: string; readonly url: URL }> {
    const { location } = await browser.get(`/sso/${connection}${query}`);
    const url = new URL(location!);
    const request = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest')!, 'base64')).toString();
    return { id: / ID="([^"]+)"/.exec(request)![1]!, relayState: url.searchParams.get('RelayState')!, request, url };
  }

  /** A response in base64, for one place, with an assertion of its own. */
  answer(wish: Wish, place: Place = HERE): string {
    const { entityId, answer } = this.endpoints(place);
    return this.idp.posted({ now: this.clock.now(), entityId, answer, assertionId: `_assertion${++this.#serial}`, inResponseTo: null, ...wish });
  }

  /** Brings a provider's answer, as its page posts it from another site. */
  bring(browser: Walker, posted: string, { connection }: Place = HERE, and: Readonly<Record<string, string>> = {}) {
    return browser.ask('POST', `/sso/${connection}/saml`, { SAMLResponse: posted, ...and }, CROSS);
  }

  /** A whole login that begins here. */
  async signIn(browser: Walker, wish: Wish = {}, place: Place = HERE) {
    const { id, relayState } = await this.begin(browser, place);
    return this.bring(browser, this.answer({ inResponseTo: id, ...wish }, place), place, { RelayState: relayState });
  }

  async reasons(): Promise<readonly string[]> {
    return (await this.app.get(AccessLog).list({ limit: 1_000 })).map(({ entry }) => entry).filter(({ kind }) => kind === 'refusal').map(entry => String(entry['reason']));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.closeHouse();
  }
}
