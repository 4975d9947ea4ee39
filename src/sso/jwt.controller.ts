import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, Visiting, WithoutCsrf, type Visit, type Visited } from '../platform/gate.js';
import { Describe } from '../platform/openapi-words.js';
import type { JwtProfile } from './connection.policy.js';
import { returnedState } from './jwt.returns.js';
import type { SsoConnection } from './protocol.js';
import { SsoAnswers, type At } from './sso-answers.js';
import { SsoConnections } from './sso-connections.js';

/** No id of a connection: the core refuses it and notes it. */
const NONE = '';

/**
 * Where tokens come in. They come from another site, so no token of a form guards them: what does is the state, or the
 * page "Sign in as ...?" (J14). A token in an address goes no further: the answer leads to an address without it (J15).
 */
@Controller()
@Allow('anybody')
@WithoutCsrf()
export class JwtController {
  constructor(
    private readonly answers: SsoAnswers,
    private readonly connections: SsoConnections,
  ) {}

  @Post('sso/:connection/jwt')
  @Describe({ en: 'Signs in by a token of the strict profile, sent as a form', gives: 'page' })
  strict(@Visiting() visit: Visit, @Param('connection') id: string, @Body() body: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const found = this.#all(visit, 'strict').find(one => one.id === id);
    return this.#take({ visit, request, reply }, found, 'strict', formIn(request, body));
  }

  @Post('access/jwt')
  @Describe({ en: 'Signs in by a token as Zendesk takes it, sent as a form', gives: 'page' })
  zendesk(@Visiting() visit: Visit, @Body() body: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#take({ visit, request, reply }, this.#all(visit, 'zendesk')[0], 'zendesk', formIn(request, body));
  }

  @Get('access/jwt')
  @Describe({ en: 'Signs in by a token as Zendesk takes it, in the address', gives: 'page' })
  zendeskLink(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#follow({ visit, request, reply }, 'zendesk', query);
  }

  @Get('_hcms/mem/jwt')
  @Describe({ en: 'Signs in by a token as HubSpot takes it, in the address', gives: 'page' })
  hubspot(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#follow({ visit, request, reply }, 'hubspot', query);
  }

  /** Who only looks whether a link works (HEAD) uses no token up. */
  async #follow(at: At, profile: JwtProfile, query: unknown): Promise<void> {
    if (at.request.method === 'HEAD') return void at.reply.code(200).send('');
    return this.#take(at, this.#all(at.visit, profile)[0], profile, query);
  }

  #take(at: At, connection: SsoConnection | undefined, profile: JwtProfile, fields: unknown): Promise<void> {
    return this.answers.take(at, connection?.id ?? NONE, 'jwt', fields, returnedState(fields, profile, connection?.endpoints.origin));
  }

  #all({ host }: Visit, profile: JwtProfile): readonly SsoConnection[] {
    return this.connections.at(host).filter(({ settings }) => settings.kind === 'jwt' && settings.profile === profile);
  }
}

/** Only a form brings a token: a body of another kind is none. */
const formIn = ({ headers }: Visited, body: unknown): unknown => (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '') ? body : {});
