import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { SsoAnswers } from './sso-answers.js';

/** Where OpenID providers send the browser back to: the redirect URI that is registered with them. */
@Controller('sso')
@Allow('anybody')
export class OidcController {
  constructor(private readonly answers: SsoAnswers) {}

  @Get(':connection/oidc')
  answer(@Visiting() visit: Visit, @Param('connection') connection: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.answers.take({ visit, request, reply }, connection, 'oidc', query);
  }
}
