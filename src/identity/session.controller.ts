import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { clearCookie, setCookie } from '../web/cookies.js';
import { doorOf } from './door-of.js';
import { SignInForm, LinkWanted } from './door.forms.js';
import { LinksIn } from './links-in.js';
import { csrfTokenOf, Sessions, type NewSession } from './sessions.js';
import { SignIns } from './sign-ins.js';

/** The session of this browser: made by signing in, read, ended by signing out. */
@Controller('api')
@Allow('anybody')
export class SessionController {
  constructor(
    private readonly signIns: SignIns,
    private readonly sessions: Sessions,
    private readonly gate: Gate,
    private readonly links: LinksIn,
  ) {}

  @Post('session')
  @HttpCode(201)
  async signIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const { email, password } = commandFrom(SignInForm, body);
    return this.#begin(visit, reply, await this.signIns.contact(doorOf(visit, request), email, password));
  }

  @Get('session')
  @Allow('contact', 'admin', 'agent', 'auditor')
  read(@Visiting() visit: Visit) {
    const { caller, session, csrf } = visit;
    if (!session) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
    return { id: session.id, actor: caller!.actor, roles: caller!.roles, host: visit.host, csrf, endsAt: new Date(this.sessions.endsAt(session)).toISOString() };
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(@Visiting() visit: Visit, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (visit.session) await this.signIns.end(visit.session, 'signed-out');
    reply.header('Set-Cookie', clearCookie(this.gate.cookie(visit.host)));
  }

  /** A one-time link for a person; until mail goes out the operator hands it on. */
  @Post('admin/links')
  @Allow('system')
  async link(@Body() body: unknown) {
    return { url: await this.links.address(commandFrom(LinkWanted, body)) };
  }

  #begin(visit: Visit, reply: FastifyReply, { token, session }: NewSession) {
    reply.header('Set-Cookie', setCookie(this.gate.cookie(visit.host), token));
    return { id: session.id, actor: session.person, csrf: csrfTokenOf(token), endsAt: new Date(this.sessions.endsAt(session)).toISOString() };
  }
}
