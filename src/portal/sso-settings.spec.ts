import { givenFor } from '../../test/support/given.js';
import { aJwt, anOidc, aSaml, publicPem } from '../../test/sso/samples.js';
import { makeKeys, type KeyWish } from '../../test/support/saml-keys.js';
import { commandFrom } from '../kernel/fields.js';
import type { SsoSettings } from '../sso/connection.policy.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';
import { ConfigureJwt } from './sso-jwt.js';
import { ConfigureOidc } from './sso-oidc.js';
import { ConfigureSaml } from './sso-saml.js';

const past: readonly PortalEvent[] = [
  { type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } },
  { type: 'DomainConnected', data: { host: 'a.example' } },
];
const configured = (settings: SsoSettings | null, kind = settings!.kind): PortalEvent => ({ type: 'SsoConfigured', data: { connection: 'c1', kind, name: 'Login', hosts: ['a.example'], settings } });
const given = (...more: PortalEvent[]) => givenFor(portal)(...past, ...more);
const rows = { 'list/gold': { kind: 'static' }, 'list/big': { kind: 'dynamic' }, 'company/amsel': {}, 'contactProperty/plan': {} };
const frame = { portal: 'p1', connection: 'c1', name: 'Login', hosts: ['a.example'] };
const change = { portal: 'p1', connection: 'c1' };

const saml = (body: object) => commandFrom(ConfigureSaml, body);
const jwt = (body: object) => commandFrom(ConfigureJwt, body);
const oidc = (body: object) => commandFrom(ConfigureOidc, body);
const settled = (facts: readonly PortalEvent[]): SsoSettings | null => (facts[0] as Extract<PortalEvent, { type: 'SsoConfigured' }>).data.settings;
const certificatePem = async (wish?: KeyWish) => (await makeKeys(wish)).certificatePem;
const paths = ({ faults }: { faults: readonly { path: string; code: string }[] }) => faults.map(({ path, code }) => `${path} ${code}`);

describe('A connection', () => {
  test('may be named first, so that its addresses can be given to the provider, and set up later', () => {
    const named = given().when(saml(frame)).facts();
    expect(named).toEqual([configured(null, 'saml')]);
    given(configured(null, 'saml')).when(saml(change)).thenNothing();
  });

  test('keeps what a change does not name, and writes nothing when nothing changes (A11)', () => {
    const before = aSaml({ sloUrl: 'https://idp.example/slo', domains: ['example.com'], skew: 90 });
    given(configured(before)).when(saml({ ...change, skew: 90 })).thenNothing();
    given(configured(before)).when(saml({ ...change, ssoUrl: ' HTTPS://IDP.example:443/sso ', domains: ['EXAMPLE.com', 'example.com'] })).thenNothing();
    given(configured(before)).when(saml({ ...change, skew: 120 })).then(configured({ ...before, skew: 120 }));
    given(configured(before)).when(saml({ ...change, name: 'Other' })).then({ type: 'SsoConfigured', data: { connection: 'c1', kind: 'saml', name: 'Other', hosts: ['a.example'], settings: before } });
    for (const sloUrl of [null, 'none']) given(configured(before)).when(saml({ ...change, sloUrl })).then(configured({ ...before, sloUrl: null }));
  });

  test('tells every fault at once, by its field, and applies nothing (S21)', () => {
    const refused = given().when(saml({ ...frame, ssoUrl: 'javascript:alert(1)', sloUrl: 'http://idp.example/slo', certificates: 'x', nameIdFormat: 'email' })).thenRejected('sso.settings');
    expect(paths(refused)).toEqual(['idp required', 'ssoUrl sso.address-scheme', 'sloUrl sso.address-plain', 'certificates sso.certificate-unreadable', 'nameIdFormat sso.name-id-format']);
  });

  test('belongs to one provider: another one is another connection', () => {
    given(configured(aSaml())).when(saml({ ...change, idp: 'https://other.example' })).thenRejected('sso.provider-fixed');
    given(configured(anOidc())).when(oidc({ ...change, issuer: 'https://other.example' })).thenRejected('sso.provider-fixed');
    given(configured(aJwt())).when(jwt({ ...change, profile: 'zendesk' })).thenRejected('sso.provider-fixed');
    given(configured(aSaml())).when(oidc({ ...change, clientId: 'x' })).thenRejected('sso.kind-fixed');
  });

  test('asks for clocks that are at most 180 seconds apart (S14)', () => {
    for (const skew of [59, 181, 60.5]) expect(() => saml({ ...frame, skew })).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    for (const skew of [60, 180]) expect(settled(given(configured(aSaml())).when(saml({ ...change, skew, signRequests: true })).facts())).toMatchObject({ skew });
  });

  test.each([
    ['javascript:alert(1)', 'scheme'], ['data:text/html,x', 'scheme'], ['http://idp.example/', 'plain'], ['http://169.254.169.254/', 'plain'], ['http://localhost.evil.example/', 'plain'],
    ['//idp.example', 'malformed'], ['idp.example', 'malformed'], ['https://a:b@idp.example/', 'credentials'], ['https://idp.example/#x', 'fragment'],
  ])('takes no address like %s (S21)', (ssoUrl, fault) => {
    given(configured(aSaml())).when(saml({ ...change, ssoUrl })).thenRejected(`sso.address-${fault}`);
  });

  test('takes plain http for names of this machine', () => {
    for (const ssoUrl of ['http://localhost:8080/sso', 'http://idp.localhost:8080/sso', 'http://127.0.0.1:1/x', 'http://[::1]:2/x'])
      expect(settled(given(configured(aSaml())).when(saml({ ...change, ssoUrl })).facts())).toMatchObject({ ssoUrl });
  });
});

describe('Mapping', () => {
  const lists = [{ attribute: 'plan', value: 'gold', list: 'gold' }];

  test('names lists, companies and contact properties that exist, in one order', () => {
    const body = { ...change, lists: [...lists, ...lists], companies: [{ attribute: 'firm', value: 'b', company: 'amsel' }, { attribute: 'firm', value: 'a', company: 'amsel' }], properties: [{ attribute: 'plan', property: 'plan' }], emailAttribute: 'mail', nameAttribute: ' cn ' };
    const after = settled(given(configured(aSaml())).when(saml(body), { rows }).facts())!;
    expect(after.mapping).toEqual({ email: 'mail', name: 'cn', lists, companies: [{ attribute: 'firm', value: 'a', company: 'amsel' }, { attribute: 'firm', value: 'b', company: 'amsel' }], fields: [{ attribute: 'plan', property: 'plan' }] });
    given(configured(after)).when(saml({ ...body, companies: [...body.companies].reverse() }), { rows }).thenNothing();
  });

  test('is refused by the path of what is wrong', () => {
    const body = { lists: [...lists, { attribute: 'plan', value: 'x', list: 'nobody' }, { attribute: 'plan', value: 'y', list: 'big' }], companies: [{ attribute: 'firm', value: 'a', company: 'nobody' }], properties: [{ attribute: 'a', property: 'plan' }, { attribute: 'b', property: 'plan' }, { attribute: 'c', property: 'email' }], domains: ['example.com', 'localhost'] };
    expect(paths(given(configured(aSaml())).when(saml({ ...change, ...body }), { rows }).thenRejected('sso.settings'))).toEqual([
      'lists[1].list list.unknown', 'lists[2].list list.dynamic', 'companies[0].company company.unknown', 'properties[1].property sso.property-twice', 'properties[2].property property.unknown', 'domains[1] sso.domain',
    ]);
  });

  test('takes exactly its fields, each of its type', () => {
    for (const [bad, path] of [[{ ...lists[0], extra: 1 }, 'lists[0].extra'], [{ attribute: 'plan', list: 'gold' }, 'lists[0].value'], [{ ...lists[0], value: { $ne: 1 } }, 'lists[0].value']] as const)
      expect(() => saml({ ...change, lists: [bad] })).toThrow(expect.objectContaining({ details: { faults: expect.arrayContaining([expect.objectContaining({ path })]) } }));
  });
});

describe('Certificates of SAML', () => {
  test('come as PEM or base64, several during a rotation, and each is kept once (S22)', async () => {
    const [one, two] = [await certificatePem(), await certificatePem()];
    const body = (certificates: string) => saml({ ...change, certificates });
    const both = settled(given(configured(aSaml())).when(body(`${one}\n${two}\n${one}`)).facts()) as ReturnType<typeof aSaml>;
    expect(both.certificates).toHaveLength(2);
    given(configured(both)).when(body(both.certificates.join('\n\n'))).thenNothing();
    given(configured(both)).when(body(two)).then(configured({ ...both, certificates: [both.certificates[1]!] }));
  });

  test('that are expired or signed with SHA-1 are taken: what counts is the key (S21)', async () => {
    const aged = await certificatePem({ hash: 'SHA-1', notAfter: new Date('2025-06-01') });
    expect(settled(given(configured(aSaml())).when(saml({ ...change, certificates: aged })).facts())).toMatchObject({ certificates: [expect.stringMatching(/^MII/)] });
  });

  test('are refused when there is none, or its key is weak, or it is a private key (S21, S23)', async () => {
    const [good, short, curve] = [await certificatePem(), await certificatePem({ bits: 1024 }), await certificatePem({ kind: 'ec' })];
    expect(() => saml({ ...change, certificates: ' ' })).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    for (const [certificates, code, path] of [
      ['-----BEGIN', 'sso.certificate-none', 'certificates'], ['garbage', 'sso.certificate-unreadable', 'certificates'], [short, 'sso.certificate-weak', 'certificates'], [curve, 'sso.certificate-kind', 'certificates'],
      [`${good}${short}`, 'sso.certificate-weak', 'certificates[1]'], [good.replaceAll('CERTIFICATE', 'PRIVATE KEY'), 'sso.certificate-private', 'certificates'],
    ] as const) {
      expect(paths(given(configured(aSaml())).when(saml({ ...change, certificates })).thenRejected(code))).toEqual([`${path} ${code}`]);
    }
  });
});

describe('JWT settings', () => {
  test('are strict with an issuer, or one of two profiles with HS256 alone', () => {
    expect(settled(given().when(jwt({ ...frame, issuer: 'https://app.example' })).facts())).toEqual(aJwt({ unasked: true }));
    expect(paths(given().when(jwt({ ...frame, profile: 'strict' })).thenRejected('required'))).toEqual(['issuer required']);
    for (const profile of ['zendesk', 'hubspot'] as const) {
      expect(settled(given().when(jwt({ ...frame, profile })).facts())).toMatchObject({ profile, algorithm: 'HS256', issuer: null });
      given().when(jwt({ ...frame, profile, algorithm: 'RS256', jwksUrl: 'https://app.example/keys' })).thenRejected('sso.algorithm');
      given().when(jwt({ ...frame, profile, issuer: 'https://app.example' })).thenRejected('sso.issuer-unused');
    }
  });

  test('have a key that fits the algorithm, from one place (J2)', () => {
    const body = (more: object) => jwt({ ...frame, issuer: 'app', ...more });
    for (const [algorithm, kind] of [['RS256', 'rsa'], ['PS256', 'rsa'], ['ES256', 'p256'], ['EdDSA', 'ed25519']] as const)
      expect(settled(given().when(body({ algorithm, publicKey: publicPem(kind) })).facts())).toMatchObject({ algorithm, publicKey: expect.stringContaining('BEGIN PUBLIC KEY'), jwksUrl: null });
    for (const [algorithm, publicKey, code] of [
      ['RS256', publicPem('p256'), 'sso.key-other'], ['ES256', publicPem('p384'), 'sso.key-other'], ['RS256', publicPem('short'), 'sso.key-weak'], ['EdDSA', publicPem('rsa'), 'sso.key-other'],
      ['RS256', 'garbage', 'sso.key-unreadable'], ['RS256', publicPem('rsa').replaceAll('PUBLIC', 'PRIVATE'), 'sso.key-private'], ['HS256', publicPem('rsa'), 'sso.key-unused'], ['RS256', undefined, 'required'],
    ] as const) given().when(body({ algorithm, publicKey })).thenRejected(code);
    given().when(body({ algorithm: 'RS256', publicKey: publicPem('rsa'), jwksUrl: 'https://app.example/keys' })).thenRejected('sso.two-keys');
  });

  test('give up the one place of keys when the other is named', () => {
    const before = aJwt({ algorithm: 'RS256', publicKey: publicPem('rsa') });
    given(configured(before)).when(jwt({ ...change, jwksUrl: 'https://app.example/keys' })).then(configured({ ...before, publicKey: null, jwksUrl: 'https://app.example/keys' }));
    given(configured(before)).when(jwt({ ...change, algorithm: 'HS256' })).then(configured({ ...before, algorithm: 'HS256', publicKey: null }));
  });
});

describe('OIDC settings', () => {
  test('keep the issuer as it is written, and ask for openid always', () => {
    expect(settled(given().when(oidc({ ...frame, issuer: 'https://login.example/', clientId: 'portal', scopes: 'profile  groups openid profile' })).facts())).toEqual(anOidc({ issuer: 'https://login.example/', scopes: ['openid', 'groups', 'profile'] }));
    expect(paths(given().when(oidc({ ...frame, issuer: 'http://login.example' })).thenRejected('sso.settings'))).toEqual(['issuer sso.address-plain', 'clientId required']);
    given().when(oidc({ ...frame, issuer: 'https://login.example?x=1', clientId: 'portal' })).thenRejected('sso.issuer-query');
    given().when(oidc({ ...frame, issuer: 'https://login.example', clientId: 'portal', scopes: 'a"b' })).thenRejected('sso.scope');
  });
});
