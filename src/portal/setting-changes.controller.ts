import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import type { DryRunCard } from '../platform/dry-runs.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, type FlashKey } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { dryRunAsked } from './dry-runs.queries.js';
import { settingCommandFrom } from './setting-forms.js';
import { withSubjects } from './setting-pages.queries.js';
import { SettingDesk, type Place } from './setting-desk.js';
import { previewBegun, previewMark, restoring, wasPreviewed, withoutToken, type Beside } from './setting-previews.js';
import { previewPath, settingPath } from './setting.page.js';

const AT = ':portal/settings/:setting';

/** A setting is changed, or brought back to what it was: looked at first where it decides who sees what, then saved. */
@Controller('staff/portals')
@Allow('admin')
export class SettingChangesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly pages: SettingDesk,
  ) {}

  @Post(`${AT}/preview`)
  async preview(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.pages.orFaults(place, () => this.#look(place, settingCommandFrom(setting, portal, body, this.pages.context(place)), false));
  }

  @Get(`${AT}/previews/:id`)
  async look(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const card = dryRunAsked(this.house, caller, id);
    const beside = card.beside as Beside | undefined;
    if (beside?.setting !== setting || card.order.portal !== portal) throw new Rejection('unknown', 'dry-run.unknown', 'There is no such dry run.');
    await this.#show({ caller, portal, setting, request, reply, body: beside.pending }, card);
  }

  @Post(`${AT}/save`)
  async save(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.pages.orFaults(place, () => this.#change(place, settingCommandFrom(setting, portal, body, this.pages.context(place)), 'portal.saved'));
  }

  @Post(`${AT}/restore-preview`)
  async restorePreview(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.pages.orFaults(place, () => this.#look(place, restoring(portal, setting, body), true));
  }

  @Post(`${AT}/restore`)
  async restore(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.pages.orFaults(place, () => this.#change(place, restoring(portal, setting, body), 'setting.restored'));
  }

  /** Saves what was looked at as it is now; shows what it would do where nobody has looked. */
  async #change(place: Place, command: Command, done: FlashKey): Promise<void> {
    const { caller, portal, setting, body, reply } = place;
    const seen = await this.pages.unchanged(place);
    if (seen === undefined) return;
    if (!wasPreviewed(this.house, caller, portal, setting, command, body)) return this.#show(place, await this.#begin(place, command, done === 'setting.restored'), 422);
    await this.desk.execute(command, caller, { key: formKey(body), reason: queryText(body, '_reason') || undefined, expected: seen });
    goTo(reply, settingPath(portal, setting), done);
  }

  /** At once where it is through in a moment; else on to a page of its own, which can be loaded again. */
  async #look(place: Place, command: Command, isRestoring: boolean): Promise<void> {
    if ((await this.pages.unchanged(place)) === undefined) return;
    const card = await this.#begin(place, command, isRestoring);
    if (card.state === 'exact') await this.#show(place, card);
    else goTo(place.reply, previewPath(place.portal, place.setting, card.id));
  }

  #begin({ caller, portal, setting, body }: Place, command: Command, isRestoring: boolean): Promise<DryRunCard> {
    return previewBegun(this.house, caller, portal, command, { setting, pending: withoutToken(body), restoring: isRestoring });
  }

  async #show(place: Place, card: DryRunCard, status = 200): Promise<void> {
    const { caller, portal } = place;
    const { pending, restoring: isRestoring } = card.beside as Beside;
    const mark = previewMark(this.house, caller, portal, card.order.command);
    const preview = { ...card, known: withSubjects(this.house, caller, card.known), mark };
    await this.pages.show(place, { ...this.pages.entered({ ...place, body: pending }), preview, pending, restoring: isRestoring, demanded: status !== 200 }, status);
  }
}
