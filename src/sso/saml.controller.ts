import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Doorway } from '../identity/doorway.js';
import { Rejection } from '../kernel/errors.js';
import { Allow, Visiting, WithoutCsrf, type Visit, type Visited } from '../platform/gate.js';
import { Describe } from '../platform/openapi-words.js';
import { connectionsOf } from '../portal/portal.policy.js';
import { ourMetadata, type OurSide } from './saml-metadata.js';
import { SsoAnswers } from './sso-answers.js';
import { endpointsOf, SsoConnections } from './sso-connections.js';

/** Where SAML logins come in, and what we tell providers about ourselves. */
@Controller('sso')
@Allow('anybody')
export class SamlController {
  constructor(
    private readonly answers: SsoAnswers,
    private readonly connections: SsoConnections,
    private readonly doorway: Doorway,
  ) {}

  /** Comes from the provider's site, so no token of a form guards it: the login that it answers does (S12). */
  @Post(':connection/saml')
  @WithoutCsrf()
  @Describe({ en: 'Signs in by a SAML response, sent as a form', gives: 'page' })
  login(@Visiting() visit: Visit, @Param('connection') connection: string, @Body() body: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '');
    return this.answers.take({ visit, request, reply }, connection, 'saml', isForm ? body : {});
  }

  @Get(':connection/metadata')
  @Describe({ en: 'Our SAML metadata for a connection', gives: 'file' })
  async metadata(@Visiting() { host }: Visit, @Param('connection') id: string, @Res() reply: FastifyReply): Promise<void> {
    const ours = this.#ours(host, id);
    if (!ours) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
    const text = await ourMetadata(ours);
    void reply.header('Content-Type', 'application/samlmetadata+xml; charset=utf-8').header('Content-Disposition', `attachment; filename="${host}-saml.xml"`).send(text);
  }

  /** Also before the connection is set up: some providers want to know us first. */
  #ours(host: string, id: string): OurSide | undefined {
    const connection = this.connections.find(host, id);
    if (connection) return connection.settings.kind === 'saml' ? { ...connection, settings: connection.settings, secret: purpose => connection.secret(purpose) } : undefined;
    const portal = this.doorway.findPortal(host);
    const named = portal && connectionsOf(portal, host).find(one => one.id === id && one.kind === 'saml');
    return named && { endpoints: endpointsOf(this.doorway.address(host, ''), id, { kind: 'saml' }), settings: null, secret: () => Promise.resolve(undefined) };
  }
}
