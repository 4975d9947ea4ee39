import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { sendPage } from '../platform/page-answers.js';
import { demandPortal } from '../platform/staff-reach.js';
import { portalChoices } from '../platform/portal-choices.js';
import { queryText, queryWhole } from '../web/queries.js';
import { NO_PORTAL, Refusals, type RefusalsAsked, type RefusedSignIn } from './refusals.queries.js';
import { RefusalsPage } from './refusals.page.js';

const SHOWN = 100;
const REFUSED = record({ at: 'date-time', portal: 'string|null', host: 'string', reason: 'string', person: 'object|null', address: 'string|null', browser: 'string|null', system: 'string|null' });
const COUNTED = record({ portal: 'string|null', reason: 'string', count: 'integer' });

/** Refused sign-ins of a day: by portal and reason, as a page and for programs. */
@Controller()
@Allow('admin', 'auditor')
export class RefusalsController {
  constructor(
    private readonly house: House,
    private readonly refusals: Refusals,
    private readonly faces: Faces,
  ) {}

  @Get('staff/refusals')
  async page(@Calling() caller: Caller, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const asked = this.#asked(caller, query);
    const found = await this.refusals.ofDay(caller, asked, SHOWN);
    sendPage(reply, RefusalsPage({ face: this.faces.of(request), asked, found, portals: portalChoices(this.house, caller), allReach: caller.portals === null }));
  }

  @Get('api/admin/refusals')
  @Describe({ en: 'Sign-ins that were refused on a day (UTC), the latest first, and how many there were', query: ['day', 'portal', 'reason', 'limit'], answer: record({ refused: { type: 'array', items: REFUSED }, more: 'boolean', counted: { type: 'array', items: COUNTED } }) })
  async list(@Calling() caller: Caller, @Query() query: unknown) {
    const { refused, more, counted } = await this.refusals.ofDay(caller, this.#asked(caller, query), queryWhole(query, 'limit', { min: 1, max: 500, fallback: SHOWN }));
    return { refused: refused.map(told), more, counted };
  }

  /** @throws Rejection `portal.unknown` for one out of reach */
  #asked(caller: Caller, query: unknown): RefusalsAsked {
    const portal = queryText(query, 'portal');
    if (portal !== undefined && portal !== NO_PORTAL) demandPortal(caller, portal);
    return { day: queryText(query, 'day') ?? new Date(this.house.clock.now()).toISOString().slice(0, 10), portal, reason: queryText(query, 'reason') };
  }
}

const told = ({ at, ...refused }: RefusedSignIn) => ({ at: new Date(at).toISOString(), ...refused });
