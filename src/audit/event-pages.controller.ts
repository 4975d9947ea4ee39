import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessLog } from '../identity/access-log.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { eventInWords } from './event-words.queries.js';
import { EventPage } from './event.page.js';
import { streamPage } from './events.queries.js';

/** One event of the log as a page: where explanations and histories lead. */
@Controller('staff/events')
@Allow('auditor', 'admin')
export class EventPagesController {
  constructor(
    private readonly house: House,
    private readonly accessLog: AccessLog,
    private readonly faces: Faces,
  ) {}

  @Get(':stream/:revision')
  async read(@Calling() caller: Caller, @Param('stream') stream: string, @Param('revision') revision: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const asked = /^\d{1,9}$/.test(revision) ? Number(revision) : -1;
    await this.accessLog.read({ person: caller.actor.id, portal: null, what: 'log', id: stream.slice(0, 250) });
    const { events } = await streamPage(this.house, caller, stream, { from: Math.max(0, asked - 1), limit: 3 });
    const event = events.find(one => one.revision === asked);
    if (!event) throw new Rejection('unknown', 'event.unknown', 'There is no such event.');
    const beside = (at: number): number | null => (events.some(one => one.revision === at) ? at : null);
    const face = this.faces.of(request);
    const sentence = eventInWords(this.house.stores.views.snapshot(), event, face.words);
    sendPage(reply, EventPage({ face, event, sentence, earlier: beside(asked - 1), later: beside(asked + 1) }));
  }
}
