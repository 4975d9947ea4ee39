import { describe, expect, it, jest } from '@jest/globals';
import { createPublicKey } from 'node:crypto';
import { JwtProtocol } from '../../src/sso/jwt.protocol.js';
import { b64, claimsOf, connectionOf, ec, ed, HS, hmac, part, pemOf, publicJwk, reasonOf, rsa, sealedBy, SECRET, signed, tokenOf, verify } from './tokens.js';

const good = part(claimsOf('strict'));
const header = (more: Record<string, unknown>) => part({ alg: 'HS256', ...more });
const refused = (token: string | undefined) => reasonOf(verify(token));

describe('a token of the shop', () => {
  it('lets Anna in', async () => {
    expect(await verify(tokenOf('strict'))).toMatchObject({ identity: 'sub:anna-1', label: 'anna@example.com', email: 'anna@example.com', name: 'Anna Amsel', asked: false, sessionIndex: null });
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('may be signed by %s, by the one key that is set', async algorithm => {
    const key = algorithm === 'ES256' ? ec : algorithm === 'EdDSA' ? ed : rsa;
    const connection = connectionOf({ algorithm, publicKey: pemOf(key.publicKey) });
    const token = signed(part({ alg: algorithm, kid: 'k1' }), good, sealedBy[algorithm]);
    expect(await reasonOf(verify(token, connection))).toBe('let in');
    expect(await reasonOf(verify(token.slice(0, -8) + 'AAAAAAAA'.slice(0, 7) + token.at(-1), connection))).toBe('jwt.signature');
  });
});

describe('a token without a signature', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', ' none', 'none ', '', 'HS256 ', 'hs256', null, 1, ['HS256'], undefined])('is refused with the algorithm %p (J1)', async alg => {
    for (const end of ['', hmac(`${part({ alg })}.${good}`)]) expect(await refused(`${part({ alg })}.${good}.${end}`)).toBe('jwt.algorithm');
  });

  it('is refused with the right algorithm, too (J1)', async () => {
    expect(await refused(`${HS}.${good}.`)).toBe('jwt.form');
    expect(await refused(`${HS}.${good}`)).toBe('jwt.form');
  });
});

describe('a public key as a secret', () => {
  const pem = pemOf(rsa.publicKey);
  const forms: [string, string | Buffer][] = [
    ['PEM', pem], ['PEM without its last line break', pem.trimEnd()], ['PEM after a blank', ` ${pem}`], ['PEM after a line break', `\n${pem}`], ['PEM with CR LF', pem.replaceAll('\n', '\r\n')],
    ['DER', rsa.publicKey.export({ type: 'spki', format: 'der' })], ['PKCS 1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string], ['JWK', JSON.stringify(publicJwk(rsa.publicKey))],
  ];

  it.each(forms)('signs nothing: %s (J2)', async (_, secret) => {
    const rs = connectionOf({ algorithm: 'RS256', publicKey: pem });
    for (const alg of ['HS256', 'HS384', 'HS512']) expect(await reasonOf(verify(signed(part({ alg }), good, input => hmac(input, secret, `sha${alg.slice(2)}`)), rs))).toBe('jwt.algorithm');
    expect(await reasonOf(verify(signed(part({ alg: 'RS256' }), good, input => hmac(input, secret)), rs))).toBe('jwt.signature');
    expect(await reasonOf(verify(signed(HS, good, input => hmac(input, secret))))).toBe('jwt.signature');
  });

  it('is not looked for where a secret is set (J2)', async () => {
    expect(await refused(signed(part({ alg: 'RS256' }), good, sealedBy.RS256))).toBe('jwt.algorithm');
    expect(await refused(signed(HS, good, sealedBy.RS256))).toBe('jwt.signature');
  });
});

describe('a header', () => {
  const attacker = publicJwk(rsa.publicKey);
  const own: Record<string, unknown>[] = [{ jwk: attacker }, { jku: 'https://evil.example/keys' }, { x5u: 'https://evil.example/cert' }, { x5c: ['MIIB'] }, { x5t: 'x' }, { 'x5t#S256': 'x' }];

  it.each(own)('brings no key and no address of one: %p (J3)', async more => {
    const get = jest.fn(() => Promise.reject(new Error('asked')));
    const watching = new JwtProtocol({ get });
    const rs = connectionOf({ algorithm: 'RS256', jwksUrl: 'https://shop.example/keys' });
    expect(await reasonOf(verify(signed(part({ alg: 'RS256', ...more }), good, sealedBy.RS256), rs, {}, watching))).toBe('jwt.header');
    expect(await refused(signed(header(more), good))).toBe('jwt.header');
    expect(get).not.toHaveBeenCalled();
  });

  it.each([
    [{ crit: ['exp'] }], [{ crit: [] }], [{ b64: false }], [{ b64: false, crit: ['b64'] }], [{ zip: 'DEF' }], [{ enc: 'A256GCM' }], [{ cty: 'JWT' }], [{ typ: 'at+jwt' }], [{ typ: 'JOSE' }], [{ typ: 1 }],
    [{ typ: 'dpop+jwt' }], [{ '__proto_': 1 }], [{ 'a<b>': 1 }],
  ])('asks for nothing else: %p (J5, J10)', async more => {
    expect(await refused(signed(header(more), good))).toBe('jwt.header');
  });

  it.each([
    ['../../dev/null'], ['a/../../dev/null'], ["x' UNION SELECT 'key'--"], ['__proto__'], ['k'.repeat(10_240)], [''], [' k1'], ['k1\n'], [1], [null], [{}], [['k1']], ['schlüssel'],
  ])('names no key by %p (J4)', async kid => {
    expect(await refused(signed(header({ kid }), good))).toBe('jwt.kid');
  });

  it('names a key of another connection in vain (J4)', async () => {
    expect(await refused(signed(header({ kid: 'bussard' }), good, input => hmac(input, 'the secret of another connection, which is as long')))).toBe('jwt.signature');
  });

  it('does not count twice (J5)', async () => {
    for (const text of ['{"alg":"none","alg":"HS256"}', '{"alg":"HS256","\\u0061lg":"HS256"}', '{"alg":"HS256","__proto__":{"kid":"x"}}']) expect(await refused(signed(b64(text), good))).toBe('jwt.json');
    expect(await refused(signed(HS, b64(JSON.stringify(claimsOf('strict')).replace('{', '{"sub":"boss",'))))).toBe('jwt.json');
    expect(await refused(signed(HS, b64(JSON.stringify(claimsOf('strict')).replace('{', '{"org":{"id":1,"id":2},'))))).toBe('jwt.json');
  });
});

describe('bytes that are no token', () => {
  const token = tokenOf('strict');
  const [head, body, seal] = token.split('.') as [string, string, string];
  /** The last letter of 43 carries two bits that say nothing. */
  const twin = seal.slice(0, -1) + ({ A: 'B', E: 'F', I: 'J', M: 'N', Q: 'R', U: 'V', Y: 'Z', c: 'd', g: 'h', k: 'l', o: 'p', s: 't', w: 'x', 0: '1', 4: '5', 8: '9' } as Record<string, string>)[seal.at(-1)!];

  it('have a twin that says the same, which is refused (J5)', () => {
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(seal, 'base64url'));
  });

  it.each([
    ['nothing', undefined, 'jwt.missing'], ['an empty field', '', 'jwt.missing'], ['a word', 'token', 'jwt.form'], ['dots', '..', 'jwt.form'],
    ['padding', `${head}.${body}.${seal}=`, 'jwt.form'], ['a padded claim', `${head}.${body}==.${seal}`, 'jwt.form'], ['another last letter', `${head}.${body}.${twin}`, 'jwt.form'],
    ['base64', `${head}.${body}.${Buffer.from(seal, 'base64url').toString('base64')}`, 'jwt.form'], ['a blank before', ` ${token}`, 'jwt.form'], ['a line break after', `${token}\n`, 'jwt.form'],
    ['a trailing dot', `${token}.`, 'jwt.form'], ['trailing bytes', `${token}%00`, 'jwt.form'], ['Bearer', `Bearer ${token}`, 'jwt.form'], ['five parts', `${token}.a.b`, 'jwt.form'],
    ['a JWE', [part({ alg: 'dir', enc: 'A256GCM' }), '', 'aXY', 'Y2lwaGVy', 'dGFn'].join('.'), 'jwt.form'],
    ['JSON', JSON.stringify({ payload: body, protected: head, signature: seal }), 'jwt.form'], ['general JSON', JSON.stringify({ payload: body, signatures: [{ protected: head, signature: seal }] }), 'jwt.form'],
    ['65 KiB', signed(HS, part(claimsOf('strict', { filler: 'x'.repeat(65 * 1024) }))), 'jwt.form'],
    ['a token within', signed(HS, b64(token)), 'jwt.json'], ['a list', signed(HS, part([claimsOf('strict')])), 'jwt.json'], ['null', signed(HS, part(null)), 'jwt.json'], ['text', signed(HS, part('anna')), 'jwt.json'],
    ['no JSON', signed(HS, b64('anna')), 'jwt.json'], ['no UTF-8', signed(HS, b64(Buffer.from([0x7b, 0xff, 0x7d]))), 'jwt.json'], ['a byte order mark', signed(HS, b64(`\ufeff${JSON.stringify(claimsOf('strict'))}`)), 'jwt.json'],
    ['UTF-16', signed(HS, b64(Buffer.from(JSON.stringify(claimsOf('strict')), 'utf16le'))), 'jwt.json'], ['depth', signed(HS, b64(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)), 'jwt.json'],
    ['a number without end', signed(HS, b64('{"exp":1e400}')), 'jwt.json'], ['NaN', signed(HS, b64('{"exp":NaN}')), 'jwt.json'],
    ['a short signature', `${head}.${body}.${seal.slice(0, 12)}`, 'jwt.signature'], ['one byte of signature', `${head}.${body}.AA`, 'jwt.signature'], ['zeros', `${head}.${body}.${b64(Buffer.alloc(32))}`, 'jwt.signature'],
    ['a longer signature', `${head}.${body}.${b64(Buffer.concat([Buffer.from(seal, 'base64url'), Buffer.from('x')]))}`, 'jwt.signature'], ['other claims', `${head}.${part(claimsOf('strict', { sub: 'boss' }))}.${seal}`, 'jwt.signature'],
    ['another header', `${part({ alg: 'HS256' })}.${body}.${seal}`, 'jwt.signature'],
  ])('are refused: %s (J5)', async (_, text, reason) => {
    expect(await refused(text)).toBe(reason);
  });
});

describe('a connection without a fitting key', () => {
  it('lets nobody in (J9)', async () => {
    const short = 'x'.repeat(31);
    expect(await reasonOf(verify(signed(HS, good, input => hmac(input, short)), connectionOf({}, short)))).toBe('jwt.not-set-up');
    expect(await reasonOf(verify(signed(HS, good, input => hmac(input, '')), connectionOf({}, '')))).toBe('jwt.not-set-up');
    const token = signed(part({ alg: 'RS256' }), good, sealedBy.RS256);
    const keys = [null, '', 'garbage', pemOf(ec.publicKey), pemOf(ed.publicKey), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), SECRET];
    for (const publicKey of keys) expect(await reasonOf(verify(token, connectionOf({ algorithm: 'RS256', publicKey })))).toBe('jwt.not-set-up');
    expect(createPublicKey(pemOf(rsa.publicKey)).asymmetricKeyType).toBe('rsa');
  });
});
