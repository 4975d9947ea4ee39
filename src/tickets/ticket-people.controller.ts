import { Body, Controller, Delete, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Command } from '../kernel/command.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, Eyes, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { idempotencyKey } from '../web/preconditions.js';
import { queryText } from '../web/queries.js';
import { invited } from './invite.js';
import { RemoveParticipant } from './ticket-people.js';
import { RateTicket } from './ticket-rating.js';

const DONE = record({ position: 'string' });

/** Participants and ratings of a ticket, for programs. */
@Controller('api/tickets/:id')
@Allow('contact')
export class TicketPeopleController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
  ) {}

  @Put('rating')
  @Describe({ en: 'Rates the help after a ticket was closed: a score from 1 to 5, and a comment', headers: ['Idempotency-Key'], body: { of: RateTicket, without: ['ticket'] }, answer: DONE })
  rate(@Calling() caller: Caller, @Param('id') ticket: string, @Body() body: object, @Headers() headers: Record<string, string>) {
    return this.#run(commandFrom(RateTicket, { ...body, ticket }), caller, headers);
  }

  @Post('participants')
  @HttpCode(200)
  @Describe({ en: 'Lets a colleague take part, named by `contact` or by `email`', headers: ['Idempotency-Key'], answer: DONE })
  add(@Visiting() visit: Visit, @Calling() caller: Caller, @Param('id') ticket: string, @Body() body: object, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    const { viewer } = this.eyes.look(visit, reply);
    return this.#run(invited(this.house, viewer, ticket, { contact: queryText(body, 'contact'), email: queryText(body, 'email') }), caller, headers);
  }

  @Delete('participants/:contact')
  @Describe({ en: 'Ends somebody’s part in a ticket, or one’s own', headers: ['Idempotency-Key'], answer: DONE })
  remove(@Calling() caller: Caller, @Param('id') ticket: string, @Param('contact') contact: string, @Headers() headers: Record<string, string>) {
    return this.#run(commandFrom(RemoveParticipant, { ticket, contact }), caller, headers);
  }

  async #run(command: Command, caller: Caller, headers: Record<string, string>) {
    const { position } = await this.desk.execute(command, caller, { key: idempotencyKey(headers['idempotency-key']) });
    return { position };
  }
}
