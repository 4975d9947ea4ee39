import { createVerify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import { SAML_REFUSALS } from '../../src/sso/saml.refusals.js';
import { readXml } from '../../src/sso/saml.xml.js';
import { attribute, connectionOf, EMAIL_FORMAT, IDP, NOW, PENDING, REQUEST, settingsOf } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
beforeAll(async () => {
  stage = await SamlStage.open();
});

describe('a login by SAML', () => {
  it.each(['assertion', 'response', 'both'] as const)('proves who somebody is when the %s is signed (S4)', async sign => {
    const { checks, ...proof } = await stage.verify(stage.idp.posted({ sign }));
    expect(proof).toEqual({
      identity: JSON.stringify([IDP, 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'anna@kunde.example']),
      label: 'anna@kunde.example',
      email: 'anna@kunde.example',
      name: 'Anna Amsel',
      attributes: new Map([['displayName', ['Anna Amsel']]]),
      asked: true,
      once: [{ id: expect.stringMatching(/^saml-assertion:[0-9a-f]{64}$/) as string, until: NOW + 360_000 }],
      validUntil: NOW + 360_000,
      sessionEndsAt: null,
      sessionIndex: '_session1',
      next: null,
    });
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.map(({ check }) => check)).toContain('saml.signature');
  });
});

describe('a question to the provider', () => {
  it('goes by redirect, deflated, with the state as RelayState and nothing signed', async () => {
    const departure = await stage.protocol.start(connectionOf(settingsOf([stage.idp.keys.certificate], { ssoUrl: 'https://idp.example/sso?tenant=7', nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' })), PENDING);
    const url = new URL(departure.to);
    expect(departure.by).toBe('redirect');
    expect(url.searchParams.get('tenant')).toBe('7');
    expect([...url.searchParams.keys()]).toEqual(['tenant', 'SAMLRequest', 'RelayState']);
    expect(url.searchParams.get('RelayState')).toBe(PENDING.state);
    const text = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest')!, 'base64')).toString();
    expect(text).toContain(` ID="${REQUEST}" Version="2.0" IssueInstant="${new Date(NOW).toISOString()}" Destination="https://idp.example/sso?tenant=7"`);
    expect(text).toContain('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" AllowCreate="true"/>');
  });

  it('has nothing in it that settings could have smuggled in', async () => {
    const departure = await stage.protocol.start(connectionOf(settingsOf([stage.idp.keys.certificate], { ssoBinding: 'post', ssoUrl: 'https://idp.example/"><evil a="', nameIdFormat: '"/><evil>&' })), PENDING);
    if (departure.by !== 'post') throw new Error('by POST');
    const text = Buffer.from(departure.fields['SAMLRequest']!, 'base64').toString();
    expect(text).not.toContain('<evil');
    expect(() => readXml(text, { depth: 9, elements: 9, attributes: 19, allAttributes: 1_000 })).not.toThrow();
  });

  it('is not asked without a certificate to check the answer by, or without the key to sign it with', async () => {
    await expect(stage.protocol.start(connectionOf(settingsOf(['garbage'])), PENDING)).rejects.toMatchObject({ reason: 'saml.not-set-up' });
    const signing = settingsOf([stage.idp.keys.certificate], { signRequests: true });
    for (const secret of [undefined, '', 'garbage', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----']) await expect(stage.protocol.start(connectionOf(signing, secret), PENDING)).rejects.toMatchObject({ reason: 'saml.not-set-up' });
  });
});

describe('a logout that begins here', () => {
  const leave = (identity: string, secret: string | undefined, over = {}) => stage.protocol.leave(connectionOf(settingsOf([stage.idp.keys.certificate], over), secret), { subject: identity, index: '_session1' });

  it('asks the provider for exactly this session, by the name that it gave, signed', async () => {
    const secret = await newSigningSecret('portal.example', NOW);
    const { identity } = await stage.verify(stage.idp.posted());
    const departure = await leave(identity, secret);
    const url = new URL(departure!.to);
    const octets = url.search.slice(1, url.search.indexOf('&Signature='));
    expect(createVerify('RSA-SHA256').update(octets).verify(ownKey(secret)!.certificate.publicKey, url.searchParams.get('Signature')!, 'base64')).toBe(true);
    const text = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest')!, 'base64')).toString();
    expect(text).toContain(`<saml:NameID Format="${EMAIL_FORMAT}">anna@kunde.example</saml:NameID><samlp:SessionIndex>_session1</samlp:SessionIndex>`);
    expect(text).toContain('Destination="https://idp.example/slo"');
  });

  it('goes nowhere when the provider takes no logouts, we have no key, or know people by an attribute', async () => {
    const secret = await newSigningSecret('portal.example', NOW);
    const { identity } = await stage.verify(stage.idp.posted());
    expect(await leave(identity, secret, { sloUrl: null })).toBeUndefined();
    expect(await leave(identity, undefined)).toBeUndefined();
    const byAttribute = await stage.verify(stage.idp.posted({ attributes: `<saml:AttributeStatement>${attribute('uid', 'anna')}</saml:AttributeStatement>` }), { subjectAttribute: 'uid' });
    expect(await leave(byAttribute.identity, secret)).toBeUndefined();
  });
});

describe('reasons', () => {
  it('are all told, and all given somewhere', () => {
    const source = readdirSync('src/sso').filter(name => name.startsWith('saml') && name !== 'saml.refusals.ts').map(name => readFileSync(`src/sso/${name}`, 'utf8')).join('\n');
    for (const reason of Object.keys(SAML_REFUSALS)) expect(source).toContain(`'${reason}'`);
  });
});
