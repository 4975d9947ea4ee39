import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, Visiting, WithoutCsrf, type Visit, type Visited } from '../platform/gate.js';
import { Describe } from '../platform/openapi-words.js';
import { goTo } from '../platform/page-answers.js';
import { SamlLogouts, type LogoutMessage } from './saml-logouts.js';
import { formOf } from './saml.form.js';
import { SsoAnswers, type At } from './sso-answers.js';

/** Where a provider's logouts come in, apart from its logins. The signature is what guards them; no cookie does. */
@Controller('sso')
@Allow('anybody')
@WithoutCsrf()
export class SamlLogoutController {
  constructor(
    private readonly logouts: SamlLogouts,
    private readonly answers: SsoAnswers,
  ) {}

  @Get(':connection/slo')
  @Describe({ en: 'Takes a signed SAML logout by HTTP-Redirect: ends the sessions that it names, or ends a logout that began here', gives: 'page' })
  byQuery(@Visiting() visit: Visit, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { url = '' } = request.raw;
    return this.#take({ visit, request, reply }, connection, () => ({ query: url.includes('?') ? url.slice(url.indexOf('?') + 1) : '' }));
  }

  @Post(':connection/slo')
  @Describe({ en: 'Takes a signed SAML logout by HTTP-POST: ends the sessions that it names, or ends a logout that began here', gives: 'page' })
  byForm(@Visiting() visit: Visit, @Param('connection') connection: string, @Body() body: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#take({ visit, request, reply }, connection, () => ({ fields: formOf(request, body) }));
  }

  async #take(at: At, connection: string, message: () => LogoutMessage): Promise<void> {
    try {
      const outcome = await this.logouts.take(this.answers.doorOf(at), connection, message);
      if (outcome.did === 'done') return goTo(at.reply, '/sign-in', 'door.signed-out');
      this.answers.depart(at, outcome.departure, outcome.name);
    } catch (error) {
      this.answers.refuse(at, error, undefined);
    }
  }
}
