import { SignInForm } from '../identity/door.forms.js';
import { PostReply } from '../tickets/ticket-conversation.js';
import { OpenTicket } from '../tickets/ticket-opening.js';
import { listOf, record, type RouteWords } from './openapi-words.js';

const LIST = ['tab', 'sort', 'order', 'q', 'status', 'pipeline', 'openedFrom', 'openedTo', 'company', 'property', 'value', 'cursor', 'limit', 'counts'];
const LINE = record({ id: 'string', reference: 'string', subject: 'string|null', status: 'string|null', opened: 'string', lastActivity: 'string' });
const CARD = record({ id: 'string', reference: 'string', subject: 'string|null', status: 'string|null', opened: 'date-time', lastActivity: 'date-time', closed: 'boolean', requester: 'string|null', company: 'string|null', participants: 'array', properties: 'object', mayReply: 'boolean', thread: 'array' });
const DONE = record({ position: 'string' });
const SESSION = record({ id: 'string', actor: 'object', csrf: 'string', endsAt: 'date-time' });

/** Words for routes whose controllers do not bring their own (`@Describe`). */
export const OTHERS: Readonly<Record<string, RouteWords>> = {
  'TicketsController.list': { en: 'Tickets as the signed-in contact sees them', query: LIST, headers: ['If-None-Match'], answer: listOf('tickets', LINE) },
  'TicketsController.open': { en: 'Opens a ticket', headers: ['Idempotency-Key'], body: { of: OpenTicket, without: ['portal', 'requester'] }, answer: record({ id: 'string', position: 'string' }) },
  'TicketsController.read': { en: 'A ticket with its thread', headers: ['If-None-Match'], answer: CARD, tagged: true },
  'TicketsController.reply': { en: 'Answers a ticket', headers: ['Idempotency-Key', 'If-Match'], body: { of: PostReply, without: ['ticket', 'portal'] }, answer: DONE },
  'TicketsController.close': { en: 'Closes a ticket', headers: ['Idempotency-Key', 'If-Match'], answer: DONE },
  'TicketsController.reopen': { en: 'Reopens a ticket', headers: ['Idempotency-Key', 'If-Match'], answer: DONE },
  'SessionController.signIn': { en: 'Signs a contact in', body: { of: SignInForm }, answer: SESSION },
  'SessionController.staffSignIn': { en: 'Signs a staff member in', body: { of: SignInForm }, answer: SESSION },
  'SessionController.read': { en: 'Who is signed in', answer: record({ id: 'string', actor: 'object', roles: 'array', host: 'string', csrf: 'string', endsAt: 'date-time' }) },
  'SessionController.signOut': { en: 'Signs out', gives: 'none' },
};
