import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BUILT_IN_CONTACT } from '../contacts/contact-property.policy.js';
import { parseRule } from '../filters/parse.policy.js';
import { definitionsOf } from '../filters/rule-builder.js';
import { actedOn, draftFromForm, draftFromRule, fitted, type RuleDraft } from '../filters/rule-form.js';
import { ruleFromDraft } from '../filters/rule-from-form.js';
import type { Command } from '../kernel/command.js';
import { Rejection, WrongRevision, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { propertyList } from '../platform/property-pages.queries.js';
import { ruleInWords } from '../portal/rule-words.queries.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { criteriaPreview } from './criteria-preview.queries.js';
import { CriteriaPage, SEEN_FIELD, type CriteriaPageProps } from './list-criteria.page.js';
import { ChangeListCriteria, CreateList } from './list.js';
import type { ListRow } from './list.policy.js';
import { dynamicList } from './lists.queries.js';

const AT = ':list/criteria';
/** Stands in the address for a list that is yet to be made. */
const NEW = 'new';

interface Place {
  readonly caller: Caller;
  readonly list: string;
  readonly request: Visited;
  readonly reply: FastifyReply;
  readonly body: FormBody;
}

/** The criteria of dynamic lists in the rule's form, looked at before they are saved. */
@Controller('staff/lists')
@Allow('admin')
export class ListCriteriaController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {}

  @Get(AT)
  read(@Calling() caller: Caller, @Param('list') list: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const place = { caller, list, request, reply, body: {} };
    this.#show(place, { draft: this.#saved(place), values: { name: queryText(query, 'name') ?? '' } });
  }

  @Get(`${AT}/export`)
  download(@Calling() caller: Caller, @Param('list') list: string, @Res() reply: FastifyReply): void {
    const { criteria } = dynamicList(this.house, caller, list);
    void reply.header('Content-Type', 'application/json; charset=utf-8').header('Content-Disposition', 'attachment; filename="criteria.json"').send(`${JSON.stringify(criteria, null, 2)}\n`);
  }

  /** What the builder's buttons say, where there is no script. */
  @Post(`${AT}/rule`)
  rule(@Calling() caller: Caller, @Param('list') list: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): void {
    const place = { caller, list, request, reply, body };
    const properties = this.#properties(place);
    const draft = actedOn(fitted(draftFromForm(body), definitionsOf(properties)), queryText(body, '_rule') ?? '', properties[0]!.id);
    this.#show(place, { draft: fitted(draft, definitionsOf(properties)), values: body });
  }

  @Post(`${AT}/import`)
  take(@Calling() caller: Caller, @Param('list') list: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): void {
    const place = { caller, list, request, reply, body };
    const parsed = parseRule(jsonOf(queryText(body, 'json') ?? ''), definitionsOf(this.#properties(place)));
    if (parsed.ok) this.#show(place, { draft: draftFromRule(parsed.rule), values: body });
    else this.#show(place, { draft: this.#saved(place), values: body, faults: parsed.faults }, 422);
  }

  @Post(`${AT}/preview`)
  preview(@Calling() caller: Caller, @Param('list') list: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, list, request, reply, body };
    return this.#orFaults(place, async () => {
      const { criteria } = this.#command(place);
      if (this.#changedMeanwhile(place)) return this.#stale(place);
      const preview = await criteriaPreview(this.house, caller, list === NEW ? undefined : dynamicList(this.house, caller, list), criteria);
      this.#show(place, { draft: draftFromForm(body), values: body, preview, pending: withoutToken(body) });
    });
  }

  @Post(AT)
  save(@Calling() caller: Caller, @Param('list') list: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, list, request, reply, body };
    return this.#orFaults(place, async () => {
      const command = this.#command(place);
      if (this.#changedMeanwhile(place)) return this.#stale(place);
      const { id } = await this.desk.execute(command, caller, { key: formKey(body), reason: queryText(body, '_reason'), expected: this.#row(place)?.revision });
      goTo(reply, `/staff/lists/${id}`, list === NEW ? 'lists.created' : 'contact.saved');
    });
  }

  /** @throws Rejection with the faults of a rule that is none, or of a name */
  #command(place: Place): Command & { readonly criteria?: unknown } {
    const { list, body } = place;
    const criteria = ruleFromDraft(draftFromForm(body), definitionsOf(this.#properties(place)));
    if (criteria === null) throw new Rejection('invalid', 'list.no-criteria', 'A dynamic list needs criteria.', { faults: [NEEDED] });
    return list === NEW
      ? commandFrom(CreateList, { name: queryText(body, 'name') ?? '', kind: 'dynamic', criteria, zone: this.house.config.zone })
      : commandFrom(ChangeListCriteria, { list, criteria });
  }

  /** Somebody has saved other criteria since the page was opened. */
  #changedMeanwhile(place: Place): boolean {
    const seen = queryText(place.body, SEEN_FIELD);
    const row = this.#row(place);
    return row !== undefined && seen !== undefined && Number(seen) !== row.criteriaRevision;
  }

  /** Tells what holds by now, with the input kept; sent once more, it counts. */
  #stale(place: Place): void {
    this.#show(place, { draft: draftFromForm(place.body), values: place.body, stale: true }, 409);
  }

  #properties({ caller }: Place) {
    return propertyList(this.house, caller, 'contactProperty', BUILT_IN_CONTACT);
  }

  #row({ caller, list }: Place): ListRow | undefined {
    return list === NEW ? undefined : dynamicList(this.house, caller, list);
  }

  #saved(place: Place): RuleDraft {
    const parsed = parseRule(this.#row(place)?.criteria, definitionsOf(this.#properties(place)));
    return parsed.ok ? draftFromRule(parsed.rule) : { groups: [] };
  }

  #show(place: Place, more: Pick<CriteriaPageProps, 'draft' | 'values' | 'faults' | 'preview' | 'pending' | 'stale'>, status = 200): void {
    const face = this.faces.of(place.request);
    const row = this.#row(place);
    const sentence = row && (ruleInWords(this.house.stores.views.snapshot(), 'contact', row.criteria, face.words) ?? face.words.say('explain.rule.broken'));
    sendPage(place.reply, CriteriaPage({ face, list: row && { id: row.id, name: row.name, sentence: sentence!, seen: more.stale ? String(row.criteriaRevision) : (queryText(place.body, SEEN_FIELD) ?? String(row.criteriaRevision)) }, properties: this.#properties(place), ...more }), status);
  }

  async #orFaults(place: Place, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof WrongRevision) return this.#stale(place);
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      const faults = error.details.faults.map(fault => ({ ...fault, path: fault.path.replace(/^criteria\./, '') }));
      this.#show(place, { draft: draftFromForm(place.body), values: place.body, faults }, 422);
    }
  }
}

const NEEDED: Fault = { path: 'criteria', code: 'required', en: 'A dynamic list needs at least one condition.', de: 'Eine dynamische Liste braucht mindestens eine Bedingung.' };

const withoutToken = (body: FormBody): FormBody => Object.fromEntries(Object.entries(body).filter(([name]) => !['_csrf', '_key', '_rule', SEEN_FIELD].includes(name)));

/** JSON that somebody pasted; what is none is judged as the text it is. */
const jsonOf = (pasted: string): unknown => {
  try {
    return JSON.parse(pasted) as unknown;
  } catch {
    return pasted;
  }
};
