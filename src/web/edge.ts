import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { acceptBodies, BODY_LIMIT } from './bodies.js';
import { securityHeaders, STRICT_TRANSPORT } from './security-headers.js';

/** For `new FastifyAdapter(edgeOptions)`. Proxies are trusted by hosts.ts alone, and ids of requests are ours. */
export const edgeOptions = {
  bodyLimit: BODY_LIMIT,
  trustProxy: false,
  requestIdHeader: false as const,
  genReqId: (): string => randomUUID(),
  connectionTimeout: 60_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  maxParamLength: 200,
};

/**
 * What holds for every answer: bodies that we understand, headers that close what is not opened on purpose. Routes of
 * assets and downloads set their own on top. Call it before routes are added, with `bodyParser: false` in Nest.
 */
export const closeTheEdge = (app: FastifyInstance, { https }: { readonly https: boolean }): void => {
  acceptBodies(app);
  const headers = { ...securityHeaders('private'), ...(https && STRICT_TRANSPORT) };
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(headers);
    // A first line with a whole address names a host of its own, which might not be the one in Host.
    next(request.raw.url?.startsWith('/') ? undefined : new Rejection('unknown', 'host.unknown', 'Ask with a path.'));
  });
};
