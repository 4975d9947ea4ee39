import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import type { House } from '../../src/platform/house.js';
import { RemoveSso } from '../../src/portal/access.js';
import { ConfigureJwt } from '../../src/portal/sso-jwt.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import type { JwtSettings } from '../../src/sso/connection.policy.js';
import { JwtProtocol } from '../../src/sso/jwt.protocol.js';
import type { SsoConnection } from '../../src/sso/protocol.js';
import { SsoConnections } from '../../src/sso/sso-connections.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown } from '../support/town.js';
import { hmac, HS, NOW, part, SECONDS, signed } from './tokens.js';

const OLD = '9mVn3cXq0zL7rT2yKf5wBd8sHj1uGe6aPo4iNvQxRtM';
const NEXT = 'Xo7Wc1pQeR9uYt3aSd5fGh8jKl0zVb2nMq4wEr6tZ-U';

describe('a changed connection', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let portal: string;
  const protocol = new JwtProtocol({ get: () => Promise.reject(new Error('Nothing is fetched here.')) });

  beforeAll(async () => {
    ({ house, close } = await openHouse());
    app = await createApp(house);
    ({ portal } = await buildTown(house));
    await issue(house, ConfigureJwt, { portal, connection: 'app', name: 'App', hosts: ['localhost'], issuer: 'https://app.example', loginUrl: 'https://app.example/login' });
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });

  const set = (secret: string) => issue(house, SetSsoSecret, { portal, connection: 'app', purpose: 'token', secret });
  /** As a request finds it. */
  const found = () => app.get(SsoConnections).find('localhost', 'app') as SsoConnection<JwtSettings> | undefined;
  const login = (secret: string, connection = found()) => {
    const claims = { iss: 'https://app.example', aud: connection!.endpoints.entityId, sub: 'u-1', iat: SECONDS, exp: SECONDS + 300, jti: 'j-1', email: 'anna@example.com' };
    return protocol.verify(connection!, { fields: { jwt: signed(HS, part(claims), input => hmac(input, secret)) }, pending: undefined, now: NOW }).then(() => 'in', (refusal: { reason: string }) => refusal.reason);
  };

  it('lets nobody in before it has a secret (S23)', async () => {
    expect(await login(OLD)).toBe('jwt.not-set-up');
  });

  it('refuses the replaced secret from the acknowledgement on, also for a login that began before (S22)', async () => {
    await set(OLD);
    const before = found()!;
    expect(await login(OLD, before)).toBe('in');
    await set(NEXT);
    expect([await login(OLD), await login(OLD, before), await login(NEXT)]).toEqual(['jwt.signature', 'jwt.signature', 'in']);
  });

  it('takes tokens of the algorithm that holds, and none of the one before (S22)', async () => {
    await issue(house, ConfigureJwt, { portal, connection: 'app', algorithm: 'RS256', jwksUrl: 'https://app.example/keys' });
    expect(await login(NEXT)).toBe('jwt.algorithm');
    await issue(house, ConfigureJwt, { portal, connection: 'app', algorithm: 'HS256' });
    expect(await login(NEXT)).toBe('in');
  });

  it('is not found any more when it is removed, and knows no secret where somebody still holds it (S22, S23)', async () => {
    const before = found()!;
    await issue(house, RemoveSso, { portal, connection: 'app' });
    expect(found()).toBeUndefined();
    expect(await login(NEXT, before)).toBe('jwt.not-set-up');
  });
});
