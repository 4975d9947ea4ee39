import { Rejection } from '../../src/kernel/errors.js';
import { METADATA_LIMIT, ourMetadata, readMetadata } from '../../src/sso/saml-metadata.js';
import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const SSO = 'https://idp.example/sso';

let keys: Keys;
let other: Keys;
beforeAll(async () => {
  keys = await makeKeys();
  other = await makeKeys();
});

const certificate = (text: string, use = 'signing') => `<KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`;
const signOn = (location = SSO, binding = 'HTTP-Redirect') => `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;
const descriptor = (inside = `${certificate(keys.certificate)}${signOn()}`, attributes = '') => `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" ${attributes}>${inside}</IDPSSODescriptor>`;
const entity = (inside = descriptor(), attributes = 'entityID="https://idp.example/"') => `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}>${inside}</EntityDescriptor>`;

const faultsOf = (text: string): readonly string[] => {
  try {
    readMetadata(text, NOW);
  } catch (error) {
    if (error instanceof Rejection && error.kind === 'invalid' && error.code === 'input.invalid') return error.details.faults!.map(({ path, code }) => `${path}: ${code}`);
    throw error;
  }
  return [];
};

describe('metadata of a provider', () => {
  it('fills in what a connection needs', () => {
    const logout = '<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/slo"/>';
    const text = `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!-- made by -->\r\n${entity(descriptor(`${certificate(keys.certificate)}${certificate(other.certificate)}${certificate(keys.certificate, 'encryption')}${signOn()}${logout}`, 'WantAuthnRequestsSigned="true"'))}\r\n`;
    expect(readMetadata(text, NOW)).toEqual({
      idp: 'https://idp.example/',
      ssoUrl: SSO,
      ssoBinding: 'redirect',
      sloUrl: 'https://idp.example/slo',
      certificates: [keys.certificate, other.certificate],
      signRequests: true,
      warnings: [],
    });
  });

  it('takes the POST binding where there is no redirect, and plain http on this machine', () => {
    const { ssoUrl, ssoBinding, sloUrl } = readMetadata(entity(descriptor(`${certificate(keys.certificate)}${signOn('http://idp.localhost:8080/sso', 'HTTP-POST')}`)), NOW);
    expect({ ssoUrl, ssoBinding, sloUrl }).toEqual({ ssoUrl: 'http://idp.localhost:8080/sso', ssoBinding: 'post', sloUrl: null });
  });

  it('takes an expired certificate and one signed with SHA-1 with a warning (S21)', async () => {
    const old = await makeKeys({ notBefore: new Date('2010-01-01'), notAfter: new Date('2012-01-01'), hash: 'SHA-1' });
    const { certificates, warnings } = readMetadata(entity(descriptor(`${certificate(old.certificate)}${signOn()}`)), NOW);
    expect(certificates).toEqual([old.certificate]);
    expect(warnings.map(({ path, code }) => `${path}: ${code}`)).toEqual(['certificates.0: expired', 'certificates.0: sha1']);
  });

  it('says each fault at its field, all at once', async () => {
    const weak = await makeKeys({ bits: 1024 });
    const text = entity(descriptor(`${certificate(weak.certificate)}${certificate('abcd')}${signOn('javascript:alert(1)')}<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="http://idp.example/slo"/>`), '');
    expect(faultsOf(text)).toEqual(['idp: entity-id', 'ssoUrl: address', 'sloUrl: address', 'certificates.0: weak-key', 'certificates.1: unreadable']);
  });

  it.each<[string, () => string, string]>([
    ['a DOCTYPE', () => `<!DOCTYPE x>${entity()}`, 'metadata: doctype'],
    ['an external entity', () => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${entity().replace('https://idp.example/"', '&e;"')}`, 'metadata: doctype'],
    ['a billion laughs', () => `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>${entity('&b;')}`, 'metadata: doctype'],
    ['20 MB', () => entity(' '.repeat(20_000_000)), 'metadata: too-large'],
    ['a hundred thousand levels', () => '<a>'.repeat(100_000), 'metadata: too-large'],
    ['a hundred thousand attributes', () => `<a ${Array.from({ length: 100_000 }, (_, at) => `a${at}=""`).join(' ')}/>`, 'metadata: too-large'],
    ['a hundred thousand comments that never end', () => '<!--'.repeat(100_000), 'metadata: malformed'],
    ['no XML', () => 'entityID=https://idp.example/', 'metadata: malformed'],
    ['nothing', () => '', 'metadata: malformed'],
    ['another document', () => '<html/>', 'metadata: not-metadata'],
    ['several entities', () => `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entity()}${entity()}</EntitiesDescriptor>`, 'metadata: several'],
    ['two descriptors', () => entity(descriptor() + descriptor()), 'metadata: several'],
    ['a service instead of a provider', () => entity('<SPSSODescriptor/>'), 'metadata: no-provider'],
    ['an end in the past', () => entity(descriptor(), 'entityID="https://idp.example/" validUntil="2026-06-01T12:00:00Z"'), 'metadata: over'],
    ['an end of the descriptor in the past', () => entity(descriptor(undefined, 'validUntil="2020-06-01T12:00:00Z"')), 'metadata: over'],
    ['an end that is no time', () => entity(descriptor(), 'entityID="https://idp.example/" validUntil="soon"'), 'metadata: over'],
    ['plain http', () => entity(descriptor(`${certificate(keys.certificate)}${signOn('http://idp.example/sso')}`)), 'ssoUrl: address'],
    ['a password in an address', () => entity(descriptor(`${certificate(keys.certificate)}${signOn('https://a:b@idp.example/sso')}`)), 'ssoUrl: address'],
    ['a script as address', () => entity(descriptor(`${certificate(keys.certificate)}${signOn('javascript:alert(1)')}`)), 'ssoUrl: address'],
    ['no address', () => entity(descriptor(certificate(keys.certificate))), 'ssoUrl: no-sign-on'],
    ['only the artifact binding', () => entity(descriptor(`${certificate(keys.certificate)}${signOn(SSO, 'HTTP-Artifact')}`)), 'ssoUrl: no-sign-on'],
    ['no certificate', () => entity(descriptor(signOn())), 'certificates: no-certificate'],
    ['a certificate for encryption only', () => entity(descriptor(`${certificate(keys.certificate, 'encryption')}${signOn()}`)), 'certificates: no-certificate'],
  ])('refuses %s (S21)', (_, make, fault) => expect(faultsOf(make())).toEqual([fault]));

  it('refuses a key that SAML signatures here cannot use', async () => {
    const elliptic = await makeKeys({ kind: 'ec' });
    expect(faultsOf(entity(descriptor(`${certificate(elliptic.certificate)}${signOn()}`)))).toEqual(['certificates.0: key-kind']);
  });
});

describe('our metadata', () => {
  const endpoints = { origin: 'https://portal.example', entityId: 'https://portal.example/sso/c1/metadata', answer: 'https://portal.example/sso/c1/saml', logout: 'https://portal.example/sso/c1/slo' };
  const settings = { kind: 'saml', mapping: { email: null, name: null, lists: [], companies: [], fields: [] }, domains: [], unasked: false, skew: 60, idp: 'https://idp.example/?a=1&b=2', ssoUrl: SSO, ssoBinding: 'redirect', sloUrl: 'https://idp.example/slo', certificates: [], signed: 'one', subjectAttribute: null, signRequests: true, nameIdFormat: null } as const;
  const connection = (secret?: string) => ({ id: 'c1', portal: 'p1', host: 'portal.example', name: 'Example', settings, endpoints, secret: () => Promise.resolve(secret) });

  it('names where answers go, and our key once there is one', async () => {
    const secret = await newSigningSecret('portal.example', NOW);
    const text = await ourMetadata(connection(secret));
    expect(text).toContain('entityID="https://portal.example/sso/c1/metadata"');
    expect(text).toContain('Location="https://portal.example/sso/c1/saml"');
    expect(text).toContain('Location="https://portal.example/sso/c1/slo"');
    expect(text.match(/<ds:X509Certificate>/g)).toHaveLength(2);
    expect(text).not.toContain('PRIVATE');
  });

  it('promises neither signatures nor logout without a key', async () => {
    const text = await ourMetadata(connection());
    expect(text).toContain('AuthnRequestsSigned="false"');
    expect(text).not.toContain('SingleLogoutService');
  });

  it('is read as XML of one entity that is no provider', async () => expect(faultsOf(await ourMetadata(connection()))).toEqual(['metadata: no-provider']));

  it('has a limit of one mebibyte for what it reads', () => expect(METADATA_LIMIT).toBe(1_048_576));
});
