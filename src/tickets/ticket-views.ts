import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import type { Faces } from '../platform/faces.js';
import type { Eyes, Visit, Visited } from '../platform/gate.js';
import type { House } from '../platform/house.js';
import { goTo, sendPage, type FlashKey } from '../platform/page-answers.js';
import type { Received } from '../platform/uploads.js';
import { PersonNotes } from '../sealing/person-notes.js';
import type { FormBody } from '../web/bodies.js';
import { KEY_FIELD } from '../web/controls.js';
import { problemOf, sentenceOf } from '../web/problems.js';
import type { Words } from '../web/words.js';
import { mayList, participantsOf } from './colleagues.queries.js';
import { ratingFor } from './rating.queries.js';
import { mayReopen } from './reopen.policy.js';
import { ReplyDrafts } from './reply-drafts.js';
import { SeenMarks } from './seen-marks.js';
import { nameOfContact, threadOf, ticketCard, type EntryCard } from './ticket-cards.js';
import type { TicketPageProps, Trouble } from './ticket-page-props.js';
import { TicketPage } from './ticket.page.js';
import type { TicketFacts } from './ticket.policy.js';
import { shownFacts, statusesFor } from './ticket-words.queries.js';

type Known = Omit<TicketPageProps, 'draft' | 'trouble'>;

/** Makes the page of a ticket, for whoever shows it: opened, or after something that did not work. */
export class TicketViews {
  readonly drafts: ReplyDrafts;
  readonly #seen: SeenMarks;

  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly faces: Faces,
  ) {
    const { stores, clock, keys, random } = house;
    this.drafts = new ReplyDrafts(stores.vault, new PersonNotes(keys, random), clock);
    this.#seen = new SeenMarks(stores.vault, clock);
  }

  /** Sends the page. What is on it counts as seen by its reader, unless somebody else looks through that person's eyes. */
  async send(visit: Visit, id: string, request: Visited, reply: FastifyReply, { text, trouble, status = 200 }: { text?: string | undefined; trouble?: Trouble; status?: number } = {}): Promise<void> {
    const known = this.#known(visit, id, request, reply);
    const { ticket, viewer } = known;
    const draft = text ?? (trouble?.form === 'reply' ? undefined : unsent(await this.drafts.find(viewer, id), known));
    if (visit.caller?.onBehalfOf === undefined) await this.#seen.note(viewer, id, Date.parse(ticket.lastActivity));
    sendPage(reply, TicketPage({ ...known, draft, trouble }), status);
  }

  /** After a change: to the ticket, or to the list when the change took it out of sight (a rule that looks at its status does so). */
  goOn(visit: Visit, reply: FastifyReply, id: string, flash: FlashKey, { toOwn = false, hidden = flash }: { toOwn?: boolean; hidden?: FlashKey } = {}): void {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const { visible } = viewer.sees(snapshot.get<TicketFacts>('ticketFacts', id)?.row);
    if (visible) goTo(reply, `/tickets/${id}${toOwn ? anchorOf(threadOf(snapshot, id, false), viewer.who.contact) : ''}`, flash);
    else goTo(reply, '/tickets', hidden);
  }

  /** The same page with what went wrong; errors that nobody expected go on to where errors are told. */
  async refuse(visit: Visit, id: string, request: Visited, reply: FastifyReply, form: Trouble['form'], body: FormBody, error: unknown, sent?: Received): Promise<void> {
    if (!(error instanceof Rejection) || error.kind === 'unknown' || error.kind === 'unauthenticated') throw error;
    const problem = problemOf(error);
    const { words } = this.faces.of(request);
    const faults = [...new Set([...problem.faults, ...(sent?.faults ?? [])])];
    const sentence = faults.length > 0 ? undefined : sentenceOf(problem, words);
    // Without a fault to mend there is no second try: the files went with the refusal.
    const trouble: Trouble = { form, faults, values: kept(body, error), sentence, uploads: error.details.faults ? sent?.files : undefined };
    await this.send(visit, id, request, reply, { trouble, status: problem.status });
  }

  #known(visit: Visit, id: string, request: Visited, reply: FastifyReply): Known {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const { facts, mayReply } = this.house.tickets.ticket(viewer, snapshot, id);
    const ticket = ticketCard(snapshot, facts, { mayReply, staff: false });
    const answer = facts.closed ? mayReopen(viewer.portal, facts.closed.at, viewer.at) : 'yes';
    return {
      face, ticket, viewer: viewer.who.contact,
      status: statusesFor(snapshot, face.words).find(one => one.id === ticket.status)?.label ?? ticket.status ?? '',
      facts: [...askedBy(ticket, viewer.who.contact, face.words, nameOfContact(snapshot, ticket.requester ?? '')), ...shownFacts(snapshot, ticket, { words: face.words, zone: face.portal.zone })],
      notReopened: answer === 'yes' || answer === 'keep-closed' ? undefined : reason(answer, face.words),
      participants: participantsOf(snapshot, facts),
      requester: facts.requester?.id === viewer.who.contact,
      mayList: mayList(viewer, facts),
      rating: ratingFor(snapshot, facts, viewer.who.contact, viewer.at),
    };
  }
}

/** The place on the page of what somebody said last. */
const anchorOf = (thread: readonly EntryCard[], contact: string): string => {
  const own = thread.findLast(({ author, kind }) => author === contact && kind === 'message');
  return own ? `#entry-${own.entry}` : '';
};

/** Whose ticket it is, for others. */
const askedBy = ({ requester }: Known['ticket'], viewer: string, words: Words, name: string | null) =>
  requester === null || requester === viewer ? [] : [{ label: words.say('tickets.column.requester'), value: name ?? words.say('ticket.entry.somebody') }];

const reason = (code: string, words: Words): string | undefined => words.find(`problem.${code}`);

/** A script may have saved a draft in the moment in which it was sent: that is none any more. */
const unsent = (draft: string | undefined, { ticket, viewer }: Known): string | undefined => {
  const last = ticket.thread.findLast(entry => entry.author === viewer && entry.kind === 'message');
  return draft?.trim() === last?.body?.trim() ? undefined : draft;
};

/** A key that was used for another text is no good for this one. */
const kept = (body: FormBody, error: Rejection): FormBody => (error.kind === 'mismatch' ? { ...body, [KEY_FIELD]: '' } : body);
