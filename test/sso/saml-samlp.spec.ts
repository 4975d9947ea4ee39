import { ownKey } from '../../src/sso/saml.pem.js';
import { makeKeys } from '../support/saml-keys.js';
import { SamlpProvider } from '../support/samlp-provider.js';
import { HERE, openSamlHouse, type SamlHouse } from './saml-house.js';
import type { Walker } from './walker.js';

let stage: SamlHouse;
let provider: SamlpProvider;
beforeAll(async () => {
  stage = await openSamlHouse();
  stage.clock.moment = Date.now();
  provider = await SamlpProvider.start(await makeKeys({ name: 'samlp' }));
  provider.service = { ...stage.endpoints(), certificate: ownKey(stage.secret)!.certificate.toString() };
});
afterAll(async () => {
  await provider.stop();
  await stage.close();
});
beforeEach(async () => {
  stage.clock.moment = Date.now();
  await trust(provider.keys.certificate);
});

const trust = (...certificates: readonly string[]): Promise<void> =>
  stage.set(HERE, { idp: provider.entityId, ssoUrl: `${provider.origin}/sso`, sloUrl: `${provider.origin}/slo`, certificates, signRequests: true });

const plain = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const fieldsOf = (html: string): Record<string, string> => Object.fromEntries([...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, plain(value!)]));

/** At the provider: its page, its button, its form, and back. */
const walk = async (browser: Walker) => {
  const { location } = await browser.get('/sso/c1');
  const asked = await (await fetch(location!)).text();
  const action = plain(/action="([^"]+)"/.exec(asked)![1]!);
  const answered = await (await fetch(new URL(action, provider.origin), { method: 'POST' })).text();
  expect(provider.failures).toEqual([]);
  return browser.ask('POST', new URL(/action="([^"]+)"/.exec(answered)![1]!).pathname, fieldsOf(answered), { 'sec-fetch-site': 'cross-site' });
};

describe('with the library samlp as the provider', () => {
  it.each([[false, 'the assertion'], [true, 'only the response']])('somebody new comes in, and is known again (signs the response: %s, so %s is signed)', async signsResponse => {
    provider.signsResponse = signsResponse;
    provider.somebody = { id: `u-${signsResponse}`, name: 'Nora Neu', email: `nora-${signsResponse}@kunde.example` };
    for (const browser of [stage.browser(), stage.browser()]) {
      expect(await walk(browser)).toMatchObject({ status: 303, location: '/tickets' });
      expect(await browser.isIn()).toBe(true);
    }
  });

  it('its new key is taken beside the old one, and the old one is refused once it is removed (S22)', async () => {
    provider.somebody = { id: 'u-rot', name: 'Rosa Rot', email: 'rosa@kunde.example' };
    const [old, next] = [provider.keys, await makeKeys({ name: 'samlp 2' })];
    await trust(old.certificate, next.certificate);
    expect((await walk(stage.browser())).status).toBe(303);
    provider.keys = next;
    expect((await walk(stage.browser())).status).toBe(303);
    await trust(next.certificate);
    expect((await walk(stage.browser())).status).toBe(303);
    provider.keys = old;
    const late = stage.browser();
    expect((await walk(late)).status).toBe(401);
    expect(await late.isIn()).toBe(false);
    expect((await stage.reasons()).at(-1)).toBe('saml.signature');
  });

  it('a logout that it begins ends our session, and it takes our answer (S20)', async () => {
    provider.somebody = { id: 'u-out', name: 'Otto Aus', email: 'otto@kunde.example' };
    const browser = stage.browser();
    await walk(browser);
    expect(await browser.isIn()).toBe(true);
    let at = new URL('/slo/begin', provider.origin);
    for (let hops = 0; hops < 40; hops++) {
      const answer = await fetch(at, { redirect: 'manual' });
      if (answer.status !== 302) break;
      const { pathname, search } = new URL(answer.headers.get('location')!);
      at = new URL((await stage.browser().get(pathname + search)).location!);
    }
    expect(provider.failures).toEqual([]);
    expect(provider.ended).toBe(1);
    expect(await browser.isIn()).toBe(false);
  });
});
