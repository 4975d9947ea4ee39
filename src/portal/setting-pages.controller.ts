import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseRule } from '../filters/parse.policy.js';
import { definitionsOf } from '../filters/rule-builder.js';
import { actedOn, draftFromForm, draftFromRule, fitted } from '../filters/rule-form.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { settingFound } from './setting-pages.queries.js';
import { SettingDesk } from './setting-desk.js';
import { settingOf } from './setting-sentences.js';

const AT = ':portal/settings/:setting';

/** One setting as a page: what holds, its form, its versions; and the rule builder without script. */
@Controller('staff/portals')
@Allow('admin')
export class SettingPagesController {
  constructor(
    private readonly house: House,
    private readonly pages: SettingDesk,
  ) {}

  @Get(AT)
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.show({ caller, portal, setting, request, reply, body: {} }, {});
  }

  @Get(`${AT}/export`)
  async download(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Res() reply: FastifyReply): Promise<void> {
    const { card } = await settingFound(this.house, caller, portal, setting);
    if (settingOf(setting).name !== 'filter') throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
    void reply.header('Content-Type', 'application/json; charset=utf-8').header('Content-Disposition', 'attachment; filename="rule.json"').send(`${JSON.stringify(card.value, null, 2)}\n`);
  }

  @Post(`${AT}/rule`)
  async rule(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    const { properties } = this.pages.context(place);
    const draft = actedOn(fitted(draftFromForm(body), definitionsOf(properties)), queryText(body, '_rule') ?? '', properties[0]!.id);
    await this.pages.show(place, { draft: fitted(draft, definitionsOf(properties)), values: body });
  }

  @Post(`${AT}/import`)
  async take(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    const { properties } = this.pages.context(place);
    const parsed = parseRule(jsonOf(queryText(body, 'json') ?? ''), definitionsOf(properties));
    await (parsed.ok ? this.pages.show(place, { draft: draftFromRule(parsed.rule), values: body }) : this.pages.show(place, { values: body, faults: parsed.faults }, 422));
  }
}

/** JSON that somebody pasted; what is none is judged as the text it is. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
