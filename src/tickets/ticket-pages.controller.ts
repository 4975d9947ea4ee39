import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Command } from '../kernel/command.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { KeptForms } from '../platform/kept-forms.js';
import type { FlashKey } from '../platform/page-answers.js';
import { demandFiles, executeWithFiles, receiveFiles, TakesFiles } from '../platform/sent-files.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { CloseTicket, ReopenTicket } from './ticket-care.js';
import { PostReply } from './ticket-conversation.js';
import { TicketViews } from './ticket-views.js';
import type { TicketFacts } from './ticket.policy.js';
import { demandReply } from './ticket.queries.js';

/** The page of one ticket: reading, answering, closing, reopening. */
@Controller('tickets/:id')
@Allow('contact')
export class TicketPagesController {
  readonly #views: TicketViews;
  readonly #kept: KeptForms;

  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    faces: Faces,
  ) {
    this.#views = new TicketViews(house, eyes, faces);
    this.#kept = new KeptForms(house.stores.vault, house.clock, house.random);
  }

  @Get()
  async read(@Visiting() visit: Visit, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.#views.send(visit, id, request, reply, { text: await this.#keptText(visit, id, request, reply) });
  }

  /** Also for those whose session has ended meanwhile: they sign in and find their text again. */
  @Post('replies')
  @Allow('anybody')
  @TakesFiles()
  async reply(@Visiting() visit: Visit, @Param('id') ticket: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { caller } = visit;
    if (!caller) return this.#kept.signInFirst(visit, reply, pathOf(ticket), body, 'ticket.reply.ended');
    if (caller.actor.kind !== 'contact') throw new Rejection('forbidden', 'route.forbidden', 'You may not do this.');
    // No byte of a file is taken for a ticket that is not seen.
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    demandReply(this.house.tickets.ticket(viewer, snapshot, ticket));
    const sent = await receiveFiles(this.house, caller, ticket, body);
    try {
      const wasClosed = this.#isClosed(ticket);
      const command = commandFrom(PostReply, { ticket, portal: caller.identity!.portal, body: text(body, 'body') });
      demandFiles(sent);
      await executeWithFiles(this.house, this.desk, command, caller, { key: formKey(body) }, sent.files);
      await this.#views.drafts.drop(caller.actor.id, ticket);
      const flash = !wasClosed ? 'ticket.reply.sent' : this.#isClosed(ticket) ? 'ticket.reply.kept-closed' : 'ticket.reply.reopened';
      this.#views.goOn(visit, reply, ticket, flash, { toOwn: true });
    } catch (error) {
      await this.#views.drafts.save(caller.actor.id, ticket, text(body, 'body') ?? '');
      await this.#views.refuse(visit, ticket, request, reply, 'reply', body, error, sent);
    }
  }

  /** For the script that saves what is being written. */
  @Post('draft')
  async draft(@Visiting() visit: Visit, @Param('id') ticket: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    this.house.tickets.ticket(viewer, snapshot, ticket);
    await this.#views.drafts.save(visit.caller!.actor.id, ticket, text(body, 'body') ?? '');
    void reply.code(204).send();
  }

  @Post('closure')
  close(@Visiting() visit: Visit, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(commandFrom(CloseTicket, { ticket }), visit, reply, ticket, 'ticket.closed');
  }

  @Post('reopening')
  reopen(@Visiting() visit: Visit, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(commandFrom(ReopenTicket, { ticket, portal: visit.caller!.identity!.portal }), visit, reply, ticket, 'ticket.reopened');
  }

  async #act(command: Command, visit: Visit, reply: FastifyReply, ticket: string, flash: FlashKey): Promise<void> {
    await this.desk.execute(command, visit.caller!);
    this.#views.goOn(visit, reply, ticket, flash);
  }

  /** Asked for what is said afterwards alone: the decision about the reply is the decider's. */
  #isClosed(ticket: string): boolean {
    return this.house.stores.views.snapshot().get<TicketFacts>('ticketFacts', ticket)?.row.closed != null;
  }

  /** What was written when the session had ended, now a draft like any other. */
  async #keptText(visit: Visit, ticket: string, request: Visited, reply: FastifyReply): Promise<string | undefined> {
    const fields = await this.#kept.takeBack(visit, request, reply, pathOf(ticket));
    const body = fields && text(fields, 'body');
    if (body !== undefined) await this.#views.drafts.save(visit.caller!.actor.id, ticket, body);
    return body;
  }
}

const pathOf = (ticket: string): string => `/tickets/${encodeURIComponent(ticket)}`;

/** Browsers send line breaks of a text area as CR LF. */
const text = (body: FormBody, name: string): string | undefined => queryText(body, name)?.replace(/\r\n?/g, '\n');
