import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { OutboundAnswer } from '../../src/platform/outbound.js';
import { OutboundRefused } from '../../src/platform/outbound.js';
import { JwtProtocol } from '../../src/sso/jwt.protocol.js';
import { claimsOf, connectionOf, ec, NOW, part, publicJwk, reasonOf, rsa, sealedBy, signed, verify } from './tokens.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const URL_OF_KEYS = 'https://shop.example/keys';
const next = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** The shop's keys: what is published, and how often it was asked for. */
const shop = (first: unknown) => {
  const state = { published: first, asked: [] as unknown[] };
  const get = async (url: string, limits: object): Promise<OutboundAnswer> => {
    state.asked.push({ url, ...limits });
    if (state.published instanceof OutboundRefused) throw state.published;
    const given = state.published as Partial<OutboundAnswer>;
    return 'status' in given ? { body: Buffer.alloc(0), headers: {}, status: 200, ...given } : { status: 200, headers: {}, body: Buffer.from(JSON.stringify(given)) };
  };
  const protocol = new JwtProtocol({ get });
  const login = (kid: string | undefined, at = NOW, key: KeyObject = rsa.privateKey) => {
    const seconds = Math.floor(at / 1_000);
    const token = signed(part({ alg: 'RS256', ...(kid !== undefined && { kid }) }), part(claimsOf('strict', { iat: seconds, exp: seconds + 300 })), input => sealedBy.RS256(input, key));
    return reasonOf(verify(token, connectionOf({ algorithm: 'RS256', jwksUrl: URL_OF_KEYS }), { now: at }, protocol));
  };
  return { state, login };
};

const first = publicJwk(rsa.publicKey, { kid: 'k1', use: 'sig', alg: 'RS256' });
const second = publicJwk(next.publicKey, { kid: 'k2' });

describe('published keys', () => {
  it('are asked for once in ten minutes, with five seconds and 64 KiB at most (J12)', async () => {
    const { state, login } = shop({ keys: [first] });
    for (const at of [NOW, NOW + MINUTE, NOW + 10 * MINUTE]) expect(await login('k1', at)).toBe('let in');
    expect(state.asked).toEqual([{ url: URL_OF_KEYS, maxBytes: 65_536, timeoutMs: 5_000 }]);
    expect(await login('k1', NOW + 10 * MINUTE + 1)).toBe('let in');
    expect(state.asked).toHaveLength(2);
  });

  it('are asked for by many logins at once only once', async () => {
    const { state, login } = shop({ keys: [first] });
    expect(await Promise.all([login('k1'), login('k1'), login('k1')])).toEqual(['let in', 'let in', 'let in']);
    expect(state.asked).toHaveLength(1);
  });

  it('rotate: a new name is looked for at once, a key taken back is refused with the next reading (J12)', async () => {
    const { state, login } = shop({ keys: [first] });
    expect(await login('k1')).toBe('let in');
    state.published = { keys: [second] };
    expect(await login('k2', NOW + MINUTE, next.privateKey)).toBe('let in');
    expect(await login('k1', NOW + MINUTE)).toBe('jwt.key');
    expect(await login('k1', NOW + 2 * MINUTE)).toBe('jwt.key');
  });

  it('are not asked for all the time because of names that nobody knows (J4, J12)', async () => {
    const { state, login } = shop({ keys: [first] });
    expect(await login('k1')).toBe('let in');
    for (let one = 0; one < 20; one++) expect(await login(`guess-${one}`, NOW + 31_000)).toBe('jwt.key');
    expect(state.asked).toHaveLength(5);
    // From then on once in thirty seconds, however many names are tried.
    for (let one = 0; one < 200; one++) expect(await login(`guess-${one}`, NOW + 31_000 + one * 1_000)).toBe('jwt.key');
    expect(state.asked).toHaveLength(11);
  });

  it('that are new are found at once, though somebody has just guessed names (J12)', async () => {
    const { state, login } = shop({ keys: [first] });
    expect(await login('k1')).toBe('let in');
    expect(await login('guess')).toBe('jwt.key');
    state.published = { keys: [second] };
    expect(await login('k2', NOW + 1_000, next.privateKey)).toBe('let in');
  });

  it('hold for a day by their names while the shop does not answer, and no longer (J12)', async () => {
    const { state, login } = shop({ keys: [first] });
    expect(await login('k1')).toBe('let in');
    state.published = new OutboundRefused('timeout');
    expect(await login('k1', NOW + 24 * HOUR)).toBe('let in');
    expect(await login(undefined, NOW + HOUR)).toBe('jwt.keys-unreachable');
    expect(await login('k2', NOW + HOUR, next.privateKey)).toBe('jwt.keys-unreachable');
    expect(await login('k1', NOW + 24 * HOUR + 1)).toBe('jwt.keys-unreachable');
  });

  it('do not take an outage for an answer (J12)', async () => {
    const { state, login } = shop(new OutboundRefused('failed'));
    for (let one = 0; one < 6; one++) expect(await login('k1')).toBe('jwt.keys-unreachable');
    expect(state.asked).toHaveLength(4);
    state.published = { keys: [first] };
    expect(await login('k1', NOW + 29_999)).toBe('jwt.keys-unreachable');
    expect(await login('k1', NOW + 30_000)).toBe('let in');
  });

  it.each<[string, unknown]>([
    ['a redirect', { status: 302, headers: { location: 'http://169.254.169.254/' } }], ['an error', { status: 500 }], ['a refusal to read 50 MB', new OutboundRefused('too-large')], ['no JSON', { status: 200, body: Buffer.from('<html>') }],
    ['a list', [first]], ['no keys', {}], ['too many keys', { keys: Array.from({ length: 101 }, () => first) }], ['keys twice', { status: 200, body: Buffer.from(`{"keys":[],"keys":[${JSON.stringify(first)}]}`) }],
  ])('are none: %s (J12)', async (_, published) => {
    expect(await shop(published).login('k1')).toBe('jwt.keys-unreachable');
  });

  it('without a name in the token are taken when there is one only', async () => {
    expect(await shop({ keys: [first, publicJwk(ec.publicKey, { kid: 'e' })] }).login(undefined)).toBe('let in');
    expect(await shop({ keys: [first, second] }).login(undefined)).toBe('jwt.key');
  });
});

describe('a key', () => {
  const jwk = (changes: object) => ({ ...first, ...changes });
  const small = generateKeyPairSync('rsa', { modulusLength: 1_024 });

  /** A modulus as the flawed library made them: a power of 65537 modulo the product of small primes. */
  const roca = (): string => {
    const primes = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];
    const product = primes.reduce((all, prime) => all * BigInt(prime), 2n);
    const modulus = (1n << 2_047n) - ((1n << 2_047n) % product) + product + (65_537n ** 12n % product);
    return Buffer.from(modulus.toString(16), 'hex').toString('base64url');
  };

  it.each([
    ['for encryption', [jwk({ use: 'enc' })]], ['with another use', [jwk({ use: ['sig'] })]], ['for signing only', [jwk({ key_ops: ['sign'] })]], ['of another algorithm', [jwk({ alg: 'PS256' })]],
    ['that is a secret', [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k1' }]], ['of another kind', [publicJwk(ec.publicKey, { kid: 'k1' })]], ['that is private', [rsa.privateKey.export({ format: 'jwk' })].map(key => ({ ...key, kid: 'k1' }))],
    ['of 1024 bits', [publicJwk(small.publicKey, { kid: 'k1' })]], ['that can be factored (ROCA)', [jwk({ n: roca() })]], ['with the exponent 1', [jwk({ e: 'AQ' })]], ['named twice', [first, { ...second, kid: 'k1' }]],
    ['that is garbage', [jwk({ n: 'x' })]], ['that is nothing', [null, 'k1', 1, []]], ['without its name', [jwk({ kid: undefined })]], ['whose name is a list', [jwk({ kid: ['k1'] })]],
  ])('%s is not taken (J12)', async (_, keys) => {
    expect(await shop({ keys }).login('k1')).toBe('jwt.key');
  });

  it('of 1024 bits would fit otherwise, and the flawed modulus is one of 2048 bits', async () => {
    expect(await shop({ keys: [publicJwk(next.publicKey, { kid: 'k1' })] }).login('k1', NOW, next.privateKey)).toBe('let in');
    expect(Buffer.from(roca(), 'base64url')).toHaveLength(256);
  });
});
