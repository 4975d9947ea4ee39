import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { companyName } from '../platform/names.js';
import { KeptForms } from '../platform/kept-forms.js';
import { sendPage } from '../platform/page-answers.js';
import { demandFiles, executeWithFiles, freshKey, receiveFiles, TakesFiles, ticketToBe } from '../platform/sent-files.js';
import type { Received } from '../platform/uploads.js';
import type { FormBody } from '../web/bodies.js';
import { KEY_FIELD } from '../web/controls.js';
import { formKey } from '../web/form-body.js';
import { problemOf, sentenceOf } from '../web/problems.js';
import { addressWith, queryText, queryTexts } from '../web/queries.js';
import { PROPERTY_PREFIX } from './form-property.page.js';
import { OpenTicketPage, type OpenTicketPageProps } from './open-ticket.page.js';
import { definitionOf } from './property.policy.js';
import { ticketCard } from './ticket-cards.js';
import { OpenTicket } from './ticket-opening.js';
import { TicketViews } from './ticket-views.js';
import { propertyFromText } from './ticket-words.queries.js';

/** The form for a new ticket. */
@Controller('tickets')
@Allow('contact')
export class OpenTicketPagesController {
  readonly #views: TicketViews;
  readonly #kept: KeptForms;

  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {
    this.#views = new TicketViews(house, eyes, faces);
    this.#kept = new KeptForms(house.stores.vault, house.clock, house.random);
  }

  /** A ticket that goes on from a closed one begins with what was written for that one and could not be sent. */
  @Get('new')
  async form(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const continues = queryText(query, 'continues');
    const page = this.#form(visit, request, reply, continues);
    const kept = await this.#kept.takeBack(visit, request, reply, '/tickets/new');
    if (kept) return sendPage(reply, OpenTicketPage({ ...page, values: kept }));
    const draft = continues === undefined ? undefined : await this.#views.drafts.find(visit.caller!.actor.id, continues);
    const subject = page.continues?.subject ?? queryText(query, 'subject')?.slice(0, 200);
    const values: FormBody = { ...(subject ? { subject } : {}), ...(draft === undefined ? {} : { body: draft }) };
    sendPage(reply, OpenTicketPage({ ...page, values }));
  }

  /** Also for those whose session has ended meanwhile: they sign in and find the form as they filled it in. */
  @Post()
  @Allow('anybody')
  @TakesFiles()
  async open(@Visiting() visit: Visit, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { caller } = visit;
    const continues = queryTexts(body, 'continues')[0];
    if (!caller) return this.#kept.signInFirst(visit, reply, addressWith('/tickets/new', {}, { continues }), body, 'ticket.new.ended');
    if (caller.actor.kind !== 'contact') throw new Rejection('forbidden', 'route.forbidden', 'You may not do this.');
    const { viewer } = this.eyes.look(visit, reply);
    const key = formKey(body) ?? freshKey(this.house);
    const sent = await receiveFiles(this.house, caller, ticketToBe(caller, key), body);
    try {
      const optional = { ...(continues === undefined ? {} : { continues }), company: queryText(body, 'company') };
      const command = commandFrom(OpenTicket, { subject: text(body, 'subject'), body: text(body, 'body'), ...optional, portal: caller.identity!.portal, requester: caller.actor.id, properties: this.#properties(body, viewer.portal.zone.value) });
      demandFiles(sent);
      const { id } = await executeWithFiles(this.house, this.desk, command, caller, { key }, sent.files);
      if (continues !== undefined) await this.#views.drafts.drop(caller.actor.id, continues);
      this.#views.goOn(visit, reply, id, 'ticket.created', { hidden: 'ticket.created.hidden' });
    } catch (error) {
      this.#refuse(visit, request, reply, { ...body, [KEY_FIELD]: key }, continues, error, sent);
    }
  }

  #refuse(visit: Visit, request: Visited, reply: FastifyReply, body: FormBody, continues: string | undefined, error: unknown, sent: Received): void {
    if (!(error instanceof Rejection) || error.kind === 'unknown' || error.kind === 'unauthenticated') throw error;
    const problem = problemOf(error);
    const page = this.#form(visit, request, reply, continues);
    const faults = [...new Set([...problem.faults, ...sent.faults])];
    const sentence = faults.length > 0 ? undefined : sentenceOf(problem, page.face.words);
    sendPage(reply, OpenTicketPage({ ...page, values: body, faults, sentence, uploads: error.details.faults ? sent.files : undefined }), problem.status);
  }

  #form(visit: Visit, request: Visited, reply: FastifyReply, continues: string | undefined): Omit<OpenTicketPageProps, 'values'> {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const fields = viewer.portal.form.value.fields.flatMap(({ property, required }) => {
      const row = definitionOf(snapshot, property);
      return row ? [{ property: row, required }] : [];
    });
    const companies = Object.keys(viewer.contact.companies).map(id => ({ id, label: companyName(snapshot, id) ?? id }));
    const before = continues === undefined ? undefined : ticketCard(snapshot, this.house.tickets.ticket(viewer, snapshot, continues).facts, { mayReply: false, staff: false });
    return { face, viewer: viewer.who.contact, fields, companies, shared: viewer.portal.scope.value.company.see !== 'none', continues: before };
  }

  #properties(body: FormBody, zone: string): Record<string, unknown> {
    const snapshot = this.house.stores.views.snapshot();
    const given = Object.keys(body).filter(name => name.startsWith(PROPERTY_PREFIX) && queryTexts(body, name).length > 0);
    return Object.fromEntries(given.map(name => {
      const id = name.slice(PROPERTY_PREFIX.length);
      return [id, propertyFromText(definitionOf(snapshot, id), queryTexts(body, name), zone)];
    }));
  }
}

const text = (body: FormBody, name: string): string | undefined => queryText(body, name)?.replace(/\r\n?/g, '\n');
