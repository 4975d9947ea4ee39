import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { TakesFiles } from '../platform/sent-files.js';
import { certificatesIn } from '../sso/certificate.policy.js';
import { SsoTests } from '../sso/sso-tests.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { ConnectionDesk } from './connection-desk.js';
import { sourceIn } from './metadata-source.js';
import { SecretPage } from './sso-edit.page.js';
import { asPem } from './sso-forms.js';
import { ssoPath } from './sso-list.page.js';
import { SsoPlaces, type SsoPlace } from './sso-place.js';
import { TestLinksPage } from './sso-shared.js';
import { ConfigureSaml } from './sso-saml.js';
import { SetSsoSecret } from './sso-secret.js';

/** A connection step by step: metadata, certificates, secrets, a test. */
@Controller('staff/portals/:portal/sso/:connection')
@Allow('admin')
export class SsoStepPagesController {
  constructor(
    private readonly desk: Desk,
    private readonly connections: ConnectionDesk,
    private readonly tests: SsoTests,
    private readonly places: SsoPlaces,
  ) {}

  @Get()
  read(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.places.show({ caller, portal, connection, request, reply, body: {} });
  }

  @Post('metadata')
  @TakesFiles()
  async metadata(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body };
    this.places.card(place);
    await this.places.orFaults(place, async () => {
      await this.connections.takeMetadata(caller, portal, connection, await sourceIn(body), { key: formKey(body) });
      goTo(reply, ssoPath(portal, connection), 'connection.done.metadata');
    });
  }

  @Post('certificates')
  async addCertificate(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body };
    const added = (queryText(body, 'certificates') ?? '').replace(/\r\n?/g, '\n');
    // What is no certificate goes alone, so that the command says why; beside good ones it would be passed over.
    await this.places.orFaults(place, () => this.#certificates(place, before => ('fault' in certificatesIn(added) ? [added] : [...before, added])));
  }

  @Post('certificates/remove')
  async removeCertificate(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body };
    const gone = queryText(body, 'fingerprint');
    const { certificates } = this.places.card(place);
    await this.places.orFaults(place, () => this.#certificates(place, all => all.filter((_, at) => (certificates[at]?.fingerprint ?? String(at)) !== gone)));
  }

  @Post('client-secret')
  async clientSecret(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body: {} };
    this.places.card(place);
    await this.places.orFaults(place, async () => {
      await this.desk.execute(commandFrom(SetSsoSecret, { portal, connection, purpose: 'client', secret: queryText(body, 'secret') ?? '' }), caller, { key: formKey(body) });
      goTo(reply, ssoPath(portal, connection), 'connection.done.secret');
    });
  }

  /** Answers with the page itself: nothing keeps the secret for a next request. Sent twice, the same form makes one. */
  @Post('secret')
  async secret(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const card = this.places.card({ caller, portal, connection });
    const { secret } = await this.connections.newSecret(caller, portal, connection, { key: formKey(body) });
    sendPage(reply, SecretPage({ face: this.places.face(request), portal: { id: portal, hosts: [] }, card, secret }), 201);
  }

  @Post('test')
  async test(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const card = this.places.card({ caller, portal, connection });
    const links = await Promise.all(card.values.map(async ({ host, start }) => ({ host, href: `${new URL(start).origin}${await this.tests.mint(portal, connection)}` })));
    sendPage(reply, TestLinksPage({ face: this.places.face(request), name: card.name, back: ssoPath(portal, connection), links }));
  }

  async #certificates(place: SsoPlace, changed: (before: readonly string[]) => readonly string[]): Promise<void> {
    const { caller, portal, connection, reply, body } = place;
    const { settings } = this.places.card(place);
    if (settings?.kind !== 'saml') throw new Rejection('conflict', 'sso.kind-fixed', 'Only SAML has certificates.');
    const certificates = changed(settings.certificates.map(asPem)).join('\n\n');
    await this.desk.execute(commandFrom(ConfigureSaml, { portal, connection, certificates }), caller, { key: formKey(body) });
    goTo(reply, ssoPath(portal, connection), 'portal.saved');
  }
}
