import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Cursors } from '../platform/cursors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import type { FaultLine } from '../web/controls.js';
import { problemOf } from '../web/problems.js';
import { queryText, queryTexts } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { appliedAddress } from './list-address.js';
import { chipsOf } from './list-chips.js';
import { listRequest, TABS } from './list-request.js';
import { SeenMarks } from './seen-marks.js';
import { cellsOf, columnsOf, listOffer } from './ticket-list.queries.js';
import { TicketListPage, type TicketListProps } from './ticket-list.page.js';
import { listedTicket, type ListedTicket } from './listed-ticket.js';
import { ticketSnippet } from './ticket-snippets.queries.js';
import { searchWords, type ListPage } from './ticket.queries.js';

/** Columns that the list's ready line fills. */
const READY = new Set(['status', 'activity', 'opened']);

type Looked = ReturnType<Eyes['look']>;
type Listed = Pick<TicketListProps, 'tickets' | 'next' | 'updating' | 'chips' | 'faults'>;

/** The customer's list of tickets, as a page. */
@Controller()
@Allow('contact')
export class TicketListPagesController {
  readonly #seen: SeenMarks;

  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly cursors: Cursors,
    private readonly faces: Faces,
  ) {
    this.#seen = new SeenMarks(house.stores.vault, house.clock);
  }

  @Get('tickets')
  async list(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const looked = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const offer = listOffer(looked.viewer, looked.snapshot, face.words);
    if (queryTexts(query, 'apply').length > 0) return goTo(reply, applied(query, offer));
    const { status, ...listed } = this.#listed(visit, query, looked, offer, face.words);
    const columns = columnsOf(query, offer);
    const reader = { words: face.words, zone: face.portal.zone };
    const cells = cellsOf(looked.snapshot, listed.tickets, columns.map(({ id }) => id).filter(id => !READY.has(id)), reader);
    const snippets = snippetsOf(looked.snapshot, listed.tickets, searchWords(queryTexts(query, 'q')[0] ?? ''));
    const counts = this.#counts(looked);
    const tab = TABS.find(one => one === queryTexts(query, 'tab')[0]) ?? 'all';
    // The snapshot ends here: marks are in the vault.
    const unread = await this.#unread(visit, listed.tickets);
    sendPage(reply, TicketListPage({ face, query, offer, columns, cells, counts, tab, unread, snippets, ...listed }), status);
  }

  /** What the address asks for; an address that cannot be meant gets a page that says what is wrong with it. */
  #listed(visit: Visit, query: unknown, looked: Looked, offer: TicketListProps['offer'], words: Words): Listed & { status: number } {
    try {
      const { purpose, page } = this.#page(visit, query, looked);
      const tickets = page.rows.map(({ line }) => listedTicket(line));
      const next = page.next && this.cursors.write(purpose, visit, page.next);
      return { tickets, next, updating: page.updating, chips: chipsOf({ words, zone: looked.viewer.portal.zone.value, query, offer }), faults: [], status: 200 };
    } catch (error) {
      if (!(error instanceof Rejection) || error.kind !== 'invalid') throw error;
      return { tickets: [], next: undefined, updating: false, chips: [], faults: linesOf(error, words), status: problemOf(error).status };
    }
  }

  #page(visit: Visit, query: unknown, { viewer, snapshot }: Looked): { purpose: string; page: ListPage } {
    const asked = listRequest(query, viewer.portal.zone.value);
    const purpose = `tickets:${asked.sort}:${asked.descending}`;
    const cursor = queryText(query, 'cursor');
    const after = cursor === undefined ? undefined : this.cursors.read<NonNullable<ListPage['next']>>(purpose, visit, cursor);
    return { purpose, page: this.house.tickets.list(viewer, snapshot, { ...asked, after }) };
  }

  #counts({ viewer, snapshot }: Looked): TicketListProps['counts'] {
    return this.house.tickets.counts(viewer, snapshot);
  }

  #unread({ caller }: Visit, tickets: readonly ListedTicket[]): Promise<ReadonlySet<string>> {
    return this.#seen.unread(caller!.actor.id, tickets.map(({ id, lastActivity }) => ({ id, at: Date.parse(lastActivity) })));
  }
}

/** A form that says a name twice is no form of ours: its address is shown with what is wrong. */
const applied = (query: unknown, offer: TicketListProps['offer']): string => {
  try {
    return appliedAddress(query, offer);
  } catch (error) {
    if (error instanceof Rejection) return '/tickets';
    throw error;
  }
};

const FIELDS: Readonly<Record<string, string>> = { q: '#q', status: '#by-state', openedFrom: '#openedFrom', openedTo: '#openedTo', sort: '#by', order: '#by', property: '#pick' };

const linesOf = (error: Rejection, words: Words): FaultLine[] => {
  if (error.code === 'cursor.invalid') return [{ text: words.say('problem.cursor.invalid') }];
  return (error.details.faults ?? []).map(fault => {
    const label = words.find(`tickets.name.${fault.path}`) ?? fault.path;
    const href = FIELDS[fault.path];
    return { text: words.say('form.fault', label, words.of(fault)), ...(href === undefined ? {} : { href }) };
  });
};

const snippetsOf = (snapshot: Looked['snapshot'], tickets: readonly ListedTicket[], words: readonly string[]): TicketListProps['snippets'] =>
  new Map(words.length === 0 ? [] : tickets.flatMap(({ id }) => {
    const snippet = ticketSnippet(snapshot, id, words);
    return snippet ? [[id, snippet] as const] : [];
  }));
