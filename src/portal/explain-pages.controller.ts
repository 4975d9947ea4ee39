import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { queryText } from '../web/queries.js';
import { contactsAsked, momentAsked, portalAsked, ticketsAsked, type Asked, type Candidate } from './explain-page.queries.js';
import { toldFor } from './explain-words.queries.js';
import { ExplainPage, type ExplainPageProps } from './explain.page.js';
import { portalPage } from './portals.queries.js';

/** Why a contact sees a ticket, or does not, as a page to read aloud (A6). */
@Controller('staff/explain')
@Allow('admin', 'agent', 'auditor')
export class ExplainPagesController {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
  ) {}

  @Get()
  async read(@Calling() caller: Caller, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { portals } = await portalPage(this.house, caller, { after: undefined, limit: 200 });
    const asked = askedIn(query, portals[0]?.id);
    const zone = (asked.portal === undefined ? undefined : portalAsked(this.house.stores.views.snapshot(), caller, asked.portal)?.zone.value) ?? this.house.config.zone;
    const answer = await this.#answer(caller, asked, zone, request);
    sendPage(reply, ExplainPage({ face: this.faces.of(request), asked, portals, zone, mayRead: mayRead(caller), ...answer }), answer.missing ? 422 : 200);
  }

  async #answer(caller: Caller, asked: Asked, zone: string, request: Visited): Promise<Pick<ExplainPageProps, 'told' | 'choices' | 'missing'>> {
    const { portal, contact, ticket } = asked;
    if (portal === undefined || contact === undefined || ticket === undefined) return {};
    const at = asked.at === undefined ? undefined : momentAsked(asked.at, zone);
    if (asked.at !== undefined && at === undefined) return { missing: 'at' };
    const contacts = await contactsAsked(this.house, caller, portal, contact);
    if (contacts.length !== 1) return several('contact', contacts);
    const tickets = ticketsAsked(this.house, caller, ticket);
    if (tickets.length !== 1) return several('ticket', tickets);
    return { told: await toldFor(this.house, caller, { portal, contact: contacts[0]!.id, ticket: tickets[0]!.id }, at, this.faces.of(request).words) };
  }
}

const askedIn = (query: unknown, first: string | undefined): Asked => ({
  portal: queryText(query, 'portal') ?? first, contact: queryText(query, 'contact'), ticket: queryText(query, 'ticket'), at: queryText(query, 'at'),
});

const several = (of: 'contact' | 'ticket', candidates: readonly Candidate[]): Pick<ExplainPageProps, 'choices' | 'missing'> =>
  candidates.length === 0 ? { missing: of } : { choices: { of, candidates } };

/** The log is for auditors and admins; roles for some portals read the streams of these portals. */
const mayRead = ({ roles, portals }: Caller) => (stream: string): boolean =>
  roles.some(role => role === 'admin' || role === 'auditor') && (portals === null || portals.some(portal => stream === `portal-${portal}`));
