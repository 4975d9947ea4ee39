import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, Visiting, WithoutCsrf, type Visit, type Visited } from '../platform/gate.js';
import { Describe } from '../platform/openapi-words.js';
import { queryText } from '../web/queries.js';
import { OidcLogouts } from './oidc-logouts.js';
import { SsoRefusal } from './proof.js';
import { SsoAnswers } from './sso-answers.js';

/** Where OpenID providers send the browser back to: the redirect URI that is registered with them. */
@Controller('sso')
@Allow('anybody')
export class OidcController {
  constructor(
    private readonly answers: SsoAnswers,
    private readonly logouts: OidcLogouts,
  ) {}

  @Get(':connection/oidc')
  @Describe({ en: 'Signs in by the answer of an OpenID provider', gives: 'page' })
  answer(@Visiting() visit: Visit, @Param('connection') connection: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    // No page that answers it repeats the code: what it says about where it is, it takes from here (J15).
    request.raw.url = `/sso/${encodeURIComponent(connection)}/oidc`;
    return this.answers.take({ visit, request, reply }, connection, 'oidc', query);
  }

  /** The provider's server itself: no cookie comes along, and the token's signature is what guards it. */
  @Post(':connection/backchannel')
  @WithoutCsrf()
  @Describe({ en: 'Takes a signed logout token of an OpenID provider: ends the sessions that it names', gives: 'none' })
  async logout(@Visiting() { host }: Visit, @Param('connection') connection: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const status = await this.logouts.take(host, connection, queryText(body, 'logout_token') ?? '').then(() => 200, (error: unknown) => {
      if (error instanceof SsoRefusal) return 400;
      throw error;
    });
    void reply.code(status).header('Cache-Control', 'no-store').send('');
  }
}
