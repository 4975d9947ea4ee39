import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, type JWTHeaderParameters } from 'jose';

type Claims = Record<string, unknown>;
type Reply = (request: IncomingMessage, response: ServerResponse) => void;

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** An OpenID provider by hand: honest until one of its parts is changed. Counts what it was asked. */
export const startHostileProvider = async (clock: () => number) => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string; used: boolean }>();
  const asked: string[] = [];
  const forms: URLSearchParams[] = [];
  const authorizations: (string | undefined)[] = [];

  const self = {
    url: '', key, asked, forms, authorizations,
    kid: 'one' as string | undefined,
    keys: [] as object[],
    discovery: (document: Claims): unknown => document,
    claims: (claims: Claims): Claims => claims,
    /** In place of the token endpoint, userinfo or any path. */
    instead: new Map<string, Reply>(),
    user: { sub: 'anna-7', email: 'anna@example.com', email_verified: true, name: 'Anna Amsel' } as Claims,
    userInfo: {} as Claims,
    sign: (claims: Claims): Promise<string> | string => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: self.kid } as JWTHeaderParameters).sign(self.key.privateKey),
    /** What the provider's login page does: gives a code for the request that the browser brought. */
    approve: (to: string): Record<string, string> => {
      const { searchParams } = new URL(to);
      const code = randomBytes(16).toString('hex');
      codes.set(code, { nonce: searchParams.get('nonce')!, challenge: searchParams.get('code_challenge')!, used: false });
      return { code, state: searchParams.get('state')!, iss: self.url };
    },
    publish: (...keys: { readonly key: KeyObject; readonly kid?: string | undefined }[]): void => {
      self.keys = keys.map(one => ({ ...one.key.export({ format: 'jwk' }), kid: one.kid, use: 'sig' }));
    },
    reset: (): void => {
      Object.assign(self, fresh);
      self.instead.clear();
      for (const list of [asked, forms, authorizations]) list.length = 0;
      self.publish({ key: key.publicKey, kid: 'one' });
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
  const { discovery, claims, user, userInfo, sign, kid } = self;
  const fresh = { discovery, claims, user, userInfo, sign, kid, key };

  const tokens = async (form: URLSearchParams, response: ServerResponse): Promise<void> => {
    const code = codes.get(form.get('code') ?? '');
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!code || code.used || code.challenge !== challenge) return json(response, { error: 'invalid_grant' }, 400);
    code.used = true;
    const now = Math.floor(clock() / 1000);
    const honest = { iss: self.url, aud: 'sichtfeld', iat: now, exp: now + 300, nonce: code.nonce, ...self.user };
    json(response, { access_token: 'access', token_type: 'Bearer', id_token: await self.sign(self.claims(honest)) });
  };

  const routes: Record<string, Reply> = {
    '/.well-known/openid-configuration': (_, response) => json(response, self.discovery({
      issuer: self.url, authorization_endpoint: `${self.url}/authorize`, token_endpoint: `${self.url}/token`, jwks_uri: `${self.url}/jwks`,
      userinfo_endpoint: `${self.url}/userinfo`, end_session_endpoint: `${self.url}/logout`, authorization_response_iss_parameter_supported: true,
      response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'],
    })),
    '/jwks': (_, response) => json(response, { keys: self.keys }),
    '/userinfo': (_, response) => json(response, { sub: self.user['sub'], ...self.userInfo }),
    '/token': (request, response) => {
      authorizations.push(request.headers.authorization);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        forms.push(form);
        void tokens(form, response);
      });
    },
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    asked.push(path);
    const reply = self.instead.get(path) ?? routes[path];
    if (reply) reply(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  self.url = `http://idp.localhost:${(server.address() as AddressInfo).port}`;
  self.reset();
  return self;
};

export type HostileProvider = Awaited<ReturnType<typeof startHostileProvider>>;
