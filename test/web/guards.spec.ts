import { describe, expect, it } from '@jest/globals';
import type { Rejection } from '../../src/kernel/errors.js';
import { clearCookie, cookieRule, readCookie, SESSION_COOKIE, setCookie } from '../../src/web/cookies.js';
import { checkCsrf, safeReturn, type UnsafeRequest } from '../../src/web/csrf.js';
import { decodeCursor, encodeCursor } from '../../src/web/cursors.js';
import { addressOf, hostOf, isLoopback, normalHost, TrustedProxies } from '../../src/web/hosts.js';
import { etagOf, idempotencyKey, ifMatchRevision, notModified, revisionTag } from '../../src/web/preconditions.js';
import { addressWith, queryText, queryTexts, queryWhole } from '../../src/web/queries.js';

const HOST = 'hilfe.example.com';

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};

describe('an unsafe request', () => {
  const own: UnsafeRequest = { method: 'POST', host: HOST, https: true, headers: { 'sec-fetch-site': 'same-origin', origin: 'null' }, expected: 'token-of-session', field: 'token-of-session' };
  const headers = (given: UnsafeRequest['headers']): UnsafeRequest => ({ ...own, headers: given });

  it('from our own page with the session’s token goes through, as a form or as JSON', () => {
    expect(codeOf(() => checkCsrf(own))).toBeUndefined();
    expect(codeOf(() => checkCsrf({ ...own, field: undefined, headers: { ...own.headers, 'x-csrf-token': 'token-of-session' } }))).toBeUndefined();
    expect(codeOf(() => checkCsrf(headers({ origin: `https://${HOST}` })))).toBeUndefined();
  });

  it.each(['cross-site', 'same-site', 'none', ''])('that the browser calls %j is refused, even with the token', site => {
    expect(codeOf(() => checkCsrf(headers({ 'sec-fetch-site': site, origin: `https://${HOST}` })))).toBe('csrf.refused');
  });

  it.each([undefined, 'null', 'https://evil.example', `http://${HOST}`, `https://${HOST}.evil.example`, `https://evil.example/${HOST}`, 'x', 'https://'])('with the origin %j and nothing else is refused', origin => {
    expect(codeOf(() => checkCsrf(headers({ origin })))).toBe('csrf.refused');
  });

  it.each([undefined, '', 'token-of-sessiox', 'token', 'token-of-session ', ['token-of-session'], { $ne: '' }])('with the token %j is refused', field => {
    expect(codeOf(() => checkCsrf({ ...own, field }))).toBe('csrf.refused');
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'post', 'TRACE'])('may be a %s and is checked', method => {
    expect(codeOf(() => checkCsrf({ ...own, method, field: '' }))).toBe('csrf.refused');
  });

  it('of somebody not signed in must still come from our page (login CSRF)', () => {
    const anonymous = { ...own, expected: undefined, field: undefined };
    expect(codeOf(() => checkCsrf(anonymous))).toBeUndefined();
    expect(codeOf(() => checkCsrf({ ...anonymous, headers: { 'sec-fetch-site': 'cross-site' } }))).toBe('csrf.refused');
  });

  it('is none when it only reads', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(codeOf(() => checkCsrf({ ...own, method, headers: {}, field: '' }))).toBeUndefined();
  });
});

describe('a return target', () => {
  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '\\\\evil.example', '/%0d%0aSet-Cookie:x\r\n', 'javascript:alert(1)', '/a\tb', '', 'tickets', ['/a'], null, `/${'a'.repeat(3_000)}`, '/\u0000'])('%j becomes the start page (S18)', target => {
    expect(safeReturn(target)).toBe('/');
  });

  it.each(['/', '/tickets/7?tab=company#last', '/%0d%0a'])('%j is kept', target => {
    expect(safeReturn(target)).toBe(target);
  });
});

describe('a host', () => {
  it.each([undefined, '', 'a b', '.', '..', 'a..b', `${'a'.repeat(64)}.example`, 'hilfe.example.com:', 'x'.repeat(400), 'a\nb', '[::1', '*.example.com'])('is none in %j (W16)', header => {
    expect(normalHost(header)).toBeUndefined();
  });

  const asked = (remoteAddress: string, headers: Record<string, string | string[]>) => ({ headers: { host: HOST, ...headers }, raw: { socket: { remoteAddress } } });

  it('is named by X-Forwarded-Host only when a trusted proxy says so, once (W13, W16)', () => {
    const proxies = new TrustedProxies(['10.0.0.0/8', '2001:db8::/32']);
    const forwarded = { 'x-forwarded-host': 'Kunden.Example.com:443' };
    expect(hostOf(asked('10.1.2.3', forwarded), proxies)).toBe('kunden.example.com');
    expect(hostOf(asked('::ffff:10.1.2.3', forwarded), proxies)).toBe('kunden.example.com');
    expect(hostOf(asked('2001:db8::7', forwarded), proxies)).toBe('kunden.example.com');
    expect(hostOf(asked('203.0.113.9', forwarded), proxies)).toBe(HOST);
    expect(hostOf(asked('10.1.2.3', forwarded), new TrustedProxies([]))).toBe(HOST);
    expect(codeOf(() => hostOf(asked('10.1.2.3', { 'x-forwarded-host': 'a.example, b.example' }), proxies))).toBe('host.unknown');
    expect(codeOf(() => hostOf(asked('10.1.2.3', { 'x-forwarded-host': ['a.example', 'b.example'] }), proxies))).toBe('host.unknown');
  });

  it('has clients behind trusted proxies, told by the last address that is none of them (W13)', () => {
    const proxies = new TrustedProxies(['10.0.0.0/8']);
    const chain = (value: string) => ({ 'x-forwarded-for': value });
    expect(addressOf(asked('10.0.0.1', chain('6.6.6.6, 203.0.113.9, 10.0.0.2')), proxies)).toBe('203.0.113.9');
    expect(addressOf(asked('203.0.113.9', chain('6.6.6.6')), proxies)).toBe('203.0.113.9');
    expect(addressOf(asked('10.0.0.1', chain('evil')), proxies)).toBe('10.0.0.1');
    expect(addressOf(asked('10.0.0.1', {}), proxies)).toBe('10.0.0.1');
    expect(addressOf(asked('10.0.0.1', chain('::ffff:203.0.113.9')), proxies)).toBe('203.0.113.9');
  });

  it.each(['1', '10.0.0.0/x', 'loopback', '10.0.0.0/99', ''])('has no proxy network %j', network => {
    expect(() => new TrustedProxies([network])).toThrow();
  });
});

describe('a cookie', () => {
  const rule = cookieRule(SESSION_COOKIE, true, HOST);

  it('is bound to its host by https, and unreadable for scripts', () => {
    expect(setCookie(rule, 'abc')).toBe('__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure');
    expect(clearCookie(rule)).toContain('__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0');
  });

  it('has no prefix on plain http, which is for this machine alone', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.0.1', '[::1]', 'portal.localhost']) expect(cookieRule('session', false, host)).toEqual({ name: 'session', secure: false });
    for (const host of [HOST, '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example']) expect(() => cookieRule('session', false, host)).toThrow('https');
    expect(isLoopback('notlocalhost')).toBe(false);
  });

  it.each(['a\r\nSet-Cookie: b=1', 'a; Domain=evil.example', 'a b', 'ä', 'a,b', '"a"'])('takes no value like %j (W5)', value => {
    expect(() => setCookie(rule, value)).toThrow(TypeError);
  });

  it('is read by its whole name, and counts as none when two differ', () => {
    expect(readCookie('a=1; __Host-session=abc; b=2', rule)).toBe('abc');
    expect(readCookie('session=abc; x__Host-session=abc; __host-session=abc', rule)).toBeUndefined();
    expect(readCookie('__Host-session=abc; __Host-session=abd', rule)).toBeUndefined();
    expect(readCookie('__Host-session=abc; __Host-session=abc', rule)).toBe('abc');
    expect(readCookie(undefined, rule)).toBeUndefined();
    expect(readCookie(';;=;__Host-session', rule)).toBeUndefined();
  });
});

describe('a cursor', () => {
  const key = 'the key of cursors';
  const binding = { purpose: 'tickets', viewer: 'contact:anna@hilfe', lineage: 'l1' };
  const cursor = encodeCursor(key, binding, { at: 7, id: 't1' });

  it('leads back to its place', () => {
    expect(decodeCursor(key, binding, cursor)).toEqual({ at: 7, id: 't1' });
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
  });

  it('is none for another list, viewer, history or key (W1)', () => {
    for (const other of [{ purpose: 'search' }, { viewer: 'contact:bert@hilfe' }, { lineage: 'l2' }]) expect(codeOf(() => decodeCursor(key, { ...binding, ...other }, cursor))).toBe('cursor.invalid');
    expect(codeOf(() => decodeCursor('another key', binding, cursor))).toBe('cursor.invalid');
  });

  it.each(['', '.', 'x', 'a.b.c', `${Buffer.from('{"at":8}').toString('base64url')}.${cursor.split('.')[1]}`, `${cursor}x`, `x${cursor}`, cursor.slice(0, -2), 'a'.repeat(10_000)])('is none in %j', text => {
    expect(codeOf(() => decodeCursor(key, binding, text))).toBe('cursor.invalid');
  });
});

describe('a precondition', () => {
  it('names a revision of this history (I2)', () => {
    expect(ifMatchRevision(revisionTag(12, 'l1'), 'l1')).toBe(12);
    expect(ifMatchRevision(' "12" ', 'l1')).toBe(12);
    expect(ifMatchRevision(undefined, 'l1')).toBeUndefined();
    expect(codeOf(() => ifMatchRevision(revisionTag(12, 'l2'), 'l1'))).toBe('revision.stale');
  });

  it.each(['12', 'W/"12"', '*', '"1", "2"', '""', '"x"', '"-1"', '"1e3"', '', ['"1"', '"2"'], `"${'9'.repeat(20)}"`])('is refused when it says %j', header => {
    expect(codeOf(() => ifMatchRevision(header, 'l1'))).toBe('header.invalid');
  });

  it('finds out whether an answer is known, by all it was made from', () => {
    const tag = etagOf(['ticket', 7, 'anna']);
    expect(tag).not.toBe(etagOf(['ticket', 7, 'bert']));
    expect(etagOf(['a', 'b'])).not.toBe(etagOf(['ab']));
    expect(notModified(`"x", W/${tag}`, tag)).toBe(true);
    expect(notModified('*', tag)).toBe(true);
    for (const header of [undefined, '"x"', tag.slice(1), ['a']]) expect(notModified(header, tag)).toBe(false);
  });

  it.each(['', ' ', 'a b', 'a\n', 'ä', 'x'.repeat(201), ['a', 'b'], '\u0000'])('has no idempotency key in %j', header => {
    expect(codeOf(() => idempotencyKey(header))).toBe('header.invalid');
  });

  it('takes any visible key', () => {
    for (const key of ['a', '"9b2"', '~'.repeat(200)]) expect(idempotencyKey(key)).toBe(key);
    expect(idempotencyKey(undefined)).toBeUndefined();
  });
});

describe('a query', () => {
  it('has one value where one is meant (W11)', () => {
    expect(queryText({ a: '1' }, 'a')).toBe('1');
    expect(queryText({ a: '' }, 'a')).toBeUndefined();
    expect(queryText({}, 'constructor')).toBeUndefined();
    expect(queryText(undefined, 'a')).toBeUndefined();
    expect(codeOf(() => queryText({ a: ['1', '2'] }, 'a'))).toBe('query.repeated');
    expect(codeOf(() => queryText({ a: { $ne: '' } }, 'a'))).toBe('query.repeated');
    expect(queryTexts({ a: ['1', '', '2'] }, 'a')).toEqual(['1', '2']);
    expect(queryTexts({ a: Array(500).fill('x') }, 'a')).toHaveLength(50);
  });

  it('has numbers within bounds', () => {
    const bounds = { min: 1, max: 100, fallback: 25 };
    expect(['7', '0', '999', '-1', '1e2', 'x', '9'.repeat(30)].map(limit => queryWhole({ limit }, 'limit', bounds))).toEqual([7, 1, 100, 25, 25, 25, 25]);
  });

  it('keeps filters and tab in the address (C7)', () => {
    const query = { tab: 'company', status: ['open', 'new'], after: 'abc' };
    expect(addressWith('/tickets', query, { after: undefined })).toBe('/tickets?tab=company&status=open&status=new');
    expect(addressWith('/tickets', query, { after: undefined, status: ['open'], q: 'a&b=ü' })).toBe('/tickets?tab=company&status=open&q=a%26b%3D%C3%BC');
    expect(addressWith('/tickets', {}, {})).toBe('/tickets');
  });
});
