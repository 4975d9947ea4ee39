import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Doorway } from '../identity/doorway.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { SsoKind } from '../sso/connection.policy.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryTexts } from '../web/queries.js';
import { connectionCards } from './connections.queries.js';
import { settingContext } from './setting-context.js';
import { fieldsOnly } from './setting-forms.js';
import { connectionCommandFrom } from './sso-forms.js';
import { KINDS, NewConnectionPage, newFields, SsoListPage, ssoPath } from './sso-list.page.js';
import { faultsOf, SsoPlaces } from './sso-place.js';

const kindOf = (text: string): SsoKind => {
  const kind = KINDS.find(one => one === text);
  if (!kind) throw new Rejection('unknown', 'sso.unknown', 'There is no such kind of connection.');
  return kind;
};

/** Single sign-on of a portal: its connections, a new one, and who may enter by them. */
@Controller('staff/portals/:portal/sso')
@Allow('admin')
export class SsoPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly doorway: Doorway,
    private readonly places: SsoPlaces,
  ) {}

  @Get()
  list(@Calling() caller: Caller, @Param('portal') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const portal = this.places.portalOf(caller, id);
    const face = this.places.face(request);
    sendPage(reply, SsoListPage({ face, context: settingContext(this.house, caller, face.words, id), portal, cards: connectionCards(this.house, this.doorway, caller, id) }));
  }

  @Get('new/:kind')
  blank(@Calling() caller: Caller, @Param('portal') id: string, @Param('kind') kind: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, NewConnectionPage({ face: this.places.face(request), portal: this.places.portalOf(caller, id), kind: kindOf(kind) }));
  }

  @Post('new/:kind')
  async create(@Calling() caller: Caller, @Param('portal') id: string, @Param('kind') text: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const portal = this.places.portalOf(caller, id);
    const kind = kindOf(text);
    const known = Object.keys(portal.connections);
    try {
      const command = connectionCommandFrom(kind, id, undefined, body, newFields(kind));
      await this.desk.execute(command, caller, { key: formKey(body) });
      const made = Object.keys(this.places.portalOf(caller, id).connections).find(one => !known.includes(one));
      goTo(reply, made === undefined ? ssoPath(id) : ssoPath(id, made), 'connection.done.named');
    } catch (error) {
      sendPage(reply, NewConnectionPage({ face: this.places.face(request), portal, kind, values: { ...fieldsOnly(body), hosts: queryTexts(body, 'hosts') }, faults: faultsOf(error) }), 422);
    }
  }
}
