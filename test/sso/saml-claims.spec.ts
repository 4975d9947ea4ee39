import type { SamlSettings } from '../../src/sso/connection.policy.js';
import { attribute, EMAIL_FORMAT, ENDPOINTS, IDP, NOW, PENDING, REQUEST, type Wish } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
beforeAll(async () => {
  stage = await SamlStage.open();
});

const iso = (at: number) => new Date(at).toISOString();
const MINUTE = 60_000;
const audience = (...names: string[]) => `<saml:AudienceRestriction>${names.map(name => `<saml:Audience>${name}</saml:Audience>`).join('')}</saml:AudienceRestriction>`;
const conditions = (inside: string, times = ` NotOnOrAfter="${iso(NOW + 5 * MINUTE)}"`) => `<saml:Conditions${times}>${inside}</saml:Conditions>`;
const confirmation = (data: string, method = 'urn:oasis:names:tc:SAML:2.0:cm:bearer') => `<saml:SubjectConfirmation Method="${method}"><saml:SubjectConfirmationData${data}/></saml:SubjectConfirmation>`;
const DATA = ` NotOnOrAfter="${iso(NOW + 5 * MINUTE)}" Recipient="${ENDPOINTS.answer}" InResponseTo="${REQUEST}"`;
const statements = (...attributes: string[]) => `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`;
const nameId = (value: string, attributes = '') => `<saml:NameID${attributes}>${value}</saml:NameID>`;

const refusals = (row: string, cases: readonly [string, Wish, string, Partial<SamlSettings>?][]) =>
  it.each(cases)(`%s: refused (${row})`, async (_, wish, reason, settings = {}) => expect(await stage.refused(stage.idp.posted(wish), settings)).toBe(reason));

describe('whom it is for, and whom it is from', () => {
  refusals('S13', [
    ['another audience', { conditions: conditions(audience('https://other.example')) }, 'saml.audience'],
    ['an audience that ours begins with', { conditions: conditions(audience(ENDPOINTS.entityId.slice(0, -1))) }, 'saml.audience'],
    ['no audience', { conditions: conditions('') }, 'saml.audience'],
    ['an empty audience', { conditions: conditions(audience()) }, 'saml.audience'],
    ['two restrictions', { conditions: conditions(audience(ENDPOINTS.entityId) + audience(ENDPOINTS.entityId)) }, 'saml.audience'],
    ['two audiences', { conditions: conditions(audience(ENDPOINTS.entityId, 'https://other.example')) }, 'saml.audience'],
    ['another recipient', { confirmation: confirmation(DATA.replace(ENDPOINTS.answer, 'https://other.example/saml')) }, 'saml.recipient'],
    ['no recipient', { confirmation: confirmation(DATA.replace(` Recipient="${ENDPOINTS.answer}"`, '')) }, 'saml.recipient'],
    ['no data of the confirmation', { confirmation: '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/>' }, 'saml.recipient'],
    ['another destination', { after: text => text.replace(`Destination="${ENDPOINTS.answer}"`, 'Destination="https://other.example/saml"') }, 'saml.destination'],
    ['an empty destination', { after: text => text.replace(`Destination="${ENDPOINTS.answer}"`, 'Destination=""') }, 'saml.destination'],
    ['no destination in a signed response', { sign: 'response', responseAttributes: ` ID="_response1" Version="2.0" IssueInstant="${iso(NOW)}" InResponseTo="${REQUEST}"` }, 'saml.destination'],
    ['another issuer of the assertion', { issuer: '<saml:Issuer>https://other.example</saml:Issuer>' }, 'saml.issuer'],
    ['an issuer that differs in a slash', { issuer: `<saml:Issuer>${IDP}/</saml:Issuer>` }, 'saml.issuer'],
    ['another issuer of the response', { responseIssuer: '<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://other.example</saml:Issuer>' }, 'saml.issuer'],
    ['no issuer of the assertion', { sign: 'response', issuer: '' }, 'saml.issuer'],
    ['an issuer with a qualifier', { issuer: `<saml:Issuer NameQualifier="x">${IDP}</saml:Issuer>` }, 'saml.issuer'],
    ['an issuer that is an address', { issuer: `<saml:Issuer Format="${EMAIL_FORMAT}">${IDP}</saml:Issuer>` }, 'saml.issuer'],
    ['holder of key', { confirmation: confirmation(DATA, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key') }, 'saml.confirmation'],
    ['sender vouches', { confirmation: confirmation(DATA, 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches') }, 'saml.confirmation'],
    ['no confirmation', { confirmation: '' }, 'saml.confirmation'],
    ['two confirmations', { confirmation: confirmation(DATA) + confirmation(DATA) }, 'saml.confirmation'],
    ['a name of another provider', { nameId: nameId('anna', ' NameQualifier="https://other.example"') }, 'saml.qualifier'],
    ['a name for another service', { nameId: nameId('anna', ' SPNameQualifier="https://other.example"') }, 'saml.qualifier'],
  ]);

  it('a name with our two qualifiers is the same as without them (S13)', async () => {
    const plain = await stage.verify(stage.idp.posted({ nameId: nameId('anna') }));
    const qualified = await stage.verify(stage.idp.posted({ nameId: nameId('anna', ` NameQualifier="${IDP}" SPNameQualifier="${ENDPOINTS.entityId}"`) }));
    expect(qualified.identity).toBe(plain.identity);
  });

  it('an unsigned wrapper may leave out where it goes, since the assertion says it', async () => {
    expect((await stage.verify(stage.idp.posted({ after: text => text.replace(` Destination="${ENDPOINTS.answer}"`, '') }))).asked).toBe(true);
  });
});

describe('what an answer must hold', () => {
  const status = (...codes: string[]) => `<samlp:Status>${codes.reduceRight((inner, code) => `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inner}</samlp:StatusCode>`, '')}</samlp:Status>`;
  refusals('S15', [
    ['no conditions', { conditions: '' }, 'saml.conditions'],
    ['conditions twice', { conditions: conditions(audience(ENDPOINTS.entityId)).repeat(2) }, 'saml.structure'],
    ['no statement of a sign-in', { authn: '' }, 'saml.no-authentication'],
    ['no status', { status: '' }, 'saml.status-missing'],
    ['an empty status', { status: '<samlp:Status/>' }, 'saml.status-missing'],
    ['two statuses', { status: status('Success') + status('Success') }, 'saml.status-missing'],
    ['a refusal', { status: status('Responder', 'AuthnFailed') }, 'saml.status'],
    ['a refusal signed by the provider', { sign: 'both', status: status('Requester') }, 'saml.status'],
    ['success in other letters', { status: status('success') }, 'saml.status'],
    ['success inside a refusal', { status: status('Responder', 'Success') }, 'saml.status'],
    ['a refusal without an assertion', { status: status('Responder', 'NoPassive'), sign: 'none', after: text => text.replace(/<saml:Assertion[^]*<\/saml:Assertion>/, '') }, 'saml.status'],
    ['no subject', { before: text => text.replace(/<saml:Subject>[^]*<\/saml:Subject>/, '') }, 'saml.name-id'],
  ]);

  it('the provider’s codes are told to admins, its own words are not (S15)', async () => {
    const posted = stage.idp.posted({ status: status('Responder', 'AuthnFailed').replace('</samlp:Status>', '<samlp:StatusMessage>anna@kunde.example is locked</samlp:StatusMessage></samlp:Status>') });
    await expect(stage.verify(posted)).rejects.toMatchObject({ reason: 'saml.status', found: 'Responder, AuthnFailed' });
  });
});

describe('times', () => {
  const SKEW = 60_000;
  const at = (notBefore: number | null, notOnOrAfter: number | null) => (notBefore === null ? '' : ` NotBefore="${iso(notBefore)}"`) + (notOnOrAfter === null ? '' : ` NotOnOrAfter="${iso(notOnOrAfter)}"`);
  const inConditions = (notBefore: number | null, notOnOrAfter: number | null): Wish => ({ conditions: conditions(audience(ENDPOINTS.entityId), at(notBefore, notOnOrAfter)) });
  const inConfirmation = (notBefore: number | null, notOnOrAfter: number | null): Wish => ({ confirmation: confirmation(` Recipient="${ENDPOINTS.answer}" InResponseTo="${REQUEST}"${at(notBefore, notOnOrAfter)}`) });
  const session = (end: number): Wish => ({ authn: `<saml:AuthnStatement AuthnInstant="${iso(NOW)}" SessionNotOnOrAfter="${iso(end)}"><saml:AuthnContext/></saml:AuthnStatement>` });
  const issued = (when: number): Wish => ({ assertionAttributes: ` xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion1" Version="2.0" IssueInstant="${iso(when)}"` });

  /** [what, the answer, whether it opens when looked at 1 ms before, at, and 1 ms after the bound] */
  it.each<[string, Wish, number, readonly [string, string, string]]>([
    ['NotBefore of the conditions', inConditions(NOW + MINUTE, NOW + 5 * MINUTE), NOW + MINUTE - SKEW, ['saml.early', 'in', 'in']],
    ['NotBefore of the confirmation', inConfirmation(NOW + MINUTE, NOW + 5 * MINUTE), NOW + MINUTE - SKEW, ['saml.early', 'in', 'in']],
    ['IssueInstant', issued(NOW), NOW - SKEW, ['saml.early', 'in', 'in']],
    ['NotOnOrAfter of the conditions', inConditions(null, NOW + 2 * MINUTE), NOW + 2 * MINUTE + SKEW, ['in', 'saml.expired', 'saml.expired']],
    ['NotOnOrAfter of the confirmation', inConfirmation(null, NOW + 2 * MINUTE), NOW + 2 * MINUTE + SKEW, ['in', 'saml.expired', 'saml.expired']],
    ['SessionNotOnOrAfter', session(NOW + 2 * MINUTE), NOW + 2 * MINUTE + SKEW, ['in', 'saml.expired', 'saml.expired']],
    ['ten minutes after it was issued', { ...inConditions(null, NOW + 60 * MINUTE), ...inConfirmation(null, NOW + 60 * MINUTE) }, NOW + 10 * MINUTE + SKEW, ['in', 'saml.expired', 'saml.expired']],
  ])('%s holds to the millisecond, with a minute for the clocks (S14)', async (_, wish, bound, expected) => {
    // NotBefore would be early at the other bounds only if the test said so.
    const posted = stage.idp.posted({ ...inConditions(null, NOW + 60 * MINUTE), ...wish });
    const outcomes = [];
    for (const now of [bound - 1, bound, bound + 1]) outcomes.push(await stage.verify(posted, {}, { now }).then(() => 'in', (error: { reason: string }) => error.reason));
    expect(outcomes).toEqual(expected);
  });

  it('the clocks may differ by what the connection says (S14)', async () => {
    const posted = stage.idp.posted(inConditions(null, NOW));
    expect(await stage.refused(posted, { skew: 0 })).toBe('saml.expired');
    expect((await stage.verify(posted, { skew: 180 }, { now: NOW + 180_000 - 1 })).asked).toBe(true);
    expect(await stage.refused(posted, { skew: 180 }, { now: NOW + 180_000 })).toBe('saml.expired');
  });

  it('the bound of the confirmation is enough, as the profile wants it; without it there is none (S14)', async () => {
    expect((await stage.verify(stage.idp.posted({ ...inConditions(null, null), ...inConfirmation(null, NOW + MINUTE) }))).validUntil).toBe(NOW + MINUTE + SKEW);
    const unbounded: Wish[] = [inConfirmation(null, null), { ...inConditions(null, null), ...inConfirmation(null, null) }, { ...inConditions(null, null), ...inConfirmation(null, null), ...session(NOW + MINUTE) }, inConditions(NOW, null)];
    for (const wish of unbounded) expect(await stage.refused(stage.idp.posted(wish))).toBe('saml.unbounded');
  });

  it('a window of an hour is cut to ten minutes, and the session ends when the provider says (S14)', async () => {
    const proof = await stage.verify(stage.idp.posted({ ...inConditions(NOW - 5 * MINUTE, NOW + 60 * MINUTE), ...inConfirmation(null, NOW + 60 * MINUTE), ...session(NOW + 45 * MINUTE) }));
    expect(proof).toMatchObject({ validUntil: NOW + 10 * MINUTE + SKEW, sessionEndsAt: NOW + 45 * MINUTE });
  });

  refusals('S14', [
    ['no moment of issue', { assertionAttributes: ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion1" Version="2.0"' }, 'saml.time'],
    ['a bound that is no time', { conditions: conditions(audience(ENDPOINTS.entityId), ' NotOnOrAfter="soon"') }, 'saml.time'],
    ['a bound in local time', { conditions: conditions(audience(ENDPOINTS.entityId), ' NotOnOrAfter="2026-06-01T12:05:00"') }, 'saml.time'],
    ['a bound with an offset', { conditions: conditions(audience(ENDPOINTS.entityId), ' NotOnOrAfter="2026-06-01T12:05:00+02:00"') }, 'saml.time'],
    ['a day that does not exist', { conditions: conditions(audience(ENDPOINTS.entityId), ' NotOnOrAfter="2027-02-30T12:05:00Z"') }, 'saml.time'],
    ['an empty bound', { conditions: conditions(audience(ENDPOINTS.entityId), ' NotOnOrAfter=""') }, 'saml.time'],
  ]);
});

describe('which login it answers', () => {
  const unasked = { inResponseTo: null };

  it.each<[string, Wish, Partial<typeof PENDING> | null, string]>([
    ['a login that nobody began here', {}, null, 'saml.request-unknown'],
    ['another one than this browser’s', { inResponseTo: '_other' }, {}, 'saml.request-other'],
    ['one of another connection', {}, { connection: 'c2' }, 'saml.request-other'],
    ['one at another host', {}, { host: 'other.example' }, 'saml.request-other'],
    ['none, where the portal must be asked first', unasked, {}, 'saml.unasked'],
    ['none, and none was begun', unasked, null, 'saml.unasked'],
    ['one in the wrapper, another inside', { after: text => text.replace(`InResponseTo="${REQUEST}"`, 'InResponseTo="_other"') }, {}, 'saml.request-mixed'],
    ['one in the wrapper, none inside', { confirmation: confirmation(DATA.replace(` InResponseTo="${REQUEST}"`, '')) }, {}, 'saml.request-mixed'],
    ['none in the wrapper, one inside', { after: text => text.replace(` InResponseTo="${REQUEST}"`, '') }, {}, 'saml.request-mixed'],
    ['an empty one', { inResponseTo: '' }, {}, 'saml.request-other'],
  ])('%s: refused (S12)', async (_, wish, pending, reason) => expect(await stage.refused(stage.idp.posted(wish), {}, { pending: pending && { ...PENDING, ...pending } })).toBe(reason));

  it('where the connection takes it, a login that the provider began is taken as one (S12)', async () => {
    const proof = await stage.verify(stage.idp.posted(unasked), { unasked: true }, { pending: null, fields: { RelayState: '/tickets/7' } });
    expect(proof).toMatchObject({ asked: false, next: '/tickets/7' });
  });

  it('the switch opens nothing for answers to questions (S12)', async () => {
    expect(await stage.refused(stage.idp.posted(), { unasked: true }, { pending: null })).toBe('saml.request-unknown');
    expect(await stage.refused(stage.idp.posted({ inResponseTo: '_other' }), { unasked: true })).toBe('saml.request-other');
  });

  it('of an asked login we know where it goes; what the other side sends along is not looked at, nor more than 80 bytes of it (S18)', async () => {
    expect(await stage.verify(stage.idp.posted(), {}, { fields: { RelayState: 'https://evil.example' } })).toMatchObject({ asked: true, next: null });
    expect(await stage.verify(stage.idp.posted(unasked), { unasked: true }, { fields: { RelayState: `/${'ä'.repeat(40)}` } })).toMatchObject({ next: null });
  });

  it('the same assertion is the same once, by whatever response or connection it comes (S11)', async () => {
    const first = await stage.verify(stage.idp.posted({ responseId: '_r1' }));
    const again = await stage.verify(stage.idp.posted({ responseId: '_r2' }));
    const other = await stage.verify(stage.idp.posted({ assertionId: '_assertion2' }));
    expect(again.once).toEqual(first.once);
    expect(other.once).not.toEqual(first.once);
  });
});

describe('who it is', () => {
  refusals('S16', [
    ['no name', { nameId: '' }, 'saml.name-id'],
    ['an empty name', { nameId: nameId('') }, 'saml.name-id'],
    ['a blank name', { nameId: nameId('  ') }, 'saml.name-id'],
    ['a name with a line end', { nameId: nameId('anna&#10;admin') }, 'saml.name-id'],
    ['a name of a thousand and one characters', { nameId: nameId('a'.repeat(1_001)) }, 'saml.name-id'],
    ['no name but an attribute called nameID', { nameId: '', attributes: statements(attribute('nameID', 'admin@kunde.example')) }, 'saml.name-id'],
    ['no name but an attribute called email', { nameId: '', attributes: statements(attribute('email', 'admin@kunde.example')) }, 'saml.name-id'],
    ['a name for this time only', { nameId: nameId('x', ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"') }, 'saml.transient'],
    ['an attribute twice', { attributes: statements(attribute('mail', 'a@kunde.example'), attribute('mail', 'b@kunde.example')) }, 'saml.attribute-twice'],
    ['an attribute twice in two statements', { attributes: statements(attribute('mail', 'a@kunde.example')) + statements(attribute('mail', 'b@kunde.example')) }, 'saml.attribute-twice'],
    ['an attribute without a name', { attributes: statements('<saml:Attribute><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>') }, 'saml.structure'],
    ['two addresses', { attributes: statements(attribute('mail', 'a@kunde.example', 'b@kunde.example')) }, 'saml.attribute-many', { mapping: { email: 'mail', name: null, lists: [], companies: [], fields: [] } }],
    ['no stable attribute', {}, 'saml.subject-attribute', { subjectAttribute: 'uid' }],
    ['an empty stable attribute', { attributes: statements(attribute('uid', ' ')) }, 'saml.subject-attribute', { subjectAttribute: 'uid' }],
    ['a stable attribute without a value', { attributes: statements(attribute('uid')) }, 'saml.subject-attribute', { subjectAttribute: 'uid' }],
    ['a stable attribute with two values', { attributes: statements(attribute('uid', 'a', 'b')) }, 'saml.subject-attribute', { subjectAttribute: 'uid' }],
    ['a stable attribute in other letters', { attributes: statements(attribute('UID', 'a')) }, 'saml.subject-attribute', { subjectAttribute: 'uid' }],
  ]);

  it('an attribute called nameID stays an attribute (S16)', async () => {
    const proof = await stage.verify(stage.idp.posted({ attributes: statements(attribute('nameID', 'admin@kunde.example'), attribute('nameIDFormat', 'x'), attribute('issuer', 'x')) }));
    expect(proof).toMatchObject({ label: 'anna@kunde.example', email: 'anna@kunde.example' });
  });

  it('names of objects are names like others (S16)', async () => {
    const { attributes } = await stage.verify(stage.idp.posted({ attributes: statements(attribute('__proto__', 'x'), attribute('constructor', 'y'), attribute('toString', 'z')) }));
    expect([...attributes]).toEqual([['__proto__', ['x']], ['constructor', ['y']], ['toString', ['z']]]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['in capitals', 'Anna@kunde.example'],
    ['with a trailing dot', 'anna@kunde.example.'],
    ['with a trailing space', 'anna@kunde.example '],
    ['with a look-alike letter', '\u0430nna@kunde.example'],
    ['in the other normal form', 'a\u0308nna@kunde.example'],
  ])('a name %s is another person (S16)', async (_, value) => {
    const one = await stage.verify(stage.idp.posted());
    const other = await stage.verify(stage.idp.posted({ nameId: nameId(value, ` Format="${EMAIL_FORMAT}"`) }));
    expect(other.identity).not.toBe(one.identity);
    expect(other.label).toBe(value);
  });

  it('the same name in another format, or by another attribute, is another person (S16)', async () => {
    const answers = [{}, { nameId: nameId('anna@kunde.example') }, { nameId: nameId('anna@kunde.example', ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"') }];
    const identities = await Promise.all(answers.map(async wish => (await stage.verify(stage.idp.posted(wish))).identity));
    const attributes = statements(attribute('uid', 'anna@kunde.example'), attribute('login', 'anna@kunde.example'));
    for (const subjectAttribute of ['uid', 'login']) identities.push((await stage.verify(stage.idp.posted({ attributes }), { subjectAttribute })).identity);
    expect(new Set(identities).size).toBe(5);
  });

  it('a name for this time only is taken where a stable attribute stands in its place (S16)', async () => {
    const wish = (name: string): Wish => ({ nameId: nameId(name, ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"'), attributes: statements(attribute('uid', 'anna')) });
    const [one, two] = [await stage.verify(stage.idp.posted(wish('x')), { subjectAttribute: 'uid' }), await stage.verify(stage.idp.posted(wish('y')), { subjectAttribute: 'uid' })];
    expect(one.identity).toBe(two.identity);
    expect(one).toMatchObject({ label: 'anna', email: null });
  });

  it('the address comes from the attribute that is mapped, and from no other (S16)', async () => {
    const attributes = statements(attribute('mail', 'other@kunde.example'), attribute('work', 'work@kunde.example'));
    const mapping = (email: string) => ({ mapping: { email, name: null, lists: [], companies: [], fields: [] } });
    expect((await stage.verify(stage.idp.posted({ attributes }), mapping('work'))).email).toBe('work@kunde.example');
    expect((await stage.verify(stage.idp.posted({ attributes }), mapping('missing'))).email).toBeNull();
    expect((await stage.verify(stage.idp.posted({ attributes }))).email).toBe('other@kunde.example');
    expect((await stage.verify(stage.idp.posted({ nameId: nameId('anna') }))).email).toBeNull();
  });
});
