import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentOf, problemOf, type Problem } from './problems.js';
import { ErrorPage } from './error.page.js';
import type { Face } from './face.js';
import { renderDocument, type Html } from './markup.js';
import { securityHeaders } from './security-headers.js';

export type Detour = { readonly page: Html; readonly status: number } | { readonly to: string };

export interface ProblemsOptions {
  /** What the error page has in common with the others. Must not throw; it is also called before anybody is known. */
  readonly faceOf: (request: FastifyRequest) => Face;
  /** Where a page sends people who are not signed in; undefined: it shows the problem. */
  readonly signInPath?: (request: FastifyRequest) => string | undefined;
  /** What a person is shown in place of the problem, who has to do something first: a page, or the address of one. Must not throw. */
  readonly detour?: (error: unknown, request: FastifyRequest) => Detour | undefined;
  /** Told of what nobody expected, with the id that people are given. Never told bodies, headers or queries. */
  readonly report: (error: unknown, place: { readonly id: string; readonly method: string; readonly route: string }) => void;
}

/** Whether a person with a browser asked. Programs use /api, or do not ask for HTML. */
export const wantsPage = (request: Pick<FastifyRequest, 'url' | 'headers'>): boolean =>
  !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');

/** Every error of every route ends here: a problem document (RFC 9457) for programs, a page for people. */
@Catch()
export class Problems implements ExceptionFilter {
  constructor(private readonly options: ProblemsOptions) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    void this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for Fastify's own error and not-found handlers. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = problemOf(error, request.headers['if-match'] !== undefined);
    if (problem.kind === 'unexpected') this.options.report(error, { id: request.id, method: request.method, route: request.routeOptions?.url ?? '' });
    if (reply.sent) return reply;
    // Names of what the refused answer would have carried must not stay on the refusal.
    for (const name of ['etag', 'last-modified', 'content-disposition', 'content-type', 'location']) reply.removeHeader(name);
    reply.headers(securityHeaders('private'));
    if (problem.retryAfter !== undefined) reply.header('Retry-After', problem.retryAfter);
    return wantsPage(request) ? this.#page(error, problem, request, reply) : this.#document(problem, request, reply);
  }

  #page(error: unknown, problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const detour = this.options.detour?.(error, request);
    if (detour && 'to' in detour) return reply.code(303).header('Location', detour.to).send('');
    if (detour) return reply.code(detour.status).type('text/html; charset=utf-8').send(renderDocument(detour.page));
    const signIn = problem.kind === 'unauthenticated' && request.method === 'GET' ? this.options.signInPath?.(request) : undefined;
    if (signIn !== undefined) return reply.code(303).header('Location', signIn).send('');
    const page = ErrorPage({ face: this.options.faceOf(request), problem, ...(problem.kind === 'unexpected' && { reference: request.id }) });
    return reply.code(problem.status).type('text/html; charset=utf-8').send(renderDocument(page));
  }

  #document(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer realm="api"');
    const document = documentOf(problem, this.options.faceOf(request).words, `/requests/${encodeURIComponent(request.id)}`);
    // As bytes: to a text Fastify adds a charset, which this type does not have.
    return reply.code(problem.status).header('Content-Type', 'application/problem+json').send(Buffer.from(JSON.stringify(document)));
  }
}
