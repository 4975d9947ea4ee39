import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-addresses.js';
import { Outbound, OutboundRefused } from './outbound.js';

const LIMITS = { maxBytes: 1_000, timeoutMs: 300 };
const asked: string[] = [];

const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/small': (_, response) => response.end('hello'),
  '/moved': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  '/huge': (_, response) => response.end('x'.repeat(1_001)),
  '/endless': (_, response) => {
    const more = () => void (response.destroyed || response.write('x'.repeat(600), more));
    more();
  },
  '/lies': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('bomb'),
  '/silent': () => undefined,
  '/drips': (_, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.once('close', () => clearInterval(timer));
  },
  '/breaks': (_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('half');
    setImmediate(() => response.destroy());
  },
  '/echo': (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => response.writeHead(201, { 'x-type': request.headers['content-type'] ?? '' }).end(Buffer.concat(chunks)));
  },
};

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    answers[request.url!]!(request, response);
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  return error instanceof OutboundRefused ? error.reason : `no refusal: ${String(error)}`;
};

const open = new Outbound({ loopback: false });
const local = new Outbound({ loopback: true });

describe('a request to an address that a setting names', () => {
  it.each([
    ['http://example.com/', 'scheme'], ['file:///etc/passwd', 'scheme'], ['ftp://example.com/', 'scheme'], ['data:,x', 'scheme'], ['nonsense', 'address'],
    ['https://user:pass@example.com/', 'address'], ['https://example.com:22/', 'port'], ['https://example.com:80/', 'port'],
    ['https://127.0.0.1/', 'forbidden-address'], ['https://0177.0.0.1/', 'forbidden-address'], ['https://0x7f000001/', 'forbidden-address'], ['https://2130706433/', 'forbidden-address'],
    ['https://127.1/', 'forbidden-address'], ['https://localhost/', 'forbidden-address'], ['https://idp.localhost./', 'forbidden-address'],
    ['https://169.254.169.254/latest', 'forbidden-address'], ['https://10.0.0.1/', 'forbidden-address'], ['https://192.168.1.1/', 'forbidden-address'], ['https://172.31.0.1/', 'forbidden-address'],
    ['https://0.0.0.0/', 'forbidden-address'], ['https://[::1]/', 'forbidden-address'], ['https://[::]/', 'forbidden-address'], ['https://[::ffff:127.0.0.1]/', 'forbidden-address'],
    ['https://[::ffff:169.254.169.254]/', 'forbidden-address'], ['https://[64:ff9b::a9fe:a9fe]/', 'forbidden-address'], ['https://[64:ff9b:1::7f00:1]/', 'forbidden-address'],
    ['https://[2002:7f00:1::]/', 'forbidden-address'], ['https://[fe80::1]/', 'forbidden-address'], ['https://[fd00::1]/', 'forbidden-address'], ['https://[::127.0.0.1]/', 'forbidden-address'],
  ])('never goes to %s (W15)', async (url, reason) => {
    expect(await reasonOf(open.get(url, LIMITS))).toBe(reason);
  });

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '64:ff9b::7f00:1', 'fe80::1'])('never goes to a name that means %s (W15)', async address => {
    const family = address.includes(':') ? 6 : 4;
    const outbound = new Outbound({ loopback: false, resolve: async () => [{ address: '93.184.215.14', family: 4 }, { address, family }] });
    expect(await reasonOf(outbound.get('https://rebound.example/', LIMITS))).toBe('forbidden-address');
  });

  it('asks for a name once and keeps to what it heard (W15)', async () => {
    let times = 0;
    const outbound = new Outbound({ loopback: true, resolve: async () => (times++ === 0 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '10.0.0.1', family: 4 }]) });
    const { port } = new URL(base);
    // The server speaks no TLS: that it was reached shows in the failure.
    expect(await reasonOf(outbound.get(`https://idp.example:${port}/`, LIMITS))).toBe('failed');
    expect(times).toBe(1);
  });

  it('goes to this machine where the service itself is served there, and to no other private address', async () => {
    const { port } = new URL(base);
    expect((await local.get(`${base}/small`, LIMITS)).body.toString()).toBe('hello');
    expect((await local.get(`http://idp.localhost:${port}/small`, LIMITS)).status).toBe(200);
    expect(await reasonOf(local.get('http://10.0.0.1:8080/', LIMITS))).toBe('forbidden-address');
    expect(await reasonOf(local.get('http://[::ffff:127.0.0.1]:8080/', LIMITS))).toBe('forbidden-address');
    expect(await reasonOf(local.get('http://93.184.215.14:8080/', LIMITS))).toBe('forbidden-address');
    expect(await reasonOf(local.get('http://idp.example:8080/', LIMITS))).toBe('scheme');
  });

  it('follows no redirect (J12)', async () => {
    expect(await local.get(`${base}/moved`, LIMITS)).toMatchObject({ status: 302, body: Buffer.alloc(0) });
  });

  it.each([['/huge', 'too-large'], ['/endless', 'too-large'], ['/lies', 'encoding'], ['/silent', 'timeout'], ['/drips', 'timeout'], ['/breaks', 'failed']])('gives up on %s (J12)', async (path, reason) => {
    expect(await reasonOf(local.get(base + path, LIMITS))).toBe(reason);
  });

  it('gives up on a name that nobody answers for', async () => {
    const silent = new Outbound({ loopback: false, resolve: () => new Promise(() => undefined) });
    const unknown = new Outbound({ loopback: false, resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await reasonOf(silent.get('https://idp.example/', LIMITS))).toBe('timeout');
    expect(await reasonOf(unknown.get('https://idp.example/', LIMITS))).toBe('unknown-name');
  });

  it('can be made as fetch is, under the same checks', async () => {
    const response = await local.fetchLike(`${base}/echo`, { method: 'POST', body: new URLSearchParams({ code: 'a b' }), redirect: 'manual' });
    expect([response.status, response.headers.get('x-type'), await response.text()]).toEqual([201, 'application/x-www-form-urlencoded;charset=UTF-8', 'code=a+b']);
    expect(await reasonOf(local.fetchLike('http://10.0.0.1/'))).toBe('forbidden-address');
    expect(await reasonOf(local.fetchLike(`${base}/small`, { method: 'DELETE' }))).toBe('failed');
    const stopped = local.fetchLike(`${base}/silent`, { signal: AbortSignal.abort() });
    expect(await reasonOf(stopped)).toBe('failed');
  });
});

describe('addresses', () => {
  it('are public, of this machine, or neither', () => {
    expect(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'].map(isPublicAddress)).toEqual([true, true]);
    expect(['100.64.0.1', '198.18.0.1', '255.255.255.255', '2001:db8::1', '2001::1', 'fe80::1%eth0', 'nonsense'].some(isPublicAddress)).toBe(false);
    expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopbackAddress)).toBe(true);
    expect(['128.0.0.1', '::ffff:7f00:1', '::2'].some(isLoopbackAddress)).toBe(false);
  });
});
