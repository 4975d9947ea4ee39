import { NO_MAPPING, type OidcSettings } from '../../src/sso/connection.policy.js';
import { emailOf } from '../../src/sso/oidc-person.js';
import { EXCLUSIVE } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

describe('what nobody has signed costs little', () => {
  let stage: SamlStage;
  beforeAll(async () => {
    stage = await SamlStage.open();
  });

  const withPrefixes = (list: string) => stage.idp.posted({ after: text => text.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${list}"/></ds:Transform>`) });

  it('a list of prefixes that a pattern could split in many ways is refused at once (S6, S9)', async () => {
    // With a pattern that tries every way, sixty letters take longer than anybody waits.
    for (const list of [`${'a'.repeat(60)}!`, `${'a'.repeat(5_000)}!`, 'a '.repeat(17), 'a  b']) expect(await stage.refused(withPrefixes(list))).toBe('saml.signature-shape');
  });

  it('white space without end in a signature is refused at once (S9)', async () => {
    const after = (text: string) => text.replace(/(<ds:SignatureValue>)[^<]+/, `$1A${' '.repeat(150_000)}!`);
    expect(await stage.refused(stage.idp.posted({ after }))).toBe('saml.signature-shape');
  });

  it('more elements or attributes than a login has are refused before any document is made (S9)', async () => {
    const many = (one: string, times: number) => (text: string) => text.replace(/<saml:AttributeValue[^>]*>/, opening => `${opening.replace(/>$/, '/>')}${one.repeat(times)}${opening}`);
    expect(await stage.refused(stage.idp.posted({ after: many('<saml:AttributeValue/>', 900) }))).toBe('saml.too-large');
    expect(await stage.refused(stage.idp.posted({ after: many('<saml:AttributeValue a="1" b="2" c="3" d="4" e="5"/>', 250) }))).toBe('saml.too-large');
  });

  it('a prefix that readers do not agree on is no XML to us (S7)', async () => {
    expect(await stage.refused(stage.idp.posted({ after: text => text.replaceAll('samlp:', '\u{10000}:').replaceAll('xmlns:samlp=', 'xmlns:\u{10000}=') }))).toBe('saml.xml');
  });
});

describe('an address by OpenID Connect', () => {
  it.each([[undefined, 'a@b.example'], [true, 'a@b.example'], ['true', 'a@b.example'], [false, null], ['false', null], ['False', null], [null, null], [0, null], [[], null]])('called verified by %j is %j (S17)', (said, email) => {
    const claims = said === undefined ? { email: 'a@b.example' } : { email: 'a@b.example', email_verified: said };
    expect(emailOf(claims, NO_MAPPING)).toBe(email);
    expect(emailOf({ ...claims, upn: 'a@b.example' }, { ...NO_MAPPING, email: 'upn' } satisfies OidcSettings['mapping'])).toBe(email);
  });
});
