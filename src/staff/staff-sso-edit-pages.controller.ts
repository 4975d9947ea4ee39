import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { fieldsOnly } from '../portal/setting-forms.js';
import { connectionFieldsIn } from '../portal/sso-forms.js';
import { faultsOf } from '../portal/sso-place.js';
import { TestLinksPage } from '../portal/sso-shared.js';
import { SsoTests } from '../sso/sso-tests.js';
import { STAFF_ROOM } from '../sso/staff-connections.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { UnlinkStaffIdentity } from './staff-identity.js';
import { EditTeamConnectionPage, RemoveTeamConnectionPage, type EditTeamConnectionProps } from './staff-sso-edit.page.js';
import { STAFF_CONNECTION_COMMANDS, staffSettingFields, type StaffKind } from './staff-sso-lines.js';
import { RemoveStaffSso } from './staff-sso.js';
import { teamSsoPath } from './staff-sso.page.js';
import { TeamConnections, type TeamPlace } from './team-connections.js';

const reasonOf = (body: FormBody): string | undefined => queryText(body, '_reason');

/** A connection of the team: its settings in a form, a test, its members, and its end. */
@Controller('staff/members-sso/:connection')
@Allow('admin')
export class StaffSsoEditPagesController {
  constructor(
    private readonly desk: Desk,
    private readonly tests: SsoTests,
    private readonly team: TeamConnections,
  ) {}

  @Get('settings')
  settings(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#edit({ caller, connection, request, reply, body: {} });
  }

  @Post('settings')
  async save(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, connection, request, reply, body };
    const { kind, revision } = this.team.card(place);
    const command = STAFF_CONNECTION_COMMANDS[kind as StaffKind];
    const values = { ...fieldsOnly(body), _reason: reasonOf(body) };
    if (Number(queryText(body, '_seen') ?? revision) !== revision) return this.#edit(place, { values, stale: true }, 409);
    try {
      await this.desk.execute(commandFrom(command, { connection, ...connectionFieldsIn(command, body, staffSettingFields(kind as StaffKind)) }), caller, { key: formKey(body), reason: reasonOf(body) });
      goTo(reply, teamSsoPath(connection), 'portal.saved');
    } catch (error) {
      this.#edit(place, { values, faults: faultsOf(error) }, 422);
    }
  }

  @Post('test')
  async test(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { name, values } = this.team.card({ caller, connection, request });
    const links = await Promise.all(values.map(async ({ host, start }) => ({ host, href: `${new URL(start).origin}${await this.tests.mint('', connection, STAFF_ROOM)}` })));
    sendPage(reply, TestLinksPage({ face: this.team.face(request), name, back: teamSsoPath(connection), links }));
  }

  @Post('members/:staff/unlink')
  async unlink(@Calling() caller: Caller, @Param('connection') connection: string, @Param('staff') staff: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    this.team.card({ caller, connection, request });
    await this.desk.execute(commandFrom(UnlinkStaffIdentity, { staff, connection }), caller, { key: formKey(body) });
    goTo(reply, teamSsoPath(connection), 'team-sso.unlinked');
  }

  @Get('remove')
  async preview(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, connection, request, reply, body: {} };
    sendPage(reply, RemoveTeamConnectionPage({ face: this.team.face(request), card: this.team.card(place), members: await this.team.members(place) }));
  }

  @Post('remove')
  async remove(@Calling() caller: Caller, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    this.team.card({ caller, connection, request });
    await this.desk.execute(commandFrom(RemoveStaffSso, { connection }), caller, { key: formKey(body), reason: reasonOf(body) });
    goTo(reply, teamSsoPath(), 'connection.done.removed');
  }

  #edit(place: TeamPlace, more: Partial<EditTeamConnectionProps> = {}, status = 200): void {
    sendPage(place.reply, EditTeamConnectionPage({ face: this.team.face(place.request), card: this.team.card(place), ...more }), status);
  }
}
