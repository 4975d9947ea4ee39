import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-addresses.js';
import { OutboundRefused } from './outbound-refused.js';
import { bodyOf, untilAborted } from './outbound-reading.js';

export interface OutboundLimits {
  readonly maxBytes: number;
  /** ms, for everything: finding the name, connecting, and reading to the last byte. */
  readonly timeoutMs: number;
}

export interface OutboundAnswer {
  /** A redirect comes back as it is: none is followed. */
  readonly status: number;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

export { OutboundRefused };

export interface OutboundOptions {
  /** This machine's own addresses count as well, also by plain http: where the service itself is served on loopback without TLS. */
  readonly loopback: boolean;
  /** Certificates of authorities to trust in place of Node's. */
  readonly ca?: string;
  /** In place of the system's resolver. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
}

const METADATA_LIMITS: OutboundLimits = { maxBytes: 256 * 1024, timeoutMs: 5_000 };

const systemResolve = (host: string): Promise<LookupAddress[]> =>
  new Promise((found, failed) => resolveName(host, { all: true, verbatim: true }, (error, addresses) => (error ? failed(error) : found(addresses))));

const LOCALHOST = /(^|\.)localhost$/;

/**
 * Requests to addresses that a setting names: metadata, keys, discovery, tokens. They reach public servers by https only,
 * whatever the name, its resolver or a redirect says (W15, S21, J12).
 */
export class Outbound {
  constructor(private readonly options: OutboundOptions) {}

  /** @throws OutboundRefused */
  get(url: string, limits: OutboundLimits): Promise<OutboundAnswer> {
    return this.#ask(url, { method: 'GET' }, limits);
  }

  /** @throws OutboundRefused */
  post(url: string, body: Buffer, headers: Readonly<Record<string, string>>, limits: OutboundLimits): Promise<OutboundAnswer> {
    return this.#ask(url, { method: 'POST', body, headers }, limits);
  }

  /** `fetch` under the same checks, for libraries that bring requests of their own. @throws OutboundRefused */
  readonly fetchLike = async (url: string | URL, init: RequestInit = {}, limits = METADATA_LIMITS): Promise<Response> => {
    const method = (init.method ?? 'GET').toUpperCase();
    if (method !== 'GET' && method !== 'POST') throw new OutboundRefused('failed');
    // Response reads every kind of body that fetch takes.
    const body = init.body == null ? undefined : Buffer.from(await new Response(init.body).arrayBuffer());
    const type = init.body instanceof URLSearchParams ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } : {};
    const headers = { ...type, ...Object.fromEntries(new Headers(init.headers)) };
    const answer = await this.#ask(String(url), { method, headers, ...(body && { body }), ...(init.signal && { signal: init.signal }) }, limits);
    return responseOf(answer);
  };

  /** Whether a setting may name this address at all; its name is not resolved. @throws OutboundRefused */
  demand(url: string): URL {
    if (!URL.canParse(url)) throw new OutboundRefused('address');
    const parsed = new URL(url);
    const { protocol, username, password, port } = parsed;
    if (protocol !== 'https:' && !(protocol === 'http:' && this.options.loopback)) throw new OutboundRefused('scheme');
    if (username !== '' || password !== '') throw new OutboundRefused('address');
    if (port !== '' && port !== '443' && Number(port) < 1024) throw new OutboundRefused('port');
    const host = hostOf(parsed);
    if (isIP(host) !== 0) this.#demandAddress(host, protocol);
    else if (protocol === 'http:' && !LOCALHOST.test(host)) throw new OutboundRefused('scheme');
    else if (LOCALHOST.test(host) && !this.options.loopback) throw new OutboundRefused('forbidden-address');
    return parsed;
  }

  async #ask(url: string, asked: Asked, limits: OutboundLimits): Promise<OutboundAnswer> {
    const parsed = this.demand(url);
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new OutboundRefused('timeout')), limits.timeoutMs);
    const signal = asked.signal ? AbortSignal.any([asked.signal, over.signal]) : over.signal;
    try {
      const addresses = await untilAborted(this.#addressesOf(parsed), signal);
      const answer = await this.#send(parsed, addresses, asked, signal);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bodyOf(answer, limits.maxBytes, signal) };
    } catch (error) {
      throw refusalOf(error, over.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolved once; what is connected to is one of these and no other (DNS rebinding). One that may not be reached refuses all. */
  async #addressesOf(url: URL): Promise<readonly LookupAddress[]> {
    const host = hostOf(url);
    const family = isIP(host);
    if (family !== 0) return [{ address: host, family }];
    // By RFC 6761 such a name is this machine, whatever a resolver says.
    if (LOCALHOST.test(host)) return [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
    const found = await (this.options.resolve ?? systemResolve)(host).catch(error => {
      throw new OutboundRefused('unknown-name', { cause: error });
    });
    if (found.length === 0) throw new OutboundRefused('unknown-name');
    for (const { address } of found) this.#demandAddress(address, url.protocol);
    return found;
  }

  #demandAddress(address: string, protocol: string): void {
    const local = this.options.loopback && isLoopbackAddress(address);
    if (!local && (protocol === 'http:' || !isPublicAddress(address))) throw new OutboundRefused('forbidden-address');
  }

  #send(url: URL, addresses: readonly LookupAddress[], { method, headers = {}, body }: Asked, signal: AbortSignal): Promise<IncomingMessage> {
    const options: RequestOptions & { ca?: string } = {
      method,
      headers: { accept: '*/*', ...headers, 'accept-encoding': 'identity', connection: 'close', ...(body && { 'content-length': body.length }) },
      // No agent: a kept connection would outlive the check of its address.
      agent: false,
      lookup: pinnedTo(addresses),
      signal,
      ...(this.options.ca !== undefined && { ca: this.options.ca }),
    };
    return new Promise((answered, failed) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, answered);
      request.once('error', failed);
      // Node looks up names only: what counts is where the connection really went.
      request.once('socket', socket => socket.once('connect', () => {
        if (!addresses.some(({ address }) => address === socket.remoteAddress)) request.destroy(new OutboundRefused('forbidden-address'));
      }));
      request.end(body);
    });
  }
}

/** Without brackets and final dot; the parser has turned octal and hexadecimal forms into plain addresses. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const pinnedTo = (addresses: readonly LookupAddress[]): LookupFunction => (_host, options, done) => {
  if (options.all) done(null, [...addresses]);
  else done(null, addresses[0]!.address, addresses[0]!.family);
};

const refusalOf = (error: unknown, over: AbortSignal): OutboundRefused => {
  if (over.aborted) return new OutboundRefused('timeout');
  return error instanceof OutboundRefused ? error : new OutboundRefused('failed', { cause: error });
};

const BODILESS = new Set([101, 103, 204, 205, 304]);

const responseOf = ({ status, body, headers }: OutboundAnswer): Response => {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) for (const one of [value ?? []].flat()) given.append(name, one);
  return new Response(BODILESS.has(status) ? null : new Uint8Array(body), { status, headers: given });
};
