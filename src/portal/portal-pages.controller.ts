import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { dryRunNamed } from './dry-runs.queries.js';
import { PortalPage, PortalsPage, SettingPage, type PortalCard, type SettingPageProps } from './portal.page.js';
import type { PortalRow } from './portal.policy.js';
import { portalCard, portalPage } from './portals.queries.js';
import { RestoreSetting } from './restore.js';
import { SETTING_FORMS, SETTING_SWITCHES } from './setting-forms.js';

type Form = Readonly<Record<string, string | readonly string[]>>;

/** The portal's settings as pages: each with its last change, its form, what a change would do, its versions. */
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

  @Get(':portal')
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, PortalPage({ face: this.faces.of(request), portal: (await portalCard(this.house, caller, portal)) as unknown as PortalCard }));
  }

  @Get(':portal/settings/:name')
  async setting(@Calling() caller: Caller, @Param('portal') portal: string, @Param('name') name: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#page(caller, portal, name, request));
  }

  @Post(':portal/settings/:name/preview')
  preview(@Calling() caller: Caller, @Param('portal') portal: string, @Param('name') name: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(caller, portal, name, request, body, reply, async () => {
      const command = this.#command(name, portal, body);
      const preview = await dryRunNamed(this.house, caller, { name: command.constructor.name, portal, body: { ...command }, reply });
      sendPage(reply, await this.#page(caller, portal, name, request, { preview, pending: withoutToken(body), values: plain(body) }));
    });
  }

  @Post(':portal/settings/:name/save')
  save(@Calling() caller: Caller, @Param('portal') portal: string, @Param('name') name: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(caller, portal, name, request, body, reply, async () => {
      await this.desk.execute(this.#command(name, portal, body), caller, { key: formKey(body), reason: queryText(body, '_reason') });
      goTo(reply, `/staff/portals/${portal}/settings/${name}`, 'portal.saved');
    });
  }

  @Post(':portal/settings/:name/restore')
  async restore(@Calling() caller: Caller, @Param('portal') portal: string, @Param('name') name: string, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.execute(commandFrom(RestoreSetting, { portal, revision: Number(body['revision']), ...(['title', 'zone', 'language'].includes(name) ? { setting: name } : {}) }), caller);
    goTo(reply, `/staff/portals/${portal}/settings/${name}`, 'portal.saved');
  }

  #command(name: string, portal: string, body: Form) {
    const toggle = SETTING_SWITCHES[name];
    if (toggle) return commandFrom(body['_switch'] === 'on' ? toggle.on : toggle.off, { portal });
    const form = SETTING_FORMS[name];
    if (!form) throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
    return commandFromForm(form.command, { ...Object.fromEntries(Object.entries(body).filter(([field]) => field !== '_reason')), portal });
  }

  async #page(caller: Caller, id: string, name: string, request: Visited, more: Partial<SettingPageProps> = {}) {
    const portal = (await portalCard(this.house, caller, id)) as unknown as PortalCard;
    const row = this.house.stores.views.snapshot().get<PortalRow>('portal', id)!.row;
    const card = portal.settings.find(({ setting }) => setting === name);
    const form = SETTING_FORMS[name];
    if (!card || !(form || SETTING_SWITCHES[name])) throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
    const building = name === 'filter' ? this.house.sweeper.progress().find(({ state }) => state === 'building') : undefined;
    return SettingPage({ face: this.faces.of(request), portal, card, form, values: form?.values(row), building, ...more });
  }

  async #orFaults(caller: Caller, portal: string, name: string, request: Visited, body: Form, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      sendPage(reply, await this.#page(caller, portal, name, request, { values: plain(body), faults: error.details.faults }), 422);
    }
  }
}

const withoutToken = (body: Form): Form => Object.fromEntries(Object.entries(body).filter(([name]) => name !== '_csrf' && name !== '_key'));
/** What was entered, to be shown again: a JSON text stays the text it was. */
const plain = (body: Form): Record<string, unknown> => ({ ...withoutToken(body) });
