import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { queryText } from '../web/queries.js';
import { SsoRefusal } from './proof.js';
import { SsoAnswers } from './sso-answers.js';
import { SsoConnections } from './sso-connections.js';
import { clearWaitingCookie, waitingCookie } from './sso-cookies.js';
import { ConfirmPage } from './sso-door.page.js';
import { WaitingProofs } from './sso-waiting.js';

/** Beginning a login, and the page before a session that nobody began here. Answers of providers come in at their protocol's own routes. */
@Controller('sso')
@Allow('anybody')
export class SsoController {
  constructor(
    private readonly answers: SsoAnswers,
    private readonly connections: SsoConnections,
    private readonly waiting: WaitingProofs,
    private readonly faces: Faces,
  ) {}

  @Get('confirm')
  async ask(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { host, https } = visit;
    const waits = await this.waiting.open(waitingCookie(request.headers.cookie, https, host), host);
    const connection = waits && this.connections.find(host, waits.connection);
    if (!connection) return this.answers.refuse({ visit, request, reply }, new SsoRefusal('login.confirm-gone'), undefined);
    const { name, email, label } = waits.proof;
    sendPage(reply, ConfirmPage({ face: this.faces.of(request), who: name ?? email ?? label, address: name === null ? null : email, name: connection.name }));
  }

  @Post('confirm')
  async confirm(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    if (queryText(body, 'answer') === 'yes') return this.answers.confirm({ visit, request, reply });
    await this.waiting.drop(waitingCookie(request.headers.cookie, visit.https, visit.host));
    reply.header('Set-Cookie', clearWaitingCookie(visit.https, visit.host));
    goTo(reply, '/sign-in', 'sso.confirm.dropped');
  }

  @Get(':connection')
  start(@Visiting() visit: Visit, @Param('connection') connection: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.answers.start({ visit, request, reply }, connection, { next: queryText(query, 'next'), test: queryText(query, 'test') });
  }
}
