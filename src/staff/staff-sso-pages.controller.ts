import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { domainToASCII } from 'node:url';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { TakesFiles } from '../platform/sent-files.js';
import { ConnectionDesk } from '../portal/connection-desk.js';
import { sourceIn } from '../portal/metadata-source.js';
import { fieldsOnly } from '../portal/setting-forms.js';
import { asPem, connectionFieldsIn } from '../portal/sso-forms.js';
import { faultsOf } from '../portal/sso-place.js';
import { certificatesIn } from '../sso/certificate.policy.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { STAFF_CONNECTION_COMMANDS, type StaffKind } from './staff-sso-lines.js';
import { NewTeamConnectionPage, STAFF_KINDS, TeamSsoPage, teamSsoPath } from './staff-sso.page.js';
import { ConfigureStaffSaml, SetStaffSsoSecret } from './staff-sso.js';
import { TeamConnections, type TeamPlace } from './team-connections.js';

const kindOf = (text: string): StaffKind => {
  const kind = STAFF_KINDS.find(one => one === text);
  if (!kind) throw new Rejection('unknown', 'sso.unknown', 'There is no such kind of connection.');
  return kind;
};

/** By which providers the team signs in: for admins of the deployment alone. */
@Controller('staff/members-sso')
@Allow('admin')
export class StaffSsoPagesController {
  constructor(
    private readonly desk: Desk,
    private readonly connections: ConnectionDesk,
    private readonly team: TeamConnections,
  ) {}

  @Get()
  list(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, TeamSsoPage({ face: this.team.face(request), cards: this.team.cards(caller, request) }));
  }

  @Get('new/:kind')
  blank(@Calling() caller: Caller, @Param('kind') kind: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.team.cards(caller, request);
    sendPage(reply, NewTeamConnectionPage({ face: this.team.face(request), kind: kindOf(kind) }));
  }

  @Post('new/:kind')
  async create(@Calling() caller: Caller, @Param('kind') text: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const [kind, known] = [kindOf(text), this.team.cards(caller, request).map(({ id }) => id)];
    const command = STAFF_CONNECTION_COMMANDS[kind];
    try {
      await this.desk.execute(commandFrom(command, connectionFieldsIn(command, body, ['name'])), caller, { key: formKey(body) });
      const made = this.team.cards(caller, request).find(({ id }) => !known.includes(id));
      goTo(reply, made === undefined ? teamSsoPath() : teamSsoPath(made.id), 'connection.done.named');
    } catch (error) {
      sendPage(reply, NewTeamConnectionPage({ face: this.team.face(request), kind, values: fieldsOnly(body), faults: faultsOf(error) }), 422);
    }
  }

  @Get(':connection')
  read(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.team.show({ caller, connection, request, reply, body: {} });
  }

  @Post(':connection/metadata')
  @TakesFiles()
  async metadata(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, connection, request, reply, body };
    if (this.team.card(place).kind !== 'saml') throw new Rejection('conflict', 'sso.kind-fixed', 'Metadata of this kind is for SAML.');
    await this.team.orFaults(place, async () => {
      const { warnings: _, certificates, sloUrl: __, ...found } = await this.connections.read(await sourceIn(body));
      const domains = queryText(body, 'domains') === undefined ? {} : { domains: domainsIn(body) };
      await this.desk.execute(commandFrom(ConfigureStaffSaml, { connection, ...found, ...domains, certificates: certificates.join('\n\n') }), caller, { key: formKey(body) });
      goTo(reply, teamSsoPath(connection), 'connection.done.metadata');
    });
  }

  @Post(':connection/certificates')
  addCertificate(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const added = (queryText(body, 'certificates') ?? '').replace(/\r\n?/g, '\n');
    return this.#certificates({ caller, connection, request, reply, body }, before => ('fault' in certificatesIn(added) ? [added] : [...before, added]));
  }

  @Post(':connection/certificates/remove')
  removeCertificate(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, connection, request, reply, body };
    const gone = queryText(body, 'fingerprint');
    const { certificates } = this.team.card(place);
    return this.#certificates(place, all => all.filter((_, at) => (certificates[at]?.fingerprint ?? String(at)) !== gone));
  }

  @Post(':connection/client-secret')
  async clientSecret(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    // The page that answers repeats nothing of it.
    await this.team.orFaults({ caller, connection, request, reply, body: {} }, async () => {
      await this.desk.execute(commandFrom(SetStaffSsoSecret, { connection, purpose: 'client', secret: queryText(body, 'secret') ?? '' }), caller, { key: formKey(body) });
      goTo(reply, teamSsoPath(connection), 'connection.done.secret');
    });
  }

  #certificates(place: TeamPlace, changed: (before: readonly string[]) => readonly string[]): Promise<void> {
    const { caller, connection, reply, body } = place;
    return this.team.orFaults(place, async () => {
      const { settings } = this.team.card(place);
      if (settings?.kind !== 'saml') throw new Rejection('conflict', 'sso.kind-fixed', 'Only SAML has certificates.');
      await this.desk.execute(commandFrom(ConfigureStaffSaml, { connection, certificates: changed(settings.certificates.map(asPem)).join('\n\n') }), caller, { key: formKey(body) });
      goTo(reply, teamSsoPath(connection), 'portal.saved');
    });
  }
}

const domainsIn = (body: FormBody): readonly string[] => (queryText(body, 'domains') ?? '').split(/[\s,;]+/).filter(Boolean).map(one => domainToASCII(one.replace(/^@/, '')) || one);
