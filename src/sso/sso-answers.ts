import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { begin, doorOf } from '../identity/door-of.js';
import { Faces } from '../platform/faces.js';
import { Gate, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { CONTENT_POLICY } from '../web/security-headers.js';
import type { SsoKind } from './connection.policy.js';
import { SsoRefusal } from './proof.js';
import type { Departure } from './protocol.js';
import { SsoConnections } from './sso-connections.js';
import { browserCookie, clearWaitingCookie, setBrowserCookie, setWaitingCookie, waitingCookie } from './sso-cookies.js';
import { HandOverPage, SsoRefusedPage } from './sso-door.page.js';
import { SsoLogins, type SsoDoor, type SsoOutcome } from './sso-logins.js';
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
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  /**
   * Answers a provider's answer: session, page "Sign in as ...?", result of a test, or the neutral page.
   * `fields` as they came (a name that occurs twice is refused); `returned`: the state that came back, where it is in no field of its own.
   */
  take(at: At, connection: string, kind: SsoKind, fields: unknown, returned?: string): Promise<void> {
    return this.#answering(at, connection, () => this.logins.answer(this.doorOf(at), connection, kind, singles(fields), returned));
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
    return this.#answering(at, undefined, () => this.logins.confirm(this.doorOf(at), waitingCookie(request.headers.cookie, https, host)));
  }

  /** To the provider, by redirect or by a page of its own policy: only this page may send a form there. */
  depart({ request, reply }: Pick<At, 'request' | 'reply'>, departure: Departure, name: string): void {
    if (departure.by === 'redirect') return void reply.code(302).header('Location', departure.to).send('');
    const policy = CONTENT_POLICY.replace("form-action 'self'", `form-action 'self' ${new URL(departure.to).origin}`);
    reply.header('Content-Security-Policy', policy);
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

  async #answering(at: At, connection: string | undefined, work: () => Promise<SsoOutcome>): Promise<void> {
    try {
      this.#show(at, await work());
    } catch (error) {
      this.refuse(at, error, connection);
    }
  }

  #show({ visit, request, reply }: At, outcome: SsoOutcome): void {
    if (outcome.did === 'came-in') return begin(this.gate, visit, reply, outcome.session, outcome.next);
    if (outcome.did === 'ask') {
      reply.header('Set-Cookie', setWaitingCookie(visit.https, visit.host, outcome.token));
      return goTo(reply, '/sso/confirm');
    }
    const { connection: { name }, checks, refusal } = outcome;
    sendPage(reply, SsoTestPage({ face: this.faces.of(request), result: { name, checks, reason: refusal?.reason ?? null, found: refusal?.found } }));
  }
}

/** Every field once; who sends one twice wants two readers to read two things (S8). @throws SsoRefusal `login.malformed` */
const singles = (fields: unknown): Readonly<Record<string, string>> => {
  const entries = Object.entries((fields ?? {}) as object);
  if (entries.some(([, value]) => typeof value !== 'string')) throw new SsoRefusal('login.malformed');
  return Object.fromEntries(entries) as Record<string, string>;
};
