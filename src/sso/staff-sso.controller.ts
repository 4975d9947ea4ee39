import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { beginStaff } from '../identity/door-of.js';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Gate, Visiting, WithoutCsrf, type Visit, type Visited } from '../platform/gate.js';
import { Describe } from '../platform/openapi-words.js';
import { sendPage } from '../platform/page-answers.js';
import { queryText } from '../web/queries.js';
import type { SsoKind } from './connection.policy.js';
import { SsoRefusal } from './proof.js';
import { ourMetadata } from './saml-metadata.js';
import { SsoAnswers, type At } from './sso-answers.js';
import { setBrowserCookie } from './sso-cookies.js';
import { SsoRefusedPage } from './sso-door.page.js';
import { SsoTestPage } from './sso-test.page.js';
import { STAFF_ROOM, StaffConnections } from './staff-connections.js';
import { StaffLogins } from './staff-logins.js';

/** Where staff sign in by a connection of the deployment, apart from every portal's. */
@Controller('staff/sso')
@Allow('anybody')
export class StaffSsoController {
  constructor(
    private readonly logins: StaffLogins,
    private readonly connections: StaffConnections,
    private readonly answers: SsoAnswers,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Get(':connection')
  async start(@Visiting() visit: Visit, @Param('connection') connection: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const at = { visit, request, reply };
    try {
      const { departure, browser, name } = await this.logins.start(this.answers.doorOf(at), connection, { next: queryText(query, 'next'), test: queryText(query, 'test') });
      reply.header('Set-Cookie', setBrowserCookie(visit.https, visit.host, browser));
      this.answers.depart(at, departure, name);
    } catch (error) {
      this.#refuse(at, error, undefined);
    }
  }

  /** Comes from the provider's site, so no token of a form guards it: the login that it answers does (S12). */
  @Post(':connection/saml')
  @WithoutCsrf()
  @Describe({ en: 'Signs a staff member in by a SAML response, sent as a form', gives: 'page' })
  saml(@Visiting() visit: Visit, @Param('connection') connection: string, @Body() body: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '');
    return this.#take({ visit, request, reply }, connection, 'saml', isForm ? body : {});
  }

  @Get(':connection/oidc')
  @Describe({ en: 'Signs a staff member in by the answer of an OpenID provider', gives: 'page' })
  oidc(@Visiting() visit: Visit, @Param('connection') connection: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    // No page that answers it repeats the code: what it says about where it is, it takes from here (J15).
    request.raw.url = `${STAFF_ROOM}/${encodeURIComponent(connection)}/oidc`;
    return this.#take({ visit, request, reply }, connection, 'oidc', query);
  }

  /** Also before the connection is set up: some providers want to know us first. */
  @Get(':connection/metadata')
  @Describe({ en: 'Our SAML metadata for a connection of the deployment', gives: 'file' })
  async metadata(@Visiting() { host }: Visit, @Param('connection') id: string, @Res() reply: FastifyReply): Promise<void> {
    const row = this.connections.all().find(one => one.id === id && one.kind === 'saml');
    if (!row) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
    const settings = row.settings?.kind === 'saml' ? row.settings : null;
    const text = await ourMetadata({ settings, endpoints: this.connections.endpoints(host, row), secret: settings ? this.connections.secretOf(id) : () => Promise.resolve(undefined) });
    void reply.header('Content-Type', 'application/samlmetadata+xml; charset=utf-8').header('Content-Disposition', `attachment; filename="${host}-staff-saml.xml"`).send(text);
  }

  async #take(at: At, connection: string, kind: SsoKind, fields: unknown): Promise<void> {
    try {
      const arrived = await this.logins.answer(this.answers.doorOf(at), connection, kind, fields);
      if (arrived.did === 'came-in') return beginStaff(this.gate, at.visit, at.reply, arrived.entered, arrived.next);
      const { name, checks, refusal } = arrived;
      sendPage(at.reply, SsoTestPage({ face: this.faces.of(at.request), result: { name, checks, reason: refusal?.reason ?? null, found: refusal?.found } }));
    } catch (error) {
      this.#refuse(at, error, connection);
    }
  }

  /** One neutral page for every refusal; all else is thrown on. */
  #refuse({ visit, request, reply }: At, error: unknown, connection: string | undefined): void {
    if (!(error instanceof SsoRefusal)) throw error;
    const again = connection !== undefined && this.connections.find(visit.host, connection) ? `${STAFF_ROOM}/${connection}` : undefined;
    sendPage(reply, SsoRefusedPage({ face: this.faces.of(request), again, back: '/staff/sign-in' }), 401);
  }
}
