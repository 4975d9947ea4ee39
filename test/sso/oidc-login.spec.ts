import { createHash } from 'node:crypto';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { setStage, type Stage } from './oidc-stage.js';

describe('a login by an OpenID provider', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  beforeEach(() => stage.reset());
  afterAll(() => stage.close());

  it('begins with state, nonce and the digest of a verifier that stays here', async () => {
    const pending = stage.pending();
    const departure = await stage.protocol.start(stage.connection(), pending);
    const { origin, pathname, searchParams } = new URL(departure.to);
    expect([departure.by, origin + pathname]).toEqual(['redirect', `${stage.provider.url}/authorize`]);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'sichtfeld', response_type: 'code', scope: 'openid email profile', redirect_uri: 'http://portal.localhost:1/sso/c1/oidc', state: pending.state, nonce: pending.nonce,
      code_challenge: createHash('sha256').update(pending.verifier).digest('base64url'), code_challenge_method: 'S256',
    });
  });

  it('proves a person by issuer and subject, with what the provider tells about them', async () => {
    stage.provider.user = { ...stage.provider.user, groups: ['support', 'vip'], tier: 3, realm_access: { roles: ['agent'] }, sid: 's-1' };
    const proof = await stage.come();
    expect(proof).toMatchObject({
      identity: JSON.stringify([stage.provider.url, 'anna-7']), label: 'anna@example.com', email: 'anna@example.com', name: 'Anna Amsel', asked: true, sessionIndex: 's-1', next: null,
      validUntil: stage.clock.now + 360_000,
    });
    expect([...proof.attributes].filter(([name]) => ['groups', 'tier', 'realm_access.roles'].includes(name))).toEqual([['groups', ['support', 'vip']], ['tier', ['3']], ['realm_access.roles', ['agent']]]);
    expect(proof.once).toHaveLength(1);
    expect(proof.checks.every(one => one.ok)).toBe(true);
  });

  it('tells subjects apart byte by byte (S16)', async () => {
    const identities = new Set<string>();
    for (const sub of ['anna', 'Anna', 'anna ', 'ann\u00e1', 'anna\u0301', '__proto__']) {
      stage.provider.user = { sub, email: 'anna@example.com' };
      identities.add((await stage.come()).identity);
    }
    expect(identities.size).toBe(6);
  });

  it('sends the client secret as a header, encoded as RFC 6749 says, and never in the form', async () => {
    await stage.come();
    expect(stage.provider.authorizations).toEqual([`Basic ${Buffer.from('sichtfeld:a+secret%2Fwith%3Asigns').toString('base64')}`]);
    expect(stage.provider.forms[0]!.has('client_secret')).toBe(false);
  });

  it('sends it in the form where the provider takes nothing else', async () => {
    stage.provider.discovery = document => ({ ...document, token_endpoint_auth_methods_supported: ['client_secret_post'] });
    await stage.come();
    expect([stage.provider.authorizations[0], stage.provider.forms[0]!.get('client_secret')]).toEqual([undefined, 'a secret/with:signs']);
  });

  it('goes without a secret for a public client', async () => {
    stage.secret = undefined;
    await stage.come();
    expect([stage.provider.authorizations[0], stage.provider.forms[0]!.get('client_id')]).toEqual([undefined, 'sichtfeld']);
  });

  it('asks userinfo only when the token holds no address', async () => {
    await stage.come();
    expect(stage.provider.asked).not.toContain('/userinfo');
    stage.provider.user = { sub: 'anna-7' };
    stage.provider.userInfo = { email: 'anna@example.com', name: 'Anna Amsel' };
    expect(await stage.come()).toMatchObject({ email: 'anna@example.com', name: 'Anna Amsel' });
    expect(stage.provider.asked).toContain('/userinfo');
  });

  it.each([[false], ['false']])('takes no address that the provider calls unverified (%p) (S17)', async email_verified => {
    stage.provider.user = { ...stage.provider.user, email_verified };
    expect((await stage.come()).email).toBeNull();
  });

  it('takes an address from one text only, never from a list (S16)', async () => {
    stage.provider.user = { sub: 'anna-7', email: ['a@example.com', 'b@example.com'] };
    expect((await stage.come()).email).toBeNull();
  });

  it('reads address and name where the mapping says', async () => {
    stage.settings = { mapping: { ...NO_MAPPING, email: 'upn', name: 'nick' } };
    stage.provider.user = { sub: 'anna-7', email: 'other@example.com', upn: 'anna@example.com', nick: 'Anni' };
    expect(await stage.come()).toMatchObject({ email: 'anna@example.com', name: 'Anni' });
  });

  it('asks for the discovery document again after ten minutes, not before', async () => {
    const times = (): number => stage.provider.asked.filter(path => path.startsWith('/.well-known')).length;
    await stage.come();
    stage.clock.now += 599_000;
    await stage.come();
    expect(times()).toBe(1);
    stage.clock.now += 1_000;
    await stage.come();
    expect(times()).toBe(2);
  });

  it('ends the session at the provider too, and comes back to the portal', async () => {
    const departure = await stage.protocol.leave(stage.connection());
    const { pathname, searchParams } = new URL(departure!.to);
    expect([pathname, Object.fromEntries(searchParams)]).toEqual(['/logout', { client_id: 'sichtfeld', post_logout_redirect_uri: 'http://portal.localhost:1/' }]);
  });

  it('stays where it is when the provider has no such address', async () => {
    stage.provider.discovery = ({ end_session_endpoint: _, ...document }) => document;
    expect(await stage.protocol.leave(stage.connection())).toBeUndefined();
  });
});
