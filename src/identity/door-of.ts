import type { FastifyReply } from 'fastify';
import type { Gate, Visit, Visited } from '../platform/gate.js';
import { cookieRule, readCookie, setCookie } from '../web/cookies.js';
import type { Door } from './doorway.js';
import type { NewSession } from './sessions.js';
import type { StaffEntered } from './staff-sign-ins.js';

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

/** Where a second factor is asked. */
export const SECOND_STEP = '/staff/sign-in/second-factor';

const ruleFor = ({ https, host }: Pick<Visit, 'https' | 'host'>) => cookieRule('staff-sign-in', https, host);

/** The sign-in that waits in this browser. */
export const pendingOf = (visit: Visit, request: Visited): string | undefined => readCookie(request.headers.cookie, ruleFor(visit));

/** The cookie of a sign-in that waits for its second step; what it names ends sooner. */
export const pendingCookie = (visit: Pick<Visit, 'https' | 'host'>, token: string): string => setCookie(ruleFor(visit), token, { maxAge: 15 * 60 });

/** Hands staff their session and sends them on, or asks for the second factor. */
export const beginStaff = (gate: Gate, visit: Visit, reply: FastifyReply, entered: StaffEntered, to: string): void => {
  if (entered.is === 'in') return begin(gate, visit, reply, entered.session, to);
  void reply.code(303).header('Set-Cookie', pendingCookie(visit, entered.token)).header('Location', SECOND_STEP).send('');
};
