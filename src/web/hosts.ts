import { BlockList, isIP } from 'node:net';
import { Rejection } from '../kernel/errors.js';

interface Asked {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly raw?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** Proxies whose forwarded headers count: an explicit list of networks (CIDR), never a number of hops (W13). */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #any: boolean;

  /** @throws Error for what is no network, so that a typing error is found at start-up. */
  constructor(networks: readonly string[]) {
    this.#any = networks.length > 0;
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const family = isIP(address);
      if (family === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) throw new Error(`${JSON.stringify(network)} is no network like 10.0.0.0/8.`);
      this.#networks.addSubnet(address, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    }
  }

  trusts(address: string): boolean {
    if (!this.#any) return false;
    const plain = plainAddress(address);
    const family = isIP(plain);
    return family !== 0 && this.#networks.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  }
}

const plainAddress = (address: string): string => (address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : (address.split('%')[0] ?? ''));

const single = (header: string | readonly string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined);

const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$|^\[[0-9a-f:.]{2,45}\]$/;

/** A host name as portals name theirs: lower case, no port, no trailing dot. Undefined for what is none. */
export const normalHost = (header: string | undefined): string | undefined => {
  if (header === undefined || header.length > 300) return undefined;
  const host = header.toLowerCase().replace(/:\d{1,5}$/, '').replace(/\.$/, '');
  return host.length <= 253 && HOST.test(host) ? host : undefined;
};

/**
 * The host a request is for. X-Forwarded-Host counts only from a trusted proxy, and only when it is one.
 * @throws Rejection `host.unknown` when there is none that could be a portal's.
 */
export const hostOf = (request: Asked, proxies: TrustedProxies): string => {
  const forwarded = proxies.trusts(request.raw?.socket?.remoteAddress ?? '') ? request.headers['x-forwarded-host'] : undefined;
  const host = normalHost(single(forwarded ?? request.headers['host']));
  if (host === undefined) throw new Rejection('unknown', 'host.unknown', 'There is no portal on this host.');
  return host;
};

/** The client's address: the nearest one that is not a trusted proxy's. What clients write into the header themselves never counts. */
export const addressOf = (request: Asked, proxies: TrustedProxies): string => {
  let address = plainAddress(request.raw?.socket?.remoteAddress ?? '');
  const chain = (single(request.headers['x-forwarded-for']) ?? '').split(',').map(one => plainAddress(one.trim()));
  while (proxies.trusts(address) && chain.length > 0) {
    const next = chain.pop()!;
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
};

/** Whether plain http may be served under a host name: on this machine only; elsewhere cookies and people are not safe. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
