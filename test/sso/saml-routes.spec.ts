import { createVerify } from 'node:crypto';
import { createApp } from '../../src/app.module.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import { attribute, EMAIL_FORMAT, type Wish } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { HERE, openSamlHouse, THERE, type SamlHouse } from './saml-house.js';
import { Walker } from './walker.js';

let stage: SamlHouse;
let browser: Walker;
beforeAll(async () => {
  stage = await openSamlHouse();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.set();
  browser = stage.browser();
});

const who = (name: string): Wish => ({ nameId: `<saml:NameID Format="${EMAIL_FORMAT}">${name}@kunde.example</saml:NameID>`, attributes: `<saml:AttributeStatement>${attribute('displayName', name)}</saml:AttributeStatement>` });

/** Refused in one way: the neutral page, no session, one note with the reason, and nothing of the message anywhere. */
const expectRefused = async (work: () => Promise<{ status: number; html: string }>, reason: string, by = browser) => {
  const before = (await stage.reasons()).length;
  const { status, html } = await work();
  expect(status).toBe(401);
  expect(html).toContain('Sie konnten nicht angemeldet werden.');
  expect(html).not.toContain(reason);
  expect(html).not.toContain('kunde.example');
  expect((await stage.reasons()).slice(before)).toEqual([reason]);
  expect(by.cookies.has('session')).toBe(false);
  expect(await by.isIn()).toBe(false);
};

describe('a login by SAML over HTTP', () => {
  it('begins by a link, goes to the provider with our question, and comes back to where it began', async () => {
    const { request, url, id, relayState } = await stage.begin(browser, HERE, '?next=/help');
    expect(url.origin + url.pathname).toBe('https://idp.example/sso');
    expect(request).toContain(`AssertionConsumerServiceURL="${stage.endpoints().answer}"`);
    expect(request).toContain(`<saml:Issuer>${stage.endpoints().entityId}</saml:Issuer>`);
    expect(url.searchParams.has('Signature')).toBe(false);
    const answer = await stage.bring(browser, stage.answer({ inResponseTo: id, ...who('anna') }), HERE, { RelayState: relayState });
    expect(answer).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
  });

  it('knows the same person again', async () => {
    await stage.signIn(browser, who('again'));
    const other = stage.browser();
    expect((await stage.signIn(other, { ...who('again'), attributes: `<saml:AttributeStatement>${attribute('displayName', 'Other Name')}</saml:AttributeStatement>` })).status).toBe(303);
    expect(await other.isIn()).toBe(true);
  });

  it('gives a new session, and the one before it is dead (S24)', async () => {
    await stage.signIn(browser, who('first'));
    const old = browser.cookies.get('session')!;
    await stage.signIn(browser, who('second'));
    expect(browser.cookies.get('session')).not.toBe(old);
    const thief = stage.browser();
    thief.cookies.set('session', old);
    expect(await thief.isIn()).toBe(false);
  });

  it('takes no session that was there before from outside (S24)', async () => {
    browser.cookies.set('session', 'f'.repeat(43));
    await stage.signIn(browser, who('fixed'));
    expect(browser.cookies.get('session')).not.toBe('f'.repeat(43));
    expect(await browser.isIn()).toBe(true);
  });

  it('signs its questions with our key where the connection says so, by redirect and by POST', async () => {
    await stage.set(HERE, { signRequests: true });
    const { url } = await stage.begin(browser);
    const query = url.search.slice(1);
    const signed = query.slice(0, query.indexOf('&Signature='));
    const { certificate } = ownKey(stage.secret)!;
    expect(createVerify('RSA-SHA256').update(signed).verify(certificate.publicKey, url.searchParams.get('Signature')!, 'base64')).toBe(true);
    await stage.set(HERE, { signRequests: true, ssoBinding: 'post' });
    const { status, html, headers } = await browser.get('/sso/c1');
    expect(status).toBe(200);
    expect(html).toContain('action="https://idp.example/sso"');
    expect(headers['content-security-policy']).toContain("form-action 'self' https://idp.example");
    const request = Buffer.from(/name="SAMLRequest" value="([^"]+)"/.exec(html)![1]!, 'base64').toString();
    expect(request).toMatch(/<\/saml:Issuer><ds:Signature /);
  });
});

describe('what does not let in', () => {
  it.each<[string, Wish, string]>([
    ['an unsigned response', { sign: 'none' }, 'saml.unsigned'],
    ['a name that was changed', { after: text => text.replace('eve@', 'admin@') }, 'saml.signature'],
    ['a comment in the name', { before: text => text.replace('eve@', 'admin@kunde.example<!---->') }, 'saml.comment'],
    ['a DOCTYPE', { after: text => `<!DOCTYPE x>${text}` }, 'saml.doctype'],
    ['two assertions', { after: text => text.replace(/<saml:Assertion[^]*<\/saml:Assertion>/, one => one + one) }, 'saml.ids'],
    ['an answer to nobody', {}, 'saml.unasked'],
    ['a refusal of the provider', { status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/></samlp:Status>' }, 'saml.status'],
    ['an answer for somebody else', { entityId: 'https://other.example' }, 'saml.audience'],
    ['no conditions', { conditions: '' }, 'saml.conditions'],
  ])('%s: the neutral page, one note, no session', async (_, wish, reason) => {
    await expectRefused(() => stage.bring(browser, stage.answer({ ...who('eve'), ...wish })), reason);
  });

  it('two responses in one form (S8)', async () => {
    const answer = stage.answer(who('eve'));
    const payload = new URLSearchParams([['SAMLResponse', answer], ['SAMLResponse', answer]]).toString();
    const { statusCode } = await stage.app.inject({ method: 'POST', url: '/sso/c1/saml', headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }, payload });
    expect(statusCode).toBe(401);
    expect((await stage.reasons()).at(-1)).toBe('login.malformed');
  });

  it.each([
    ['in JSON', 'application/json', (posted: string) => JSON.stringify({ SAMLResponse: posted })],
    ['as plain text', 'text/plain', (posted: string) => `SAMLResponse=${posted}`],
  ])('a response %s (S8)', async (_, type, write) => {
    const { statusCode, headers } = await stage.app.inject({ method: 'POST', url: '/sso/c1/saml', headers: { host: 'localhost', 'content-type': type, accept: 'text/html' }, payload: write(stage.answer(who('eve'))) });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
    expect(String(headers['set-cookie'] ?? '')).not.toContain('session=');
  });

  it('a response in the address, or by GET', async () => {
    const answer = encodeURIComponent(stage.answer(who('eve')));
    expect((await browser.get(`/sso/c1/saml?SAMLResponse=${answer.slice(0, 3_000)}`)).status).toBe(404);
    await expectRefused(() => browser.ask('POST', `/sso/c1/saml?SAMLResponse=${answer.slice(0, 3_000)}`, {}, { 'sec-fetch-site': 'cross-site' }), 'saml.missing');
  });

  it('a logout at the address for logins, which would pass the library unsigned', async () => {
    const logout = '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0" IssueInstant="2026-06-01T12:00:00Z"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>';
    await expectRefused(() => stage.bring(browser, Buffer.from(logout).toString('base64')), 'saml.structure');
    await expectRefused(() => browser.ask('POST', '/sso/c1/saml', { SAMLRequest: Buffer.from(logout).toString('base64') }, { 'sec-fetch-site': 'cross-site' }), 'saml.missing');
  });

  it('a body of more than a megabyte (S10)', async () => {
    const { statusCode } = await stage.app.inject({ method: 'POST', url: '/sso/c1/saml', headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }, payload: `SAMLResponse=${'A'.repeat(1_100_000)}` });
    expect(statusCode).toBe(413);
  });

  it('an answer to another browser’s question (S12)', async () => {
    const { id, relayState } = await stage.begin(browser);
    const victim = stage.browser();
    await stage.begin(victim);
    await expectRefused(() => stage.bring(victim, stage.answer({ inResponseTo: id, ...who('eve') }), HERE, { RelayState: relayState }), 'saml.request-unknown', victim);
    await expectRefused(() => stage.bring(victim, stage.answer({ inResponseTo: id, ...who('eve') })), 'saml.request-other', victim);
  });

  it('an answer after ten minutes (S12)', async () => {
    const { id, relayState } = await stage.begin(browser);
    stage.clock.moment += 600_001;
    await expectRefused(() => stage.bring(browser, stage.answer({ inResponseTo: id, ...who('eve') }), HERE, { RelayState: relayState }), 'saml.request-unknown');
  });
});

describe('an answer is used once', () => {
  it('not again, in the same response or in another around the same assertion (S11)', async () => {
    const { id, relayState } = await stage.begin(browser);
    const wish: Wish = { inResponseTo: id, assertionId: '_once1', ...who('once') };
    expect((await stage.bring(browser, stage.answer(wish), HERE, { RelayState: relayState })).status).toBe(303);
    const again = stage.browser();
    again.cookies.set('sso', browser.cookies.get('sso')!);
    for (const responseId of ['_response1', '_wrapper2']) {
      const { status } = await stage.bring(again, stage.answer({ ...wish, responseId }), HERE, { RelayState: relayState });
      expect(status).toBe(401);
    }
    expect(again.cookies.has('session')).toBe(false);
  });

  it('at fifty browsers at the same time one gets in (S11)', async () => {
    const { id, relayState } = await stage.begin(browser);
    const posted = stage.answer({ inResponseTo: id, ...who('many') });
    const answers = await Promise.all(Array.from({ length: 50 }, () => {
      const one = stage.browser();
      one.cookies.set('sso', browser.cookies.get('sso')!);
      return stage.bring(one, posted, HERE, { RelayState: relayState });
    }));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
  });

  it('not on another node that shares the vault (S11)', async () => {
    const { id, relayState } = await stage.begin(browser);
    const posted = stage.answer({ inResponseTo: id, ...who('node') });
    expect((await stage.bring(browser, posted, HERE, { RelayState: relayState })).status).toBe(303);
    const node = await createApp(stage.house);
    try {
      const there = new Walker(node, HERE.host);
      there.cookies.set('sso', browser.cookies.get('sso')!);
      const { status } = await stage.bring(there, posted, HERE, { RelayState: relayState });
      expect([status, there.cookies.has('session')]).toEqual([401, false]);
    } finally {
      await node.close();
    }
  });

  it('not through another portal or another address, even when that one trusts the same provider (S11)', async () => {
    const there = stage.browser(THERE);
    const { id, relayState } = await stage.begin(there, THERE);
    const forHere = stage.answer({ inResponseTo: id, ...who('else') });
    await expectRefused(() => stage.bring(there, forHere, THERE, { RelayState: relayState }), 'saml.destination', there);
    const unlabelled = stage.answer({ inResponseTo: id, ...who('else'), after: text => text.replace(/ Destination="[^"]*"/, '') });
    await expectRefused(() => stage.bring(there, unlabelled, THERE, { RelayState: relayState }), 'saml.recipient', there);
    const readdressed = stage.answer({ inResponseTo: id, ...who('else'), answer: stage.endpoints(THERE).answer });
    await expectRefused(() => stage.bring(there, readdressed, THERE, { RelayState: relayState }), 'saml.audience', there);
  });

  it('at two portals with one assertion id, by whatever wording (S11)', async () => {
    expect((await stage.signIn(browser, { assertionId: '_shared1', ...who('shared') })).status).toBe(303);
    const there = stage.browser(THERE);
    const { id, relayState } = await stage.begin(there, THERE);
    await expectRefused(() => stage.bring(there, stage.answer({ inResponseTo: id, assertionId: '_shared1', ...who('shared') }, THERE), THERE, { RelayState: relayState }), 'login.replayed', there);
  });
});

describe('a login that the provider began', () => {
  it('asks "Sign in as ...?" before there is a session, and goes only where it may (S12, S18)', async () => {
    await stage.set(HERE, { unasked: true });
    const answer = await stage.bring(browser, stage.answer(who('ida')), HERE, { RelayState: 'https://evil.example/' });
    expect(answer).toMatchObject({ status: 303, location: '/sso/confirm' });
    expect(browser.cookies.has('session')).toBe(false);
    expect((await browser.get('/sso/confirm')).html).toContain('ida');
    expect(await browser.post('/sso/confirm', { answer: 'yes' })).toMatchObject({ status: 303, location: '/tickets' });
    expect(await browser.isIn()).toBe(true);
  });

  it.each([
    ['/help', '/help'],
    ['//evil.example', '/tickets'],
    ['/\\evil.example', '/tickets'],
    ['https://evil.example/', '/tickets'],
    ['javascript:alert(1)', '/tickets'],
    ['/help\r\nSet-Cookie: a=b', '/tickets'],
    ['%2f%2fevil.example', '/tickets'],
    [`/${'x'.repeat(81)}`, '/tickets'],
  ])('RelayState %j leads to %s (S18)', async (RelayState, location) => {
    await stage.set(HERE, { unasked: true });
    await stage.bring(browser, stage.answer(who('relay')), HERE, { RelayState });
    expect(await browser.post('/sso/confirm', { answer: 'yes' })).toMatchObject({ status: 303, location });
  });
});

describe('while a login is under way', () => {
  it('the key is removed: it opens nothing from then on; the new one does (S22)', async () => {
    const { id, relayState } = await stage.begin(browser);
    const posted = stage.answer({ inResponseTo: id, ...who('rota') });
    const next = await makeKeys();
    await stage.set(HERE, { certificates: [next.certificate] });
    await expectRefused(() => stage.bring(browser, posted, HERE, { RelayState: relayState }), 'saml.signature');
    const fresh = stage.answer({ inResponseTo: id, ...who('rota'), signing: { keys: next } });
    expect((await stage.bring(browser, fresh, HERE, { RelayState: relayState })).status).toBe(303);
  });

  it('the certificates are garbage: nobody gets in, and no login begins (S23)', async () => {
    const { id, relayState } = await stage.begin(browser);
    await stage.set(HERE, { certificates: ['garbage'] });
    await expectRefused(() => stage.bring(browser, stage.answer({ inResponseTo: id, ...who('garb') }), HERE, { RelayState: relayState }), 'saml.not-set-up');
    expect((await browser.get('/sso/c1')).status).toBe(401);
  });
});

describe('our metadata', () => {
  it('is served for a connection, and for no other', async () => {
    const { status, html, headers } = await browser.get('/sso/c1/metadata');
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('xml');
    expect(html).toContain(`entityID="${stage.endpoints().entityId}"`);
    for (const id of ['c2', 'none', '__proto__']) expect((await browser.get(`/sso/${id}/metadata`)).status).toBe(404);
  });
});
