import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseRule } from '../filters/parse.policy.js';
import { definitionsOf } from '../filters/rule-builder.js';
import { actedOn, draftFromForm, draftFromRule, fitted } from '../filters/rule-form.js';
import { Rejection, WrongRevision } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPacked } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { dryRunNamed } from './dry-runs.queries.js';
import { RestoreSetting } from './restore.js';
import { settingContext } from './setting-context.js';
import { formRows, settingCommandFrom } from './setting-forms.js';
import { firstValues, settingFound, withSubjects, type SettingFound } from './setting-pages.queries.js';
import { settingOf } from './setting-sentences.js';
import { SettingPage, settingPath, type SettingPageProps } from './setting.page.js';

const AT = ':portal/settings/:setting';

/** Where a request stands: who asks, for which setting, with what it sent. */
interface Place {
  readonly caller: Caller;
  readonly portal: string;
  readonly setting: string;
  readonly request: Visited;
  readonly reply: FastifyReply;
  readonly body: FormBody;
}

/** One setting as a page: what holds, its form, what a change would do, its versions. */
@Controller('staff/portals')
@Allow('admin')
export class SettingPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {}

  @Get(AT)
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.#show({ caller, portal, setting, request, reply, body: {} }, {});
  }

  @Get(`${AT}/export`)
  async download(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Res() reply: FastifyReply): Promise<void> {
    const { card } = await settingFound(this.house, caller, portal, setting);
    if (settingOf(setting).name !== 'filter') throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
    void reply.header('Content-Type', 'application/json; charset=utf-8').header('Content-Disposition', 'attachment; filename="rule.json"').send(`${JSON.stringify(card.value, null, 2)}\n`);
  }

  @Post(`${AT}/rule`)
  async rule(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const { properties } = settingContext(this.house, caller, this.faces.of(request).words);
    const draft = actedOn(fitted(draftFromForm(body), definitionsOf(properties)), queryText(body, '_rule') ?? '', properties[0]!.id);
    await this.#show({ caller, portal, setting, request, reply, body }, { draft: fitted(draft, definitionsOf(properties)), values: body });
  }

  @Post(`${AT}/import`)
  async take(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    const { properties } = settingContext(this.house, caller, this.faces.of(request).words);
    const parsed = parseRule(jsonOf(queryText(body, 'json') ?? ''), definitionsOf(properties));
    await (parsed.ok ? this.#show(place, { draft: draftFromRule(parsed.rule), values: body }) : this.#show(place, { values: body, faults: parsed.faults }, 422));
  }

  @Post(`${AT}/preview`)
  async preview(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.#orFaults(place, async () => {
      const command = settingCommandFrom(setting, portal, body, this.#context(place));
      const preview = await dryRunNamed(this.house, caller, { name: command.constructor.name, portal, body: { ...command }, reply });
      await this.#show(place, { ...this.#entered(place), preview: withSubjects(this.house, caller, preview), pending: withoutToken(body) });
    });
  }

  @Post(`${AT}/save`)
  async save(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    await this.#orFaults(place, async () => {
      const command = settingCommandFrom(setting, portal, body, this.#context(place));
      const seen = await this.#unchanged(place);
      if (seen === undefined) return;
      await this.desk.execute(command, caller, { key: formKey(body), reason: queryText(body, '_reason') || undefined, expected: seen });
      goTo(reply, settingPath(portal, setting), 'portal.saved');
    });
  }

  @Post(`${AT}/restore-preview`)
  async restorePreview(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, setting, request, reply, body };
    const preview = await dryRunNamed(this.house, caller, { name: RestoreSetting.name, portal, body: { ...restoring(place) }, reply });
    await this.#show(place, { preview: withSubjects(this.house, caller, preview), pending: { revision: queryText(body, 'revision') ?? '' }, restoring: true });
  }

  @Post(`${AT}/restore`)
  async restore(@Calling() caller: Caller, @Param('portal') portal: string, @Param('setting') setting: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.execute(restoring({ portal, setting, body }), caller, { key: formKey(body) });
    goTo(reply, settingPath(portal, setting), 'setting.restored');
  }

  #context({ caller, request }: Place) {
    return settingContext(this.house, caller, this.faces.of(request).words);
  }

  /** What was entered, shown again as it was. */
  #entered({ setting, body }: Place): Partial<SettingPageProps> {
    const { name } = settingOf(setting);
    return { values: body, ...(name === 'filter' ? { draft: draftFromForm(body) } : name === 'form' ? { formFields: formRows(body) } : {}) };
  }

  /** The portal's revision when the setting is as it was seen; else the page that tells what changed, with the input kept (A8). */
  async #unchanged(place: Place): Promise<number | undefined> {
    const { row, card } = await settingFound(this.house, place.caller, place.portal, place.setting);
    const seen = Number(queryText(place.body, '_seen') ?? card.revision);
    if (seen === card.revision) return row.revision;
    await this.#show(place, { ...this.#entered(place), stale: { before: valueAt(card, seen) } }, 409);
    return undefined;
  }

  async #show(place: Place, more: Partial<SettingPageProps>, status = 200): Promise<void> {
    const { caller, portal, setting, request, reply } = place;
    const face = this.faces.of(request);
    const context = settingContext(this.house, caller, face.words);
    const found = await settingFound(this.house, caller, portal, setting);
    const building = settingOf(setting).name === 'filter' ? this.house.sweeper.progress().find(({ state }) => state === 'building') : undefined;
    sendPacked(reply, SettingPage({ face, context, portal: found.portal, card: found.card, ...firstValues(found, context), building, ...more }), status);
  }

  async #orFaults(place: Place, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof WrongRevision) return void (await this.#show(place, { ...this.#entered(place), faults: [] }, 409));
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      await this.#show(place, { ...this.#entered(place), faults: error.details.faults }, 422);
    }
  }
}

const withoutToken = (body: FormBody): FormBody => Object.fromEntries(Object.entries(body).filter(([name]) => !['_csrf', '_key', '_rule'].includes(name)));

const CREATED = ['title', 'zone', 'language'];

const restoring = ({ portal, setting, body }: Pick<Place, 'portal' | 'setting' | 'body'>): RestoreSetting =>
  commandFrom(RestoreSetting, { portal, revision: Number(queryText(body, 'revision')), ...(CREATED.includes(setting) ? { setting } : {}) });

/** The value that was seen; the first one's predecessor is the one that holds by default. */
const valueAt = (card: SettingFound['card'], seen: number): unknown => (card.versions.find(({ revision }) => revision === seen) ?? card.versions[0])?.value;

/** JSON that somebody pasted; what is none is judged as the text it is. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

