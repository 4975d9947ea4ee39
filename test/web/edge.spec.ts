import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Header, Module, Post, Query, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { request as rawRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyRequest, LightMyRequestResponse } from 'fastify';
import { Command } from '../../src/kernel/command.js';
import { Rejection, WrongRevision } from '../../src/kernel/errors.js';
import { commandFrom, ShortText } from '../../src/kernel/fields.js';
import { closeTheEdge, edgeOptions } from '../../src/web/edge.js';
import { hostOf, TrustedProxies } from '../../src/web/hosts.js';
import { Problems } from '../../src/web/problems.filter.js';
import { queryText } from '../../src/web/queries.js';
import { attachmentDisposition, securityHeaders } from '../../src/web/security-headers.js';
import { wordsFor } from '../../src/web/words.js';

const CANARY = 'canary-4711';
const HTML = { accept: 'text/html,application/xhtml+xml' };

class Rename extends Command {
  @ShortText({ max: 20, en: 'Name', de: 'Name' }) name!: string;
}

const failures: Readonly<Record<string, () => unknown>> = {
  hidden: () => new Rejection('unknown', 'ticket.hidden', `Ticket ${CANARY} is hidden.`, { ticket: CANARY }),
  missing: () => new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.'),
  erased: () => new Rejection('unknown', 'ticket.erased', `Ticket of ${CANARY} was erased.`),
  forbidden: () => new Rejection('forbidden', 'role.missing', 'Not yours.'),
  conflict: () => new Rejection('conflict', 'ticket.closed', 'Closed.'),
  stale: () => new WrongRevision('ticket-7', 3, 5),
  mismatch: () => new Rejection('mismatch', 'command.mismatch', 'Other body.'),
  limited: () => new Rejection('limited', 'requests.limited', 'Slow down.', { retryAfter: 12.2 }),
  unavailable: () => new Rejection('unavailable', 'append.unknown-outcome', 'Who knows.'),
  unauthenticated: () => new Rejection('unauthenticated', 'session.none', 'Nobody.'),
  crash: () => new TypeError(`Cannot read ${CANARY} of undefined`),
  text: () => CANARY,
};

const FAILING = 'failing/:name';

@Controller()
class Pages {
  @Get(FAILING)
  fail(@Req() request: FastifyRequest): never {
    throw failures[(request.params as { name: string }).name]!();
  }

  @Post('api/rename')
  rename(@Body() body: unknown): unknown {
    return { name: commandFrom(Rename, body).name };
  }

  @Post('form')
  form(@Body() body: unknown): unknown {
    return { body };
  }

  @Get('q')
  query(@Query() query: unknown): unknown {
    return { a: queryText(query, 'a') ?? null };
  }

  @Get('host')
  host(@Req() request: FastifyRequest): unknown {
    return { host: hostOf(request, new TrustedProxies([])) };
  }

  @Get('file')
  file(@Query() query: unknown, @Req() request: FastifyRequest & { res?: unknown }): unknown {
    return { header: attachmentDisposition(queryText(query, 'name') ?? ''), url: request.url };
  }

  @Get('asset')
  @Header('Cache-Control', 'public, max-age=60')
  asset(): string {
    return 'body{}';
  }
}

@Module({ controllers: [Pages] })
class Edge {}

describe('the edge', () => {
  let app: NestFastifyApplication;
  const reports: { error: unknown; place: unknown }[] = [];

  beforeAll(async () => {
    const adapter = new FastifyAdapter(edgeOptions);
    app = await NestFactory.create<NestFastifyApplication>(Edge, adapter, { bodyParser: false, logger: false, abortOnError: false });
    closeTheEdge(adapter.getInstance() as never, { https: false });
    app.useGlobalFilters(
      new Problems({
        faceOf: request => ({ words: wordsFor(request.headers['accept-language'] === 'de' ? 'de' : 'en'), portal: { title: 'Help', hue: 20, zone: 'Europe/Berlin' }, now: 0, path: '/', nav: [] }),
        signInPath: request => `/sign-in?next=${encodeURIComponent(request.url)}`,
        report: (error, place) => reports.push({ error, place }),
      }),
    );
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => app.close());

  const get = (url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> => app.inject({ method: 'GET', url, headers });
  const post = (url: string, type: string | undefined, payload: string): Promise<LightMyRequestResponse> =>
    app.inject({ method: 'POST', url, payload, headers: type === undefined ? {} : { 'content-type': type } });
  const json = (payload: string, type = 'application/json'): Promise<LightMyRequestResponse> => post('/api/rename', type, payload);

  it.each([
    ['forbidden', 403, 'role.missing'],
    ['missing', 404, 'not-found'],
    ['conflict', 409, 'ticket.closed'],
    ['stale', 409, 'revision.stale'],
    ['mismatch', 422, 'command.mismatch'],
    ['limited', 429, 'requests.limited'],
    ['unavailable', 503, 'append.unknown-outcome'],
    ['unauthenticated', 401, 'session.none'],
    ['crash', 500, 'unexpected'],
    ['text', 500, 'unexpected'],
  ])('answers %s with %i and a problem document with the stable code %s (I2)', async (name, status, code) => {
    const response = await get(`/failing/${name}`);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.json()).toMatchObject({ type: `/problems/${code}`, status, code, title: expect.any(String), detail: expect.any(String) });
  });

  it.each([['/%zz', 400, 'request.malformed'], [`/failing/${'x'.repeat(300)}`, 414, 'address.too-long']])('answers an address that cannot be looked up with a problem document that does not repeat it', async (url, status, code) => {
    const response = await get(url);
    expect([response.statusCode, response.headers['content-type'], response.headers['x-content-type-options']]).toEqual([status, 'application/problem+json', 'nosniff']);
    expect(response.json()).toMatchObject({ code, status });
    expect(response.body).not.toContain(url.slice(1));
  });

  it.each([['FOO / HTTP/1.1\r\n\r\n', 400, 'request.malformed'], [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'header.too-large']])('answers what is no request, or has too many headers, with a problem document and hangs up', async (bytes, status, code) => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json`));
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ code, status });
  });

  it('says how long to wait, and who may ask again', async () => {
    expect((await get('/failing/limited')).headers['retry-after']).toBe('13');
    expect((await get('/failing/unavailable')).headers['retry-after']).toBe('1');
    expect((await get('/failing/unauthenticated')).headers['www-authenticate']).toContain('Bearer');
  });

  it('answers a stale revision with 412 when the revision came by If-Match, and names the current one (I2)', async () => {
    const response = await get('/failing/stale', { 'if-match': '"3"' });
    expect(response.statusCode).toBe(412);
    expect(response.json()).toMatchObject({ actual: 5 });
  });

  it.each([{}, HTML, { 'accept-language': 'de' }])('answers hidden, unknown and erased ids, and paths that never were, with the same bytes (W1)', async headers => {
    const bodies = await Promise.all(['/failing/missing', '/failing/hidden', '/failing/erased', '/nothing/here?<script>'].map(async url => {
      const { statusCode, body, headers: sent } = await get(url, headers);
      expect(statusCode).toBe(404);
      return JSON.stringify([body, { ...sent, date: '' }]);
    }));
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).not.toContain(CANARY);
  });

  it('tells nothing about what nobody expected but a number, which the report has too', async () => {
    for (const headers of [{}, HTML]) {
      reports.length = 0;
      const response = await get(`/failing/crash?token=${CANARY}`, headers);
      expect(response.statusCode).toBe(500);
      expect(response.body).not.toMatch(/canary|TypeError|undefined|node_modules/);
      const { id, ...place } = reports[0]!.place as { id: string };
      expect(response.body).toContain(id);
      expect(place).toEqual({ method: 'GET', route: '/failing/:name' });
    }
  });

  it('answers people with a page in their language, and sends those who must sign in there', async () => {
    const response = await get('/failing/conflict', { ...HTML, 'accept-language': 'de' });
    expect(response.statusCode).toBe(409);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toContain('<html lang="de">');
    const redirect = await get('/failing/unauthenticated?x=1', HTML);
    expect(redirect.statusCode).toBe(303);
    expect(redirect.headers.location).toBe('/sign-in?next=%2Ffailing%2Funauthenticated%3Fx%3D1');
  });

  it('closes every answer: policy, no sniffing, no referrer, no cache (W20)', async () => {
    for (const url of ['/q', '/failing/crash', '/nothing']) {
      const { headers } = await get(url);
      expect(headers).toMatchObject({ ...Object.fromEntries(Object.entries(securityHeaders('private')).map(([name, value]) => [name.toLowerCase(), value])) });
    }
    const { headers } = await get('/asset');
    expect(headers['cache-control']).toBe('public, max-age=60');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('takes JSON and forms, and refuses text/plain and all else (W11)', async () => {
    expect((await json('{"name":"Kim"}')).json()).toEqual({ name: 'Kim' });
    expect((await json('{"name":"Kim"}', 'application/json; charset=utf-8')).json()).toEqual({ name: 'Kim' });
    expect((await post('/form', 'application/x-www-form-urlencoded', 'a=1&b=2&b=3')).json()).toEqual({ body: { a: '1', b: ['2', '3'] } });
    for (const type of ['text/plain', 'text/plain;charset=utf-8', 'multipart/form-data; boundary=x', 'application/xml', 'application/jsonx', 'text/html', 'application/json-patch+json'])
      expect((await json('{"name":"Kim"}', type)).json()).toMatchObject({ status: 415, code: 'body.media-type' });
  });

  it.each(['{"name":', '', '{"name":"a"}x', 'undefined', "{'name':'a'}", '\ufeff{"name":"a"}', '{"name":1e400}'])('refuses the malformed body %j with 400 (W11)', async body => {
    const response = await json(body);
    expect([400, 422]).toContain(response.statusCode);
    expect(response.json()).toMatchObject({ code: body === '' ? 'input.invalid' : 'body.malformed' });
  });

  it('gives a name that occurs twice one meaning: the last (W11)', async () => {
    expect((await json('{"name":"a","name":"b"}')).json()).toEqual({ name: 'b' });
  });

  it.each(['{"__proto__":{"admin":true},"name":"a"}', '{"constructor":{"prototype":{"admin":true}},"name":"a"}', '{"name":{"__proto__":{"admin":true}}}', '{"name":[{"prototype":1}]}'])(
    'refuses %s and leaves the prototype alone (W9)',
    async body => {
      expect((await json(body)).json()).toMatchObject({ status: 400, code: 'body.forbidden-key' });
      expect((await post('/form', 'application/x-www-form-urlencoded', '__proto__=1&__proto__[admin]=1')).statusCode).toBe(400);
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    },
  );

  it.each(['[]', 'null', '"text"', '1', '{"name":["a"]}', '{"name":{"$ne":1}}', '{"name":null}', '{"name":"a","role":"admin"}', '{}'])('refuses the body %s with 422 and the path of each fault (W8, W10)', async body => {
    const response = await json(body);
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ code: 'input.invalid', faults: [{ path: expect.any(String), detail: expect.any(String) }] });
  });

  it('refuses bodies that are too large or too deep in little time (W21)', async () => {
    expect((await json(`{"name":"${'a'.repeat(1024 * 1024)}"}`)).json()).toMatchObject({ status: 413, code: 'body.too-large' });
    const started = performance.now();
    expect((await json('['.repeat(500_000) + ']'.repeat(500_000))).json()).toMatchObject({ status: 400 });
    expect((await post('/form', 'application/x-www-form-urlencoded', 'a&'.repeat(300_000))).json()).toMatchObject({ status: 400 });
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('takes one value where one is meant, and brackets mean nothing (W8, W11)', async () => {
    expect((await get('/q?a=1')).json()).toEqual({ a: '1' });
    expect((await get('/%71?a=1')).json()).toEqual({ a: '1' });
    expect((await get('/q?a[]=1&a[$ne]=2')).json()).toEqual({ a: null });
    expect((await get('/q?__proto__=1&constructor=2&toString=3')).json()).toEqual({ a: null });
    expect((await get('/q?a=1&a=2')).json()).toMatchObject({ status: 400, code: 'query.repeated', faults: [{ path: 'a' }] });
  });

  it.each([
    ['HILFE.Example.COM', 'hilfe.example.com'],
    ['hilfe.example.com:8443', 'hilfe.example.com'],
    ['hilfe.example.com.', 'hilfe.example.com'],
    ['hilfe.example.com.:443', 'hilfe.example.com'],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['[::1]:3000', '[::1]'],
  ])('reads the host %s as %s (W16)', async (host, expected) => {
    expect((await get('/host', { host, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' })).json()).toEqual({ host: expected });
  });

  it.each(['evil.example/hilfe.example.com', 'hilfe.example.com@evil.example', 'a b', 'hilfe..example.com', '-a.example', 'a\u00e4.example', 'x'.repeat(300), 'hilfe.example.com:80:80'])(
    'knows no portal on the host %j (W16)',
    async host => {
      expect((await get('/host', { host })).json()).toMatchObject({ status: 421, code: 'host.unknown' });
    },
  );

  it('does not follow an address with another host in its first line (W16)', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      rawRequest({ port, host: '127.0.0.1', path: 'http://evil.example/host', headers: { host: 'hilfe.example.com' } }, response => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it.each(['a\r\nSet-Cookie: x=1.pdf', 'a".pdf', "Rechnung für Müller's.pdf", '../../etc/passwd', 'a;b%0d%0a.txt', '\u202efdp.exe', '😀'.repeat(300), '', '.htaccess', '\ud800.txt'])(
    'keeps the file name %j inside its header (W5)',
    async name => {
      const header = attachmentDisposition(name);
      expect(header).toMatch(/^attachment; filename=(?:[A-Za-z0-9!#$&+.^_`|~-]+|"[\x20\x21\x23-\x7e]*"); filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/);
      expect(header).not.toMatch(/\/|\.\.\//);
    },
  );
});
