import { createPublicKey, randomBytes, type JsonWebKey } from 'node:crypto';
import { Outbound } from '../../src/platform/outbound.js';
import { NO_MAPPING, type OidcSettings } from '../../src/sso/connection.policy.js';
import { OidcProviders } from '../../src/sso/oidc-provider.js';
import { OidcProtocol } from '../../src/sso/oidc.protocol.js';
import { SsoRefusal, type Proof } from '../../src/sso/proof.js';
import type { PendingLogin, SsoConnection } from '../../src/sso/protocol.js';
import { startHostileProvider } from '../support/hostile-oidc.js';

/** A connection, its provider, and a browser that goes from one to the other. */
export const setStage = async () => {
  const clock = { now: Date.parse('2026-03-02T09:00:00Z') };
  const provider = await startHostileProvider(() => clock.now);
  const outbound = new Outbound({ loopback: true });
  const made = (): string => randomBytes(32).toString('base64url');
  const protocol = (): OidcProtocol => new OidcProtocol(new OidcProviders((url, init) => outbound.fetchLike(url, init as RequestInit)), keysFrom(outbound), () => clock.now);
  const stage = {
    clock, provider, secret: 'a secret/with:signs' as string | undefined, settings: {} as Partial<OidcSettings>, protocol: protocol(),
    reset: (): void => {
      Object.assign(stage, { secret: 'a secret/with:signs', settings: {}, protocol: protocol() });
      clock.now = Date.parse('2026-03-02T09:00:00Z');
      provider.reset();
    },
    connection: (): SsoConnection<OidcSettings> => ({
      id: 'c1', portal: 'p1', host: 'portal.localhost', name: 'Beispiel', secret: async () => stage.secret,
      endpoints: { origin: 'http://portal.localhost:1', entityId: 'http://portal.localhost:1/sso/c1/metadata', answer: 'http://portal.localhost:1/sso/c1/oidc', logout: 'http://portal.localhost:1/sso/c1/slo' },
      settings: { kind: 'oidc', issuer: provider.url, clientId: 'sichtfeld', scopes: ['email', 'profile'], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60, ...stage.settings },
    }),
    pending: (): PendingLogin => ({ state: made(), connection: 'c1', host: 'portal.localhost', requestId: `_${randomBytes(20).toString('hex')}`, nonce: made(), verifier: made(), next: '/', test: false }),
    /** Begins, signs in at the provider, comes back. */
    come: async (change: (fields: Record<string, string>) => Record<string, string> = fields => fields, pending: PendingLogin = stage.pending()): Promise<Proof> => {
      const departure = await stage.protocol.start(stage.connection(), pending);
      return stage.answer(change(provider.approve(departure.to)), pending);
    },
    answer: (fields: Record<string, string>, pending: PendingLogin | undefined): Promise<Proof> => stage.protocol.verify(stage.connection(), { fields, pending, now: clock.now }),
    refused: async (login: Promise<unknown>): Promise<string> => {
      const error = await login.then(() => undefined, (thrown: unknown) => thrown);
      return error instanceof SsoRefusal ? error.reason : `no refusal: ${String(error)}`;
    },
    close: () => provider.close(),
  };
  return stage;
};

export type Stage = Awaited<ReturnType<typeof setStage>>;

const keysFrom = (outbound: Outbound) => ({
  keyOf: async (url: string, _: string, kid: string | undefined) => {
    const { body } = await outbound.get(url, { maxBytes: 65_536, timeoutMs: 5_000 });
    const found = (JSON.parse(body.toString()) as { keys: JsonWebKey[] }).keys.filter(key => kid === undefined || key['kid'] === kid);
    return found.length === 1 ? { key: createPublicKey({ key: found[0]!, format: 'jwk' }) } : { none: 'unknown' as const };
  },
});
