import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText, queryTexts } from '../web/queries.js';
import { RemoveSso } from './access.js';
import { fieldsOnly } from './setting-forms.js';
import { mappingChoices } from './sso-choices.queries.js';
import { EditConnectionPage, RemoveConnectionPage, type EditPageProps } from './sso-edit.page.js';
import { connectionCommandFrom, MAPPING_FIELDS, mappingRows, settingFields, type MappingRows } from './sso-forms.js';
import { ssoPath } from './sso-list.page.js';
import { MappingPage, type MappingPageProps } from './sso-mapping.page.js';
import { faultsOf, SsoPlaces, type SsoPlace } from './sso-place.js';

const reasonOf = (body: FormBody): string | undefined => queryText(body, '_reason');

/** A connection’s settings and mapping in forms, and its end. */
@Controller('staff/portals/:portal/sso/:connection')
@Allow('admin')
export class SsoEditPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly places: SsoPlaces,
  ) {}

  @Get('settings')
  settings(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#edit({ caller, portal, connection, request, reply, body: {} });
  }

  @Post('settings')
  async save(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body };
    const card = this.places.card(place);
    const values = { ...fieldsOnly(body), _reason: reasonOf(body), hosts: queryTexts(body, 'hosts') };
    const expected = this.places.unchanged(place);
    if (expected === undefined) return this.#edit(place, { values, stale: true }, 409);
    try {
      await this.desk.execute(connectionCommandFrom(card.kind, portal, connection, body, settingFields(card, Object.keys(this.places.portalOf(caller, portal).hosts))), caller, { key: formKey(body), reason: reasonOf(body), expected });
      goTo(reply, ssoPath(portal, connection), 'portal.saved');
    } catch (error) {
      this.#edit(place, { values, faults: faultsOf(error) }, 422);
    }
  }

  @Get('mapping')
  mapping(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#map({ caller, portal, connection, request, reply, body: {} });
  }

  @Post('mapping')
  async map(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const place = { caller, portal, connection, request, reply, body };
    const { kind } = this.places.card(place);
    const tried = { rows: mappingRows(body), texts: { emailAttribute: queryText(body, 'emailAttribute') ?? '', nameAttribute: queryText(body, 'nameAttribute') ?? '', reason: reasonOf(body) ?? '' } };
    const expected = this.places.unchanged(place);
    if (expected === undefined) return this.#map(place, { ...tried, faults: [STALE] }, 409);
    try {
      await this.desk.execute(connectionCommandFrom(kind, portal, connection, body, MAPPING_FIELDS), caller, { key: formKey(body), reason: reasonOf(body), expected });
      goTo(reply, ssoPath(portal, connection), 'portal.saved');
    } catch (error) {
      this.#map(place, { ...tried, faults: faultsOf(error).map(fault => (fault.code === 'id' ? { ...fault, ...UNCHOSEN } : fault)) }, 422);
    }
  }

  @Get('remove')
  ask(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, RemoveConnectionPage(this.#about({ caller, portal, connection, request, reply, body: {} })));
  }

  @Post('remove')
  async remove(@Calling() caller: Caller, @Param('portal') portal: string, @Param('connection') connection: string, @Req() request: Visited, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.desk.execute(commandFrom(RemoveSso, { portal, connection }), caller, { key: formKey(body), reason: reasonOf(body) });
      goTo(reply, ssoPath(portal), 'connection.done.removed');
    } catch (error) {
      sendPage(reply, RemoveConnectionPage({ ...this.#about({ caller, portal, connection, request, reply, body }), faults: faultsOf(error) }), 422);
    }
  }

  #about(place: SsoPlace) {
    const card = this.places.card(place);
    return { face: this.places.face(place.request), portal: { id: place.portal, hosts: Object.keys(this.places.portalOf(place.caller, place.portal).hosts) }, card };
  }

  #edit(place: SsoPlace, more: Partial<EditPageProps> = {}, status = 200): void {
    const about = this.#about(place);
    sendPage(place.reply, EditConnectionPage({ ...about, seen: about.card.revision, ...more }), status);
  }

  #map(place: SsoPlace, more: Partial<MappingPageProps> = {}, status = 200): void {
    const about = this.#about(place);
    const mapping = about.card.settings?.mapping;
    const texts = { emailAttribute: mapping?.email ?? '', nameAttribute: mapping?.name ?? '', reason: '' };
    const rows = { lists: mapping?.lists ?? [], companies: mapping?.companies ?? [], properties: mapping?.fields ?? [] } as unknown as MappingRows;
    sendPage(place.reply, MappingPage({ ...about, rows, texts, choices: mappingChoices(this.house, place.caller, about.face.words), seen: about.card.revision, ...more }), status);
  }
}

/** What a select says in place of an id. */
const UNCHOSEN = { en: 'needs something to be chosen', de: 'braucht eine Auswahl' };

const STALE = { path: 'mapping', code: 'revision.stale', en: 'was changed by somebody else meanwhile: look at it, and send it again', de: 'wurde inzwischen von jemand anderem geändert: bitte ansehen und noch einmal senden' };
