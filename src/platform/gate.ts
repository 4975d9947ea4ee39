import { createParamDecorator, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Role } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { ApiTokenSigner, tokenRefused } from '../identity/api-token-signer.js';
import { ApiTokenStrategy } from '../identity/api-token.strategy.js';
import { SignIns } from '../identity/sign-ins.js';
import { csrfTokenOf, Sessions, type Session } from '../identity/sessions.js';
import type { StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT, portalsOf, rolesOf, type StaffRow } from '../staff/staff.policy.js';
import { FIRST_STANDING, standingOf } from '../staff/standing.policy.js';
import { clearCookie, cookieRule, readCookie, SESSION_COOKIE, type CookieRule } from '../web/cookies.js';
import { checkCsrf, SAFE } from '../web/csrf.js';
import { addressOf, hostOf, isLoopback, TrustedProxies } from '../web/hosts.js';
import { addressKey, rateLimitHeaders, RateLimits, type Verdict } from '../web/rate-limits.js';
import { MayNotEnter, type Viewer } from '../portal/viewers.js';
import { OPERATOR, type Caller } from './caller.js';
import { CONTROL_HEADER } from './control.js';
import { House } from './house.js';
import { whoIs } from './sight-gate.js';

/** What the gate found out about a request; hangs on it under `visit`. */
export interface Visit {
  readonly host: string;
  readonly address: string;
  readonly https: boolean;
  /** Undefined: nobody is signed in. */
  readonly caller: Caller | undefined;
  readonly session: Session | undefined;
  readonly token: string | undefined;
  /** For forms and X-CSRF-Token. */
  readonly csrf: string | undefined;
}

export type Visited = FastifyRequest & { visit: Visit };

export const ALLOWED = 'sichtfeld:allow';
const NO_CSRF = 'sichtfeld:no-csrf';

/** Who may use a route, declared beside it: roles, or `anybody`. A route without it is closed. */
export const Allow = (...who: (Role | 'anybody')[]) => SetMetadata(ALLOWED, who);

/** For routes that no cookie authenticates. */
export const WithoutCsrf = () => SetMetadata(NO_CSRF, true);

/** The visit of this request. */
export const Visiting = createParamDecorator((_: unknown, context: ExecutionContext): Visit => context.switchToHttp().getRequest<Visited>().visit);

/** The caller of a route that only signed-in people reach. */
export const Calling = createParamDecorator((_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<Visited>().visit.caller!);

/** Recognises who asks, refuses whom the route does not allow, and checks that unsafe requests come from our pages. */
@Injectable()
export class Gate implements CanActivate {
  readonly proxies: TrustedProxies;
  readonly #rules = new Map<string, { who: ReadonlySet<string>; csrf: boolean }>();

  constructor(
    private readonly house: House,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
    private readonly tokens: { readonly strategy: ApiTokenStrategy; readonly signer: ApiTokenSigner; readonly signIns: SignIns },
  ) {
    this.proxies = new TrustedProxies(house.config.trustedProxies);
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<Visited>();
    const visit = this.visit(request);
    if (visit.caller?.actor === OPERATOR.actor) return this.#judge(context, visit, false);
    const bearer = bearerOf(request);
    if (bearer === undefined) return visit.session?.person.kind === 'staff' && !visit.caller ? this.#cutOff(visit.session).then(() => this.#judge(context, visit, true)) : this.#judge(context, visit, true);
    return this.#byToken(bearer, request, visit).then(known => this.#judge(context, known, false));
  }

  /** A session of staff that rests on nothing any more ends with its next request, if nothing has ended it yet. */
  async #cutOff(session: Session): Promise<void> {
    await this.tokens.signIns.end(session, 'access-ended').catch(() => undefined);
  }

  #judge(context: ExecutionContext, visit: Visit, byCookie: boolean): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Visited>();
    request.visit = visit;
    const { who, csrf } = this.#ruleOf(context);
    if (csrf && byCookie && !SAFE.has(request.method)) checkCsrf({ method: request.method, headers: request.headers, host: visit.host, https: visit.https, expected: visit.csrf, field: fieldOf(request.body) });
    if (!who.has('anybody')) this.#admit(visit, who);
    http.getResponse<FastifyReply>().headers(rateLimitHeaders(this.#limit(visit, request.method, csrf)));
    if (visit.session) void this.sessions.touch(visit.session);
    return true;
  }

  /** Also for error pages, before or after the gate. Throws Rejection `host.unknown` and `host.insecure` only. */
  visit(request: FastifyRequest): Visit {
    const host = hostOf(request, this.proxies);
    const https = this.house.config.tls;
    if (this.#isOperator(request)) return { host, https, address: '', session: undefined, token: undefined, csrf: undefined, caller: { ...OPERATOR, correlationId: correlationOf(request) } };
    if (!https && !isLoopback(host)) throw this.#unsafe(host);
    const token = readCookie(request.headers.cookie, this.cookie(host));
    const session = this.sessions.peek(token, host);
    const address = addressOf(request, this.proxies);
    const caller = session && this.#callerOf(session, request, address);
    // Few requests ask for it, and it costs a keyed digest.
    return { host, address, https, session, token, caller, get csrf() { return session && token ? csrfTokenOf(token) : undefined; } };
  }

  /** A token stands alone: no cookie beside it counts. Whether it still holds is read after it is proven. @throws Rejection `token.refused` */
  async #byToken(bearer: string, request: FastifyRequest, { host, https, address }: Visit): Promise<Visit> {
    const nobody: Visit = { host, https, address, caller: undefined, session: undefined, token: undefined, csrf: undefined };
    (request as Visited).visit = nobody;
    try {
      const { staff, token } = await this.tokens.strategy.prove(bearer);
      const caller = this.#staffCaller(this.tokens.signer.holderNow(staff, token), commonOf(request, address));
      if (!caller) throw tokenRefused('token.no-role');
      return { ...nobody, caller: { ...caller, apiToken: token } };
    } catch (error) {
      if (error instanceof Rejection) await this.#noteRefused(error, nobody);
      throw error;
    }
  }

  async #noteRefused({ details }: Rejection, { host, address }: Visit): Promise<void> {
    this.limits.demand('read', addressKey(address));
    await this.tokens.signIns.refuse({ host, address, userAgent: '', token: undefined }, null, String(details['why']));
  }

  /** Plain http is for this machine only (cookies.ts); what else a Host names is no portal of ours, or one that needs https. */
  #unsafe(host: string): Rejection {
    const known = this.house.stores.views.snapshot().get('portalHosts', host) !== undefined;
    return known ? new Rejection('unknown', 'host.insecure', 'This host is served by https only.') : new Rejection('unknown', 'host.unknown', 'There is no portal on this host.');
  }

  #isOperator(request: FastifyRequest): boolean {
    const given = request.headers[CONTROL_HEADER];
    return typeof given === 'string' && given.length === this.house.controlToken.length && timingSafeEqual(Buffer.from(given), Buffer.from(this.house.controlToken));
  }

  cookie(host: string): CookieRule {
    return cookieRule(SESSION_COOKIE, this.house.config.tls, host);
  }

  #ruleOf(context: ExecutionContext): { who: ReadonlySet<string>; csrf: boolean } {
    const key = `${context.getClass().name}.${context.getHandler().name}`;
    let rule = this.#rules.get(key);
    if (!rule) {
      const targets = [context.getHandler(), context.getClass()];
      const who = this.reflector.getAllAndOverride<string[] | undefined>(ALLOWED, targets);
      if (!who) throw new Error(`${key} does not say who may use it.`);
      rule = { who: new Set(who), csrf: !this.reflector.getAllAndOverride<boolean>(NO_CSRF, targets) };
      this.#rules.set(key, rule);
    }
    return rule;
  }

  /**
   * Per account, and per address for people who are not signed in: few attempts where a password could be guessed, many where a
   * whole office comes back from its provider. @throws Rejection `requests.limited` */
  #limit({ caller, address }: Visit, method: string, csrf: boolean): Verdict {
    if (!caller) return this.limits.demand(method === 'GET' || !csrf ? 'read' : 'sign-in', addressKey(address));
    if (caller.actor.kind !== 'contact') return this.limits.demand('api', caller.actor.id);
    return this.limits.demand(method === 'GET' || method === 'HEAD' ? 'read' : 'write', caller.actor.id);
  }

  #admit({ caller }: Visit, who: ReadonlySet<string>): void {
    if (!caller) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
    if (!caller.roles.some(role => who.has(role))) throw new Rejection('forbidden', 'route.forbidden', 'You may not do this.');
  }

  #callerOf(session: Session, request: FastifyRequest, address: string): Caller | undefined {
    const { person, portal, host, method, connection, provider } = session;
    const common = commonOf(request, address);
    if (person.kind === 'contact')
      return { actor: { kind: 'contact', id: person.id }, roles: ['contact'], portals: null, identity: { portal: portal ?? '', host, method, connection, ...(provider && { subject: provider.subject }) }, ...common };
    const rows = this.house.stores.views.snapshot();
    const row = rows.get<StaffRow>('staff', person.id)?.row;
    // What it began with was taken away since, for good: a role, the link to the provider, the connection.
    const standing = standingOf(row, connection === null ? undefined : rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, connection);
    if (!row || standing !== (session.standing ?? FIRST_STANDING)) return undefined;
    const caller = this.#staffCaller(row, common);
    // A session can prove that its person is there; a token cannot.
    return caller && { ...caller, provenAt: session.proven?.at ?? null, ...(connection !== null && { connection }) };
  }

  #staffCaller(row: StaffRow, common: Common): Caller | undefined {
    const portals = portalsOf(row);
    const roles = portals === null ? rolesOf(row, null) : [...new Set(portals.flatMap(one => rolesOf(row, one)))];
    if (roles.length === 0) return undefined;
    return { actor: { kind: 'staff', id: row.id }, roles, portals, rolesAt: portal => rolesOf(row, portal), ...common };
  }
}

type Common = Pick<Caller, 'address' | 'userAgent' | 'correlationId'>;

const commonOf = (request: FastifyRequest, address: string): Common => ({ address, userAgent: (request.headers['user-agent'] ?? '').slice(0, 300), correlationId: correlationOf(request) });

/** Of routes of the API alone, known by the route that was found, never by how the address was written (W12). */
const bearerOf = ({ headers, routeOptions }: FastifyRequest): string | undefined =>
  routeOptions.url?.startsWith('/api/') ? /^bearer +(.*)$/is.exec(headers.authorization ?? '')?.[1] : undefined;

const fieldOf = (body: unknown): unknown => (typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['_csrf'] : undefined);

const CORRELATION = /^[A-Za-z0-9._:-]{1,100}$/;
const correlationOf = (request: FastifyRequest): string => {
  const given = request.headers['x-correlation-id'];
  return typeof given === 'string' && CORRELATION.test(given) ? given : randomUUID();
};

/** Looks through the eyes of the contact that asks. When entry has ended, its session ends too. */
@Injectable()
export class Eyes {
  constructor(
    private readonly house: House,
    private readonly signIns: SignIns,
    private readonly gate: Gate,
  ) {}

  /** @throws MayNotEnter (the session is ended), Rejection `session.none`. Use what it gives before the next await. */
  look(visit: Visit, reply: FastifyReply): { viewer: Viewer; snapshot: ReturnType<House['stores']['views']['snapshot']> } {
    const snapshot = this.house.stores.views.snapshot();
    try {
      return { viewer: this.house.viewers.look(snapshot, whoIs(visit.caller!), this.house.clock.now()), snapshot };
    } catch (error) {
      if (error instanceof MayNotEnter && visit.session) {
        void this.signIns.end(visit.session, 'access-ended');
        reply.header('Set-Cookie', clearCookie(this.gate.cookie(visit.host)));
      }
      throw error;
    }
  }
}
