import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { bodyFromTexts, commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { FormBody } from '../web/bodies.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { colleaguesFor, mayList } from './colleagues.queries.js';
import { invited } from './invite.js';
import { RateTicket } from './ticket-rating.js';
import { PickColleaguePage } from './ticket-participants.page.js';
import { RemoveParticipant } from './ticket-people.js';
import { TicketViews } from './ticket-views.js';

/** Who takes part in a ticket, and what they say of the help, on the ticket's page. */
@Controller('tickets/:id')
@Allow('contact')
export class TicketPeoplePagesController {
  readonly #views: TicketViews;

  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly faces: Faces,
  ) {
    this.#views = new TicketViews(house, eyes, faces);
  }

  @Post('rating')
  async rate(@Visiting() visit: Visit, @Calling() caller: Caller, @Param('id') ticket: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      const given = { score: queryText(body, 'score'), comment: queryText(body, 'comment')?.replace(/\r\n?/g, '\n') };
      await this.desk.execute(commandFrom(RateTicket, { ...bodyFromTexts(RateTicket, given), ticket }), caller, { key: formKey(body) });
      goTo(reply, `/tickets/${ticket}`, 'rating.thanks');
    } catch (error) {
      await this.#views.refuse(visit, ticket, request, reply, 'rating', body, error);
    }
  }

  @Get('participants/new')
  async pick(@Visiting() visit: Visit, @Param('id') ticket: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const { facts } = this.house.tickets.ticket(viewer, snapshot, ticket);
    if (facts.requester?.id !== viewer.who.contact || !mayList(viewer, facts)) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
    sendPage(reply, PickColleaguePage({ face, ticket, people: await colleaguesFor(this.house, viewer, facts) }));
  }

  @Post('participants')
  async add(@Visiting() visit: Visit, @Calling() caller: Caller, @Param('id') ticket: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { viewer } = this.eyes.look(visit, reply);
      await this.desk.execute(invited(this.house, viewer, ticket, { contact: queryText(body, 'contact'), email: queryText(body, 'email') }), caller, { key: formKey(body) });
      goTo(reply, `/tickets/${ticket}#participants`, 'participants.added');
    } catch (error) {
      await this.#views.refuse(visit, ticket, request, reply, 'participants', body, error);
    }
  }

  /** Whoever left may no longer see the ticket: on to the list. */
  @Post('participants/:contact/removal')
  async remove(@Calling() caller: Caller, @Param('id') ticket: string, @Param('contact') contact: string, @Res() reply: FastifyReply): Promise<void> {
    await this.desk.execute(commandFrom(RemoveParticipant, { ticket, contact }), caller);
    if (contact === caller.actor.id) goTo(reply, '/tickets', 'participants.left');
    else goTo(reply, `/tickets/${ticket}#participants`, 'participants.removed');
  }
}
