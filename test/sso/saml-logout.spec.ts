import { createVerify } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SsoRefusal } from '../../src/sso/proof.js';
import { logoutByForm, logoutByQuery } from '../../src/sso/saml.logout.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import { attribute, base64, connectionOf, EMAIL_FORMAT, IDP, NOW, settingsOf } from '../support/saml-idp.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';
import { logoutForm, logoutQuery, logoutXml, RSA_SHA256, type LogoutWish } from '../support/saml-logout.js';
import { HERE, openSamlHouse, THERE, type SamlHouse } from './saml-house.js';

const MINUTE = 60_000;
let keys: Keys;
let attacker: Keys;
beforeAll(async () => {
  [keys, attacker] = [await makeKeys(), await makeKeys()];
});

const reasonOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof SsoRefusal) return error.reason;
    throw error;
  }
  return 'taken';
};
const connection = (over: Partial<SamlSettings> = {}) => connectionOf(settingsOf([keys.certificate], over));
const byQuery = (query: string, now = NOW, over: Partial<SamlSettings> = {}) => reasonOf(() => logoutByQuery(connection(over), query, now));
const byForm = (fields: Record<string, string>, now = NOW) => reasonOf(() => logoutByForm(connection(), fields, now));
const good = (wish: LogoutWish = {}) => logoutQuery(logoutXml(wish), { keys });

describe('a logout that a provider asks for', () => {
  it('by redirect is read from what its signature covers', () => {
    const read = logoutByQuery(connection(), logoutQuery(logoutXml({ indexes: ['_s1', '_s2'] }), { keys, relayState: 'back & forth' }), NOW);
    expect(read).toMatchObject({ kind: 'asked', id: '_logout1', identity: JSON.stringify([IDP, EMAIL_FORMAT, 'anna@kunde.example']), indexes: ['_s1', '_s2'], relayState: 'back & forth', binding: 'redirect' });
  });

  it('by POST too', async () => {
    expect(await logoutByForm(connection(), logoutForm(logoutXml(), keys), NOW)).toMatchObject({ kind: 'asked', indexes: [], binding: 'post' });
  });

  it('is signed over the octets that were sent, however they are encoded', async () => {
    const lower = (text: string) => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, one => one.toLowerCase());
    expect(await byQuery(logoutQuery(logoutXml(), { keys, relayState: 'a/b+c', encode: lower }))).toBe('taken');
    const query = logoutQuery(logoutXml(), { keys, relayState: 'a/b' });
    expect(await byQuery(query.replace('a%2Fb', 'a%2fb'))).toBe('saml.signature');
  });

  it.each<[string, () => string, string]>([
    ['no signature', () => good().replace(/&Signature=.*/, ''), 'saml.unsigned'],
    ['no signature and no algorithm', () => good().replace(/&SigAlg=.*/, ''), 'saml.unsigned'],
    ['an empty signature', () => good().replace(/&Signature=.*/, '&Signature='), 'saml.unsigned'],
    ['the key of somebody else', () => logoutQuery(logoutXml(), { keys: attacker }), 'saml.signature'],
    ['SHA-1', () => logoutQuery(logoutXml(), { keys, algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), 'saml.algorithm'],
    ['an HMAC', () => logoutQuery(logoutXml(), { keys, algorithm: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256' }), 'saml.algorithm'],
    ['another name after it was signed', () => good().replace(/SAMLRequest=[^&]+/, `SAMLRequest=${encodeURIComponent(deflateRawSync(logoutXml({ name: 'ben@kunde.example' })).toString('base64'))}`), 'saml.signature'],
    ['a state that was added', () => good().replace('&SigAlg', '&RelayState=x&SigAlg'), 'saml.signature'],
    ['the request as response', () => good().replace('SAMLRequest', 'SAMLResponse'), 'saml.signature'],
    ['the request twice', () => `${good()}&SAMLRequest=x`, 'saml.logout'],
    ['another request in front', () => `SAMLRequest=x&${good()}`, 'saml.logout'],
    ['the signature twice', () => `${good()}&Signature=x`, 'saml.logout'],
    ['a request and a response', () => `${good()}&SAMLResponse=x`, 'saml.missing'],
    ['an encoded name of a parameter', () => `${good()}&%53AMLRequest=x`, 'saml.logout'],
    ['an encoded name in place of the plain one', () => good().replace('SAMLRequest', 'SAML%52equest'), 'saml.logout'],
    ['an unknown parameter', () => `${good()}&x=y`, 'saml.logout'],
    ['a parameter of an array', () => good().replace('SAMLRequest=', 'SAMLRequest[]='), 'saml.logout'],
    ['a broken encoding', () => logoutQuery(logoutXml(), { keys, relayState: 'x' }).replace('SigAlg=', 'SigAlg=%'), 'saml.logout'],
    ['nothing', () => '', 'saml.logout'],
    ['what does not inflate', () => logoutQuery('', { keys, encode: text => (text === RSA_SHA256 || text.length > 60 ? encodeURIComponent(text) : encodeURIComponent(base64('no deflate'))) }), 'saml.bytes'],
    ['another provider', () => good({ issuer: 'https://other.example' }), 'saml.issuer'],
    ['another address', () => good({ destination: 'https://other.example/slo' }), 'saml.destination'],
    ['no address', () => good({ destination: null }), 'saml.destination'],
    ['a name for another service', () => logoutQuery(logoutXml().replace('<saml:NameID ', '<saml:NameID SPNameQualifier="https://other.example" '), { keys }), 'saml.qualifier'],
    ['no name', () => logoutQuery(logoutXml().replace(/<saml:NameID[^]*<\/saml:NameID>/, ''), { keys }), 'saml.name-id'],
    ['an encrypted name', () => logoutQuery(logoutXml().replace(/<saml:NameID[^]*<\/saml:NameID>/, '<saml:EncryptedID/>'), { keys }), 'saml.structure'],
    ['a comment in the name', () => good({ name: 'anna@kunde.example<!-- -->.evil' }), 'saml.comment'],
    ['a DOCTYPE', () => logoutQuery(`<!DOCTYPE x>${logoutXml()}`, { keys }), 'saml.doctype'],
    ['a login in its place', () => logoutQuery(logoutXml().replaceAll('LogoutRequest', 'AuthnRequest'), { keys }), 'saml.structure'],
  ])('with %s is refused (S20)', async (_, make, reason) => expect(await byQuery(make())).toBe(reason));

  it.each<[string, () => Record<string, string>, string]>([
    ['no signature', () => ({ SAMLRequest: base64(logoutXml()) }), 'saml.unsigned'],
    ['the key of somebody else', () => logoutForm(logoutXml(), attacker), 'saml.signature'],
    ['another name after it was signed', () => ({ SAMLRequest: base64(Buffer.from(logoutForm(logoutXml(), keys)['SAMLRequest']!, 'base64').toString().replace('anna@', 'ben@')) }), 'saml.signature'],
    ['another name beside it', () => ({ SAMLRequest: base64(Buffer.from(logoutForm(logoutXml(), keys)['SAMLRequest']!, 'base64').toString().replace('<saml:NameID', '<saml:NameID>ben</saml:NameID><saml:NameID')) }), 'saml.structure'],
    ['the signature of a query', () => ({ SAMLRequest: base64(logoutXml()), SigAlg: RSA_SHA256, Signature: 'AAAA' }), 'saml.unsigned'],
    ['nothing', () => ({}), 'saml.missing'],
  ])('by POST with %s is refused (S20)', async (_, make, reason) => expect(await byForm(make())).toBe(reason));

  it.each<[string, LogoutWish, number, readonly string[]]>([
    ['five minutes after it was issued', {}, NOW + 6 * MINUTE, ['taken', 'saml.expired']],
    ['before it was issued', { issued: NOW + 2 * MINUTE }, NOW + MINUTE, ['saml.early', 'taken']],
    ['at its end', { until: NOW + MINUTE }, NOW + 2 * MINUTE, ['taken', 'saml.expired']],
  ])('%s, with a minute for the clocks, it changes (S20)', async (_, wish, bound, expected) => {
    expect([await byQuery(good(wish), bound - 1), await byQuery(good(wish), bound)]).toEqual(expected);
  });

  it('that inflates without end stops at the limit (S10)', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024)).toString('base64');
    expect(bomb.length).toBeLessThan(300_000);
    const query = logoutQuery('x', { keys, encode: text => encodeURIComponent(text === deflateRawSync('x').toString('base64') ? bomb : text) });
    const before = process.memoryUsage().arrayBuffers;
    expect(await byQuery(query)).toBe('saml.too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it('counts by the keys that the connection has now (S22)', async () => {
    expect(await byQuery(good(), NOW, { certificates: [attacker.certificate] })).toBe('saml.signature');
    expect(await byQuery(good(), NOW, { certificates: ['garbage'] })).toBe('saml.not-set-up');
  });
});

describe('logouts over HTTP', () => {
  let stage: SamlHouse;
  beforeAll(async () => {
    stage = await openSamlHouse();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.set());

  let serial = 0;
  const signIn = async (name: string, index: string, place = HERE) => {
    const browser = stage.browser(place);
    const authn = `<saml:AuthnStatement AuthnInstant="${new Date(NOW).toISOString()}" SessionIndex="${index}"><saml:AuthnContext/></saml:AuthnStatement>`;
    const { status } = await stage.signIn(browser, { nameId: `<saml:NameID Format="${EMAIL_FORMAT}">${name}@kunde.example</saml:NameID>`, authn, attributes: `<saml:AttributeStatement>${attribute('displayName', name)}</saml:AttributeStatement>` }, place);
    expect(status).toBe(303);
    return browser;
  };
  const xml = (wish: LogoutWish, place = HERE) => logoutXml({ id: `_logout${++serial}`, issued: stage.clock.now(), destination: stage.endpoints(place).logout, ...wish });
  const send = (text: string, relayState?: string, place = HERE) => stage.browser(place).get(`/sso/${place.connection}/slo?${logoutQuery(text, { keys: stage.idp.keys, ...(relayState === undefined ? {} : { relayState }) })}`);

  it('end exactly the session that is named, and are answered signed by redirect (S20)', async () => {
    const [one, two, other] = [await signIn('sol', '_a1'), await signIn('sol', '_a2'), await signIn('ben', '_a1')];
    const { status, location } = await send(xml({ id: '_ask1', name: 'sol@kunde.example', indexes: ['_a1'] }), 'their state');
    expect(status).toBe(302);
    expect([await one.isIn(), await two.isIn(), await other.isIn()]).toEqual([false, true, true]);
    const url = new URL(location!);
    expect(url.origin + url.pathname).toBe('https://idp.example/slo');
    expect(url.searchParams.get('RelayState')).toBe('their state');
    const octets = url.search.slice(1, url.search.indexOf('&Signature='));
    expect(createVerify('RSA-SHA256').update(octets).verify(ownKey(stage.secret)!.certificate.publicKey, url.searchParams.get('Signature')!, 'base64')).toBe(true);
    const answer = inflateRawSync(Buffer.from(url.searchParams.get('SAMLResponse')!, 'base64')).toString();
    expect(answer).toContain('InResponseTo="_ask1"');
    expect(answer).toContain('status:Success');
  });

  it('without an index end all sessions of the person at this connection, and none of another portal (S20)', async () => {
    const [one, two, there] = [await signIn('uma', '_b1'), await signIn('uma', '_b2'), await signIn('uma2', '_b1', THERE)];
    expect((await send(xml({ name: 'uma@kunde.example' }))).status).toBe(302);
    expect([await one.isIn(), await two.isIn(), await there.isIn()]).toEqual([false, false, true]);
  });

  it('by POST are answered by a form that goes back (S20)', async () => {
    const one = await signIn('pia', '_c1');
    const { status, html } = await stage.browser().ask('POST', '/sso/c1/slo', logoutForm(xml({ name: 'pia@kunde.example' }), stage.idp.keys), { 'sec-fetch-site': 'cross-site' });
    expect(status).toBe(200);
    expect(html).toContain('action="https://idp.example/slo"');
    expect(Buffer.from(/name="SAMLResponse" value="([^"]+)"/.exec(html)![1]!, 'base64').toString()).toContain('<ds:Signature');
    expect(await one.isIn()).toBe(false);
  });

  it('name nobody by a cookie: whoever carries one stays in unless named (S20)', async () => {
    const one = await signIn('kim', '_d1');
    const answer = await one.get(`/sso/c1/slo?${logoutQuery(xml({ name: 'nobody@kunde.example' }), { keys: stage.idp.keys })}`);
    expect(answer.status).toBe(302);
    expect(inflateRawSync(Buffer.from(new URL(answer.location!).searchParams.get('SAMLResponse')!, 'base64')).toString()).toContain('status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal"');
    expect(await one.isIn()).toBe(true);
  });

  it('with a wrong index end nothing (S20)', async () => {
    const one = await signIn('lea', '_e1');
    await send(xml({ name: 'lea@kunde.example', indexes: ['_e2'] }));
    expect(await one.isIn()).toBe(true);
  });

  it('are taken once; again they are refused and end nothing more (S20)', async () => {
    await signIn('mia', '_f1');
    const text = xml({ name: 'mia@kunde.example' });
    expect((await send(text)).status).toBe(302);
    const later = await signIn('mia', '_f2');
    expect((await send(text)).status).toBe(401);
    expect((await stage.reasons()).at(-1)).toBe('saml.logout-replayed');
    expect(await later.isIn()).toBe(true);
  });

  it('unsigned, late, of another provider or at another portal end nothing, and are noted (S20)', async () => {
    const one = await signIn('ada', '_g1');
    const name = 'ada@kunde.example';
    const tries: [() => Promise<{ status: number }>, string][] = [
      [() => stage.browser().get(`/sso/c1/slo?SAMLRequest=${encodeURIComponent(deflateRawSync(xml({ name })).toString('base64'))}`), 'saml.unsigned'],
      [() => stage.browser().ask('POST', '/sso/c1/slo', { SAMLRequest: base64(xml({ name })) }, { 'sec-fetch-site': 'cross-site' }), 'saml.unsigned'],
      [() => stage.browser().get('/sso/c1/slo?SAMLResponse=x'), 'saml.unsigned'],
      [() => send(xml({ name, issued: stage.clock.now() - 10 * MINUTE })), 'saml.expired'],
      [() => send(xml({ name, issuer: 'https://other.example' })), 'saml.issuer'],
      [() => send(xml({ name }), undefined, THERE), 'saml.destination'],
      [() => stage.browser().get('/sso/none/slo?SAMLRequest=x'), 'login.connection'],
    ];
    for (const [work, reason] of tries) {
      expect((await work()).status).toBe(401);
      expect((await stage.reasons()).at(-1)).toBe(reason);
    }
    expect(await one.isIn()).toBe(true);
  });

  it('that nobody could be found by are refused, not answered with success', async () => {
    await stage.set(HERE, { subjectAttribute: 'uid' });
    expect((await send(xml({ name: 'anna@kunde.example' }))).status).toBe(401);
  });

  it('an answer to our own logout ends at the door, and ends no session', async () => {
    const one = await signIn('zoe', '_h1');
    const text = xml({ root: 'LogoutResponse' });
    const answer = await one.get(`/sso/c1/slo?${logoutQuery(text, { keys: stage.idp.keys, field: 'SAMLResponse' })}`);
    expect(answer).toMatchObject({ status: 303, location: '/sign-in' });
    expect(await one.isIn()).toBe(true);
    expect((await stage.browser().ask('POST', '/sso/c1/slo', logoutForm(xml({ root: 'LogoutResponse' }), stage.idp.keys, 'SAMLResponse'), { 'sec-fetch-site': 'cross-site' })).location).toBe('/sign-in');
  });
});
