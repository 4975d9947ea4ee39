import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { draftFromForm } from '../filters/rule-form.js';
import { Rejection, WrongRevision } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import type { Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPacked } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { settingContext, type SettingContext } from './setting-context.js';
import { formRows } from './setting-forms.js';
import { firstValues, settingFound, valueSeen } from './setting-pages.queries.js';
import { settingOf } from './setting-sentences.js';
import { SettingPage, type SettingPageProps } from './setting.page.js';

/** Where a request stands: who asks, for which setting, with what it sent. */
export interface Place {
  readonly caller: Caller;
  readonly portal: string;
  readonly setting: string;
  readonly request: Visited;
  readonly reply: FastifyReply;
  readonly body: FormBody;
}

/** Shows the page of a setting as the requests of all its controllers need it. */
@Injectable()
export class SettingDesk {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
  ) {}

  context({ caller, request, portal }: Place): SettingContext {
    return settingContext(this.house, caller, this.faces.of(request).words, portal);
  }

  /** What was entered, shown again as it was. */
  entered({ setting, body }: Pick<Place, 'setting' | 'body'>): Partial<SettingPageProps> {
    const { name } = settingOf(setting);
    if (Object.hasOwn(body, 'revision')) return { restored: body };
    return { values: body, ...(name === 'filter' ? { draft: draftFromForm(body) } : name === 'form' ? { formFields: formRows(body) } : {}) };
  }

  async show(place: Place, more: Partial<SettingPageProps>, status = 200): Promise<void> {
    const { caller, portal, setting, request, reply } = place;
    const face = this.faces.of(request);
    const context = this.context(place);
    const found = await settingFound(this.house, caller, portal, setting);
    const building = settingOf(setting).name === 'filter' ? this.house.sweeper.progress().find(({ state }) => state === 'building') : undefined;
    sendPacked(reply, SettingPage({ face, context, portal: found.portal, card: found.card, ...firstValues(found, context), building, ...more }), status);
  }

  /** The portal's revision when the setting is as it was seen; else the page that tells what changed, with the input kept (A8). */
  async unchanged(place: Place): Promise<number | undefined> {
    const { row, card } = await settingFound(this.house, place.caller, place.portal, place.setting);
    const seen = Number(queryText(place.body, '_seen') ?? card.revision);
    if (seen === card.revision) return row.revision;
    await this.show(place, { ...this.entered(place), stale: { before: valueSeen(card, seen) } }, 409);
    return undefined;
  }

  /** Refusals that belong to the form are told beside it. */
  async orFaults(place: Place, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof WrongRevision) return void (await this.show(place, { ...this.entered(place), faults: [] }, 409));
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      await this.show(place, { ...this.entered(place), faults: error.details.faults }, 422);
    }
  }
}
