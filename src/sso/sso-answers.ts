import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { begin, doorOf } from '../identity/door-of.js';
import type { Session } from '../identity/sessions.js';
import { Faces } from '../platform/faces.js';
import { Gate, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { CONTENT_POLICY } from '../web/security-headers.js';
import type { SsoKind } from './connection.policy.js';
import { SsoRefusal } from './proof.js';
import type { Departure } from './protocol.js';
import { SsoConnections } from './sso-connections.js';
import { browserCookie, clearWaitingCookie, setBrowserCookie, setWaitingCookie, waitingCookie } from './sso-cookies.js';
import { SsoDepartures } from './sso-departures.js';
import { HandOverPage, LeavePage, SsoRefusedPage } from './sso-door.page.js';
import type { SsoDoor } from './sso-door.js';
import { TakenPage } from './sso-linking.page.js';
import { SsoLogins, type SsoOutcome } from './sso-logins.js';
import { SsoTestPage } from './sso-test.page.js';

/** A request with what the gate found out, and its answer. */
export interface At {
  readonly visit: Visit;
  readonly request: Visited;
  readonly reply: FastifyReply;
}

/** From requests to the login core and back to pages: every protocol's controller hands its fields in here. */
@Injectable()
export class SsoAnswers {
  constructor(
    private readonly logins: SsoLogins,
    private readonly connections: SsoConnections,
    private readonly departures: SsoDepartures,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  /**
   * Answers a provider's answer: session, page "Sign in as ...?", result of a test, or the neutral page.
   * `fields` as they came (a name that occurs twice is refused); `returned`: the state that came back, where it is in no field of its own.
   */
  take(at: At, connection: string, kind: SsoKind, fields: unknown, returned?: string): Promise<void> {
    return this.answering(at, connection, () => this.logins.answer(this.doorOf(at), connection, kind, fields, returned));
  }

  /** Sends the browser to the provider. */
  async start(at: At, connection: string, wish: { readonly next: string | undefined; readonly test: string | undefined }): Promise<void> {
    const { visit: { host, https }, reply } = at;
    try {
      const { departure, browser } = await this.logins.start(this.doorOf(at), connection, wish);
      reply.header('Set-Cookie', setBrowserCookie(https, host, browser));
      this.depart(at, departure, this.connections.find(host, connection)?.name ?? '');
    } catch (error) {
      this.refuse(at, error, undefined);
    }
  }

  /** The person answered the page "Sign in as ...?". */
  confirm(at: At): Promise<void> {
    const { visit: { host, https }, request, reply } = at;
    reply.header('Set-Cookie', clearWaitingCookie(https, host));
    return this.answering(at, undefined, () => this.logins.confirm(this.doorOf(at), waitingCookie(request.headers.cookie, https, host)));
  }

  /**
   * After our session has ended: on to the provider, to sign out there. A page stands between, since a form that was sent to us may
   * not be redirected elsewhere (form-action). False: there is nothing to do there.
   */
  async leave({ visit, request, reply }: At, session: Session): Promise<boolean> {
    const left = await this.departures.of(session);
    if (!left) return false;
    request.visit = { ...visit, caller: undefined, session: undefined, token: undefined, csrf: undefined };
    const { departure, name } = left;
    if (departure.by === 'redirect') reply.header('Refresh', `0; url=${departure.to}`);
    else reply.header('Content-Security-Policy', policyFor(departure));
    sendPage(reply, LeavePage({ face: this.faces.of(request), name, departure }));
    return true;
  }

  /** To the provider, by redirect or by a page of its own policy: only this page may send a form there. */
  depart({ request, reply }: Pick<At, 'request' | 'reply'>, departure: Departure, name: string): void {
    if (departure.by === 'redirect') return void reply.code(302).header('Location', departure.to).send('');
    reply.header('Content-Security-Policy', policyFor(departure));
    sendPage(reply, HandOverPage({ face: this.faces.of(request), name, departure }));
  }

  /** One neutral page for every refusal; all else is thrown on. */
  refuse({ visit, request, reply }: At, error: unknown, connection: string | undefined): void {
    if (!(error instanceof SsoRefusal)) throw error;
    const again = connection !== undefined && this.connections.find(visit.host, connection) ? `/sso/${connection}` : undefined;
    sendPage(reply, SsoRefusedPage({ face: this.faces.of(request), again }), 401);
  }

  doorOf({ visit, request }: Pick<At, 'visit' | 'request'>): SsoDoor {
    return { ...doorOf(visit, request), browser: browserCookie(request.headers.cookie, visit.https, visit.host) };
  }

  /** Shows what came out of it; a refusal is the neutral page. */
  async answering(at: At, connection: string | undefined, work: () => Promise<SsoOutcome>): Promise<void> {
    try {
      this.#show(at, await work());
    } catch (error) {
      this.refuse(at, error, connection);
    }
  }

  #show({ visit, request, reply }: At, outcome: SsoOutcome): void {
    if (outcome.did === 'came-in') return begin(this.gate, visit, reply, outcome.session, outcome.next);
    if (outcome.did === 'tested') return this.#showTest({ request, reply }, outcome);
    reply.header('Set-Cookie', setWaitingCookie(visit.https, visit.host, outcome.token));
    if (outcome.did === 'ask') return goTo(reply, '/sso/confirm');
    sendPage(reply, TakenPage({ face: this.faces.of(request), address: outcome.address }), 401);
  }

  #showTest({ request, reply }: Pick<At, 'request' | 'reply'>, outcome: Extract<SsoOutcome, { did: 'tested' }>): void {
    const { connection: { name }, checks, refusal } = outcome;
    sendPage(reply, SsoTestPage({ face: this.faces.of(request), result: { name, checks, reason: refusal?.reason ?? null, found: refusal?.found } }));
  }
}

const policyFor = ({ to }: Departure): string => CONTENT_POLICY.replace("form-action 'self'", `form-action 'self' ${new URL(to).origin}`);
