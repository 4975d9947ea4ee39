import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inflateRawSync } from 'node:zlib';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import { Doorway } from '../../src/identity/doorway.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule, ConfigureSso } from '../../src/portal/access.js';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { SecretReader } from '../../src/sso/secret-reader.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { NOW, SamlIdp, settingsOf, type Wish } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { buildTown } from '../support/town.js';
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
  for (const [portal, place] of [[town.portal, HERE], [second, THERE]] as const) {
    await issue(house, ConfigureSso, { portal, connection: place.connection, kind: 'saml', name: 'Amsel ID', hosts: [place.host] });
    await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  }
  const idp = new SamlIdp(await makeKeys());
  const secret = await newSigningSecret('localhost', NOW);
  const app = await createApp(house);
  const settings = new Map<string, Partial<SamlSettings>>();
  settle(app, place => settingsOf([idp.keys.certificate], settings.get(place)), secret);
  return new SamlHouse(house, app, idp, clock, settings, secret, close);
};

/** Gives connections their settings and our key. */
const settle = (app: NestFastifyApplication, settingsAt: (connection: string) => SamlSettings, secret: string): void => {
  const doorway = app.get(Doorway);
  const find = doorway.findPortal.bind(doorway);
  doorway.findPortal = host => {
    const row = find(host);
    return row && { ...row, connections: Object.fromEntries(Object.entries(row.connections).map(([id, one]) => [id, { ...one, settings: settingsAt(id) }])) };
  };
  app.get(SecretReader).of = () => Promise.resolve(secret);
};

export class SamlHouse {
  #serial = 0;

  constructor(
    readonly house: House,
    readonly app: NestFastifyApplication,
    readonly idp: SamlIdp,
    readonly clock: TestClock,
    readonly settings: Map<string, Partial<SamlSettings>>,
    readonly secret: string,
    private readonly closeHouse: () => Promise<void>,
  ) {}

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
