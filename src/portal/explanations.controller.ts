import { Controller, Get, Query } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { queryMoment, queryNeeded } from '../web/queries.js';
import { explanationFor } from './explanations.queries.js';

const ANSWER = record({ visible: 'boolean|null', mayReply: 'boolean|null', entry: 'object', assumed: 'object|null', checks: 'array', at: 'date-time', position: 'string|null', reconstructable: 'boolean', erased: 'array' });

/** Why a contact sees a ticket, or does not, now and at any moment (A6, U1). */
@Controller('api/admin/explanations')
@Allow('admin', 'agent', 'auditor')
export class ExplanationsController {
  constructor(private readonly house: House) {}

  @Get()
  @Describe({ en: 'The checks in order, with operands, outcome, and the event that set each; unknown ids are answered too', query: ['portal!', 'contact!', 'ticket!', 'at'], answer: ANSWER })
  read(@Calling() caller: Caller, @Query() query: unknown) {
    const ids = { portal: queryNeeded(query, 'portal'), contact: queryNeeded(query, 'contact'), ticket: queryNeeded(query, 'ticket') };
    return explanationFor(this.house, caller, ids, queryMoment(query, 'at'));
  }
}
