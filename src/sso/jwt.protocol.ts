import type { KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import type { JwtSettings } from './connection.policy.js';
import { JwksCache } from './jwks.js';
import { judgeClaims } from './jwt.claims.js';
import { readToken, type ReadToken } from './jwt.front.js';
import { publicKeyOf, secretKeyOf } from './jwt.keys.js';
import { SsoRefusal, type Proof } from './proof.js';
import type { Departure, PendingLogin, ProviderAnswer, SsoConnection, SsoProtocol } from './protocol.js';
import { Steps } from './steps.js';
import type { Outbound } from '../platform/outbound.js';

/** How each profile's side calls the place where the person was. */
const RETURN_FIELD = { strict: 'return_to', zendesk: 'return_to', hubspot: 'redirect_url' } as const;
const STATE_FIELD = 'state';
/** Carries our state inside the place to return to: all that Zendesk's and HubSpot's kind hand back. */
const STATE_IN_RETURN = 'sso_state';

/** Login by a signed token of the customer's own side: our own profile, and those that Zendesk and HubSpot have made known. */
export class JwtProtocol implements SsoProtocol<JwtSettings> {
  readonly kind = 'jwt';
  readonly #jwks: JwksCache;

  constructor(outbound: Pick<Outbound, 'get'>) {
    this.#jwks = new JwksCache(outbound);
  }

  async start({ settings, endpoints }: SsoConnection<JwtSettings>, { state, next }: PendingLogin): Promise<Departure> {
    const to = addressOf(settings.loginUrl);
    if (!to) throw new SsoRefusal('jwt.no-login-address');
    const back = new URL(next, endpoints.origin);
    back.searchParams.set(STATE_IN_RETURN, state);
    to.searchParams.set(RETURN_FIELD[settings.profile], back.href);
    if (settings.profile === 'strict') to.searchParams.set(STATE_FIELD, state);
    return { by: 'redirect', to: to.href };
  }

  async verify(connection: SsoConnection<JwtSettings>, { fields, pending, now }: ProviderAnswer): Promise<Proof> {
    const steps = new Steps();
    const { settings, endpoints } = connection;
    const read = readToken(fields['jwt'], settings.algorithm, steps);
    await this.#prove(connection, read, now, steps);
    const claimed = judgeClaims(read, { connection: connection.id, settings, entityId: endpoints.entityId, now }, steps);
    const { next, state } = returnOf(fields[RETURN_FIELD[settings.profile]], endpoints.origin);
    const stated = settings.profile === 'strict' ? [fields[STATE_FIELD], read.claims[STATE_FIELD], state] : [state];
    const asked = this.#asked(stated, pending, steps);
    return { ...claimed, asked, sessionEndsAt: null, sessionIndex: null, next, checks: steps.done };
  }

  async leave({ settings }: SsoConnection<JwtSettings>): Promise<Departure | undefined> {
    const to = addressOf(settings.logoutUrl);
    return to ? { by: 'redirect', to: to.href } : undefined;
  }

  async #prove(connection: SsoConnection<JwtSettings>, { token, kid }: ReadToken, now: number, steps: Steps): Promise<void> {
    const key = await this.#keyFor(connection, kid, now, steps);
    const right = await compactVerify(token, key, { algorithms: [connection.settings.algorithm] }).then(() => true, () => false);
    steps.demand(right, 'jwt.signature');
  }

  async #keyFor(connection: SsoConnection<JwtSettings>, kid: string | undefined, now: number, steps: Steps): Promise<KeyObject> {
    const { algorithm, publicKey, jwksUrl } = connection.settings;
    if (algorithm === 'HS256') {
      const key = secretKeyOf((await connection.secret('token')) ?? '');
      return key ?? steps.refuse('jwt.not-set-up', 'no secret');
    }
    if (publicKey !== null) return publicKeyOf(publicKey, algorithm) ?? steps.refuse('jwt.not-set-up', 'the key does not fit');
    if (jwksUrl === null) return steps.refuse('jwt.not-set-up', 'no key');
    const answer = await this.#jwks.keyOf(jwksUrl, algorithm, kid, now);
    return 'key' in answer ? answer.key : steps.refuse(answer.none === 'unknown' ? 'jwt.key' : 'jwt.keys-unreachable');
  }

  /** A state that is not this browser's belongs to somebody else's login: such an answer is never taken (J14). */
  #asked(states: readonly unknown[], pending: PendingLogin | undefined, steps: Steps): boolean {
    const given = states.filter(one => one !== undefined && one !== '');
    steps.demand(given.every(one => one === pending?.state), 'jwt.state');
    return given.length > 0;
  }
}

/** What is no address of the web is none: `javascript:` would be one of ours. */
const addressOf = (text: string | null): URL | undefined => {
  if (text === null || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
};

/** A path of ours, and the state that we sent along in it. Others' addresses stay as they are: whoever uses `next` judges them. */
const returnOf = (text: string | undefined, origin: string): { readonly next: string | null; readonly state: string | undefined } => {
  if (text === undefined || text === '') return { next: null, state: undefined };
  if (!URL.canParse(text, origin) || new URL(text, origin).origin !== origin || /[\p{Cc}\\]/u.test(text)) return { next: text, state: undefined };
  const url = new URL(text, origin);
  const state = url.searchParams.get(STATE_IN_RETURN) ?? undefined;
  if (state !== undefined) url.searchParams.delete(STATE_IN_RETURN);
  return { next: `${url.pathname}${url.search}${url.hash}`, state };
};
