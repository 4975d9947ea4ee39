import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';

const PEOPLE: Readonly<Record<string, { readonly email: string; readonly name: string }>> = {
  anna: { email: 'anna@example.com', name: 'Anna Amsel' },
  nora: { email: 'nora@example.com', name: 'Nora Neu' },
};

const newKey = (kid: string) => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' });

/** What is registered there about a portal. */
export interface Registered {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly afterLogout: string;
}

/** It warns about what only matters outside of tests. */
const hush = (): void => {
  for (const level of ['info', 'warn'] as const) {
    const say = console[level];
    console[level] = (...words: unknown[]) => void (/oidc-provider (WARNING|NOTICE)/.test(String(words[0])) || say(...words));
  }
};

/** A real OpenID provider (oidc-provider) on `idp.localhost`, with its own login pages: any password is right. */
export const startOidcProvider = async () => {
  hush();
  const { default: Provider } = await import('oidc-provider');
  const server: Server = createServer();
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://idp.localhost:${port}`;
  const keys = [newKey('one')];
  let registered: Registered | undefined;

  /** Starts anew with the keys and the client of now: sessions there are over. */
  const answer = (): void => {
    const configuration = {
      clients: registered ? [{ client_id: registered.clientId, client_secret: registered.secret, redirect_uris: [registered.redirectUri], post_logout_redirect_uris: [registered.afterLogout] }] : [],
      jwks: { keys: keys as never },
      cookies: { keys: ['a key for the cookies of a provider in tests'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, email_verified: true, ...PEOPLE[id] }) }),
    } as Configuration;
    const provider = new Provider(issuer, configuration);
    server.removeAllListeners('request');
    server.on('request', provider.callback());
  };
  answer();
  return {
    issuer,
    register: (client: Registered): void => {
      registered = client;
      answer();
    },
    /** Signs with a new key from now on; the old one is gone at once, the worst that a provider does. */
    rotate: (): void => {
      keys.unshift(newKey(`key ${keys.length + 1}`));
      keys.length = 1;
      answer();
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
};

export type OidcIdp = Awaited<ReturnType<typeof startOidcProvider>>;
