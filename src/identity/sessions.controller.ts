import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { OwnSessions, type OwnSession } from './own-sessions.js';
import type { Session } from './sessions.js';
import { SessionsPage } from './sessions.page.js';

const SESSION = record({ id: 'string', current: 'boolean', browser: 'string|null', system: 'string|null', address: 'string|null', host: 'string', method: 'string', since: 'date-time', lastUse: 'date-time', endsAt: 'date-time' });

const told = ({ since, lastUse, endsAt, ...session }: OwnSession) => {
  const moment = (at: number): string => new Date(at).toISOString();
  return { ...session, since: moment(since), lastUse: moment(lastUse), endsAt: moment(endsAt) };
};

/** The operator asks without a session and so has none to look after. */
const sessionOf = ({ session }: Visit): Session => {
  if (!session) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  return session;
};

/** Where somebody is signed in, as a page and for programs: customers and staff alike, each the own ones. */
@Controller()
@Allow('contact', 'admin', 'agent', 'auditor')
export class SessionsController {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly eyes: Eyes,
    private readonly faces: Faces,
  ) {}

  @Get('profile/sessions')
  async page(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    this.#mayLook(visit, reply);
    const sessions = await this.sessions.list(sessionOf(visit));
    sendPage(reply, SessionsPage({ face: this.faces.of(request), sessions }));
  }

  @Post('profile/sessions/others/end')
  async endOthers(@Visiting() visit: Visit, @Res() reply: FastifyReply): Promise<void> {
    await this.sessions.endOthers(sessionOf(visit));
    goTo(reply, '/profile/sessions', 'sessions.others-ended');
  }

  @Post('profile/sessions/:id/end')
  async end(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.sessions.end(sessionOf(visit), id);
    goTo(reply, '/profile/sessions', 'sessions.ended');
  }

  @Get('api/sessions')
  @Describe({ en: 'Where the signed-in person is signed in', answer: record({ sessions: { type: 'array', items: SESSION } }) })
  async list(@Visiting() visit: Visit, @Res({ passthrough: true }) reply: FastifyReply) {
    this.#mayLook(visit, reply);
    return { sessions: (await this.sessions.list(sessionOf(visit))).map(told) };
  }

  @Delete('api/sessions')
  @Describe({ en: 'Ends all own sessions but this one', answer: record({ ended: 'integer' }) })
  async deleteOthers(@Visiting() visit: Visit) {
    return { ended: await this.sessions.endOthers(sessionOf(visit)) };
  }

  @Delete('api/sessions/:id')
  @HttpCode(204)
  @Describe({ en: 'Ends one of the own sessions', gives: 'none' })
  async delete(@Visiting() visit: Visit, @Param('id') id: string): Promise<void> {
    await this.sessions.end(sessionOf(visit), id);
  }

  /** A contact whose access has ended is told nothing. */
  #mayLook(visit: Visit, reply: FastifyReply): void {
    if (visit.caller!.actor.kind === 'contact') this.eyes.look(visit, reply);
  }
}
