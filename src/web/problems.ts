import { Rejection, type Fault, type RejectionKind } from '../kernel/errors.js';
import type { Words } from './words.js';

/** RFC 9457 document. `detail` and `title` are in the reader's language; `code` is for programs. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly code: string;
  readonly faults?: readonly { readonly path: string; readonly code: string; readonly detail: string }[];
  readonly [extension: string]: unknown;
}

export type ProblemKind = RejectionKind | 'unexpected';

/** A failure as the edge sees it, before it is put into words. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly status: number;
  readonly faults: readonly Fault[];
  /** Seconds, for Retry-After. */
  readonly retryAfter?: number;
  /** Of a stale revision: the current one. */
  readonly actual?: number;
}

/** The only place that knows status numbers. */
const STATUS: Readonly<Record<ProblemKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  mismatch: 422,
  limited: 429,
  unavailable: 503,
  unexpected: 500,
};

/** Refusals of the transport, which say more than their kind. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  'address.too-long': 414,
  'header.too-large': 431,
  'body.malformed': 400,
  'body.forbidden-key': 400,
  'body.too-deep': 400,
  'body.too-large': 413,
  'body.media-type': 415,
  'query.repeated': 400,
  'header.invalid': 400,
  'request.malformed': 400,
  'method.unknown': 405,
  'host.unknown': 421,
  'host.insecure': 421,
};

const FRAMEWORK_CODES: Readonly<Record<number, readonly [ProblemKind, string]>> = {
  400: ['invalid', 'request.malformed'],
  401: ['unauthenticated', 'session.none'],
  403: ['forbidden', 'forbidden'],
  404: ['unknown', 'not-found'],
  405: ['invalid', 'method.unknown'],
  413: ['invalid', 'body.too-large'],
  414: ['invalid', 'address.too-long'],
  415: ['invalid', 'body.media-type'],
  429: ['limited', 'requests.limited'],
  431: ['invalid', 'header.too-large'],
  503: ['unavailable', 'unavailable'],
};

const seconds = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? Math.ceil(value) : undefined);

const fromRejection = ({ kind, code, details }: Rejection, byIfMatch: boolean): Problem => {
  // Forbidden, unknown and erased ids must not be told apart: nothing of the refusal shows (W1, C2).
  if (kind === 'unknown' && STATUS_OF_CODE[code] === undefined) return { kind, code: 'not-found', status: STATUS.unknown, faults: [] };
  const status = code === 'revision.stale' && byIfMatch ? 412 : (STATUS_OF_CODE[code] ?? STATUS[kind]);
  const retryAfter = kind === 'limited' || kind === 'unavailable' ? (seconds(details['retryAfter']) ?? 1) : undefined;
  const actual = code === 'revision.stale' ? details['actual'] : undefined;
  return { kind, code, status, faults: details.faults ?? [], ...(retryAfter !== undefined && { retryAfter }), ...(typeof actual === 'number' && { actual }) };
};

const statusIn = (error: unknown): number => {
  const { status, statusCode, getStatus } = error as { status?: unknown; statusCode?: unknown; getStatus?: () => unknown };
  const found = typeof getStatus === 'function' ? getStatus.call(error) : (statusCode ?? status);
  return typeof found === 'number' ? found : 500;
};

/** What went wrong, by name. Rejections keep their code; errors of Nest and Fastify get one; all else is unexpected and tells nothing. */
export const problemOf = (error: unknown, byIfMatch = false): Problem => {
  if (error instanceof Rejection) return fromRejection(error, byIfMatch);
  const known = typeof error === 'object' && error !== null ? FRAMEWORK_CODES[statusIn(error)] : undefined;
  const [kind, code] = known ?? (['unexpected', 'unexpected'] as const);
  return { kind, code, status: STATUS_OF_CODE[code] ?? STATUS[kind], faults: [], ...(kind === 'limited' || kind === 'unavailable' ? { retryAfter: 1 } : {}) };
};

/** The sentence people read: for the code if there is one, else for the kind. */
export const sentenceOf = ({ code, kind }: Pick<Problem, 'code' | 'kind'>, words: Words): string => words.find(`problem.${code}`) ?? words.say(`problem.kind.${kind}`);

export const headingOf = ({ kind }: Pick<Problem, 'kind'>, words: Words): string => words.say(`problem.heading.${kind}`);

/** The document for programs. A 404 names no instance, so that it is the same bytes for every id. */
export const documentOf = (problem: Problem, words: Words, instance?: string): ProblemDocument => ({
  type: `/problems/${problem.code}`,
  title: headingOf(problem, words),
  status: problem.status,
  detail: sentenceOf(problem, words),
  ...(instance !== undefined && problem.kind !== 'unknown' && { instance }),
  code: problem.code,
  ...(problem.faults.length > 0 && { faults: problem.faults.map(({ path, code, en, de }) => ({ path, code, detail: words.of({ en, de }) })) }),
  ...(problem.actual !== undefined && { actual: problem.actual }),
});
