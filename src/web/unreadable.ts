import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from './language.js';
import { documentOf, problemOf, type ProblemDocument } from './problems.js';
import { securityHeaders } from './security-headers.js';
import { wordsFor } from './words.js';

const TYPE = 'application/problem+json';

/** Never the address itself: it may be a link that somebody holds. */
const documentFor = (status: number, acceptLanguage?: string): ProblemDocument =>
  documentOf(problemOf({ statusCode: status }), wordsFor(languageOf({ acceptLanguage })));

/** Answers an address that no route can be looked up by (not decodable, too long): Fastify asks neither hooks nor filters then. */
export const refuseAddress = (error: Error, { headers }: FastifyRequest, reply: FastifyReply): void => {
  const { statusCode = 400 } = error as { statusCode?: number };
  const document = documentFor(statusCode, headers['accept-language']);
  void reply.headers(securityHeaders('private')).code(document.status).header('Content-Type', TYPE).send(Buffer.from(JSON.stringify(document)));
};

const STATUS_OF_FAULT: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Answers what is no HTTP request, or one with too many headers, and hangs up. */
export const refuseRequest = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_OF_FAULT[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ ...documentFor(status === 408 ? 400 : status), status });
  if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`);
  socket.destroy(error);
};
