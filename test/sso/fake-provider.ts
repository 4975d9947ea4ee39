import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Gate, type Visited } from '../../src/platform/gate.js';
import type { JwtSettings } from '../../src/sso/connection.policy.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { SsoRefusal, type Proof } from '../../src/sso/proof.js';
import type { Departure, PendingLogin, ProviderAnswer, SsoConnection, SsoProtocol } from '../../src/sso/protocol.js';
import { SsoAnswers } from '../../src/sso/sso-answers.js';
import { SsoProtocols } from '../../src/sso/sso-protocols.js';

const TEN_MINUTES = 600_000;

/** What the provider of these tests says about somebody; each answer is used once by its `id`. */
export interface Says {
  readonly id?: string;
  readonly sub: string;
  readonly email?: string | null;
  readonly name?: string | null;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly index?: string | null;
  readonly endsAt?: number | null;
  readonly next?: string | null;
  readonly validFor?: number;
  /** Not signed by the key that the connection has now. */
  readonly key?: string;
}

let serial = 0;

/** A provider whose answers are JSON: it proves nothing, so that these tests are about what comes after a proof. */
export class FakeProvider implements SsoProtocol<JwtSettings> {
  readonly kind = 'jwt' as const;
  readonly left: string[] = [];

  async start(_connection: SsoConnection<JwtSettings>, pending: PendingLogin): Promise<Departure> {
    return { by: 'redirect', to: `https://idp.example.com/login?state=${pending.state}` };
  }

  async verify({ settings }: SsoConnection<JwtSettings>, { fields, pending, now }: ProviderAnswer): Promise<Proof> {
    const says = JSON.parse(fields['answer']!) as Says;
    if (says.key !== undefined && says.key !== settings.publicKey) throw new SsoRefusal('jwt.signature', [{ check: 'jwt.signature', ok: false }], 'another key');
    return {
      identity: says.sub, label: says.sub, email: says.email ?? null, name: says.name ?? null,
      attributes: new Map(Object.entries(says.attributes ?? {})),
      asked: pending !== undefined && fields['state'] === pending.state,
      once: [{ id: says.id ?? says.sub, until: now + TEN_MINUTES }],
      validUntil: now + (says.validFor ?? TEN_MINUTES), sessionEndsAt: says.endsAt ?? null, sessionIndex: says.index ?? null, next: says.next ?? null,
      checks: [{ check: 'jwt.signature', ok: true }, { check: 'jwt.subject', ok: true, detail: says.sub }],
    };
  }

  async leave({ settings }: SsoConnection<JwtSettings>, { subject, index }: { subject: string; index: string | null }): Promise<Departure | undefined> {
    this.left.push(`${subject} ${index}`);
    return settings.logoutUrl === null ? undefined : { by: 'redirect', to: settings.logoutUrl };
  }
}

export const fresh = (): string => `answer-${++serial}`;

export const settings = (more: Partial<JwtSettings> = {}): JwtSettings => ({
  kind: 'jwt', profile: 'strict', algorithm: 'ES256', issuer: 'https://idp.example.com', publicKey: 'key one', jwksUrl: null, loginUrl: null, logoutUrl: null,
  mapping: NO_MAPPING, domains: [], unasked: false, skew: 60, ...more,
});

/** Puts the provider in the place of the real one, with a route for its answers. Before the first request. */
export const withFakeProvider = (app: NestFastifyApplication): FakeProvider => {
  const provider = new FakeProvider();
  app.get(SsoProtocols).add(provider as unknown as SsoProtocol);
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.post<{ Params: { connection: string } }>('/fake/:connection', async (request, reply) => {
    const visit = app.get(Gate).visit(request);
    (request as Visited).visit = visit;
    await app.get(SsoAnswers).take({ visit, request: request as Visited, reply }, request.params.connection, 'jwt', request.body);
    return reply;
  });
  return provider;
};
