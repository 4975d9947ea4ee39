import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { ConnectDomain } from './hosts.js';
import { CreatePortal } from './life.js';
import { NewPortalPage, PortalPage, PortalsPage, type PortalCard } from './portal.page.js';
import { portalCard, portalPage } from './portals.queries.js';
import { settingContext } from './setting-context.js';
import { fieldsOnly } from './setting-forms.js';
import { settingPath } from './setting.page.js';

/** Portals as pages: all of them, a new one, and what holds at one in plain words. */
@Controller('staff/portals')
@Allow('admin')
export class PortalPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { portals } = await portalPage(this.house, caller, { after: undefined, limit: 100 });
    sendPage(reply, PortalsPage({ face: this.faces.of(request), portals }));
  }

  @Get('new')
  blank(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, NewPortalPage({ face: this.faces.of(request) }));
  }

  @Post()
  async create(@Calling() caller: Caller, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { id } = await this.desk.execute(commandFromForm(CreatePortal, fieldsOnly(body)), caller, { key: formKey(body) });
      goTo(reply, `/staff/portals/${id}`, 'portal.saved');
    } catch (error) {
      sendPage(reply, NewPortalPage({ face: this.faces.of(request), values: fieldsOnly(body), faults: faultsOf(error) }), 422);
    }
  }

  @Get(':portal')
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#overview(caller, portal, request));
  }

  @Get(':portal/list-rule')
  listRule(@Param('portal') portal: string, @Query('list') list: unknown, @Res() reply: FastifyReply): void {
    goTo(reply, settingPath(portal, `filter@${String(list)}`));
  }

  @Post(':portal/hosts')
  async connect(@Calling() caller: Caller, @Param('portal') portal: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.desk.execute(commandFromForm(ConnectDomain, { ...fieldsOnly(body), portal }), caller, { key: formKey(body) });
      goTo(reply, `/staff/portals/${portal}`, 'portal.saved');
    } catch (error) {
      sendPage(reply, await this.#overview(caller, portal, request, { faults: faultsOf(error), host: queryText(body, 'host') }), 422);
    }
  }

  async #overview(caller: Caller, id: string, request: Visited, more: { faults?: ReturnType<typeof faultsOf>; host?: string | undefined } = {}) {
    const face = this.faces.of(request);
    const portal = (await portalCard(this.house, caller, id)) as unknown as PortalCard;
    return PortalPage({ face, context: settingContext(this.house, caller, face.words, id), portal, ...more });
  }
}

/** The faults of a refusal that belongs to the form; every other error goes on. */
const faultsOf = (error: unknown): NonNullable<Rejection['details']['faults']> => {
  if (error instanceof Rejection && error.details.faults) return error.details.faults;
  throw error;
};
