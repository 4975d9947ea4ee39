import type { FastifyReply } from 'fastify';
import type { Gate, Visit, Visited } from '../platform/gate.js';
import { setCookie } from '../web/cookies.js';
import type { Door } from './doorway.js';
import type { NewSession } from './sessions.js';

/** Where staff begin. */
export const STAFF_HOME = '/staff';

/** The door of a request. */
export const doorOf = (visit: Visit, request: Visited): Door => ({
  host: visit.host,
  address: visit.address,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
  token: visit.token,
});

/** Hands the browser its session and sends it on. */
export const begin = (gate: Gate, visit: Visit, reply: FastifyReply, { token }: NewSession, to: string): void => {
  void reply.code(303).header('Set-Cookie', setCookie(gate.cookie(visit.host), token)).header('Location', to).send('');
};
