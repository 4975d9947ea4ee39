import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { acceptBodies, BODY_LIMIT } from './bodies.js';
import { acceptFiles } from './multipart.js';
import { securityHeaders, STRICT_TRANSPORT } from './security-headers.js';
import { refuseAddress, refuseRequest } from './unreadable.js';

/** For `new FastifyAdapter(edgeOptions)`. Proxies are trusted by hosts.ts alone, and ids of requests are ours. */
export const edgeOptions = {
  bodyLimit: BODY_LIMIT,
  trustProxy: false,
  requestIdHeader: false as const,
  genReqId: (): string => randomUUID(),
  connectionTimeout: 60_000,
  /** For forms with files; all others are hurried. */
  requestTimeout: 600_000,
  http: { headersTimeout: 30_000 },
  keepAliveTimeout: 75_000,
  routerOptions: { maxParamLength: 200 },
  frameworkErrors: refuseAddress,
  clientErrorHandler: refuseRequest,
};

/**
 * What holds for every answer: bodies that we understand, headers that close what is not opened on purpose. Routes of
 * assets and downloads set their own on top. Call it before routes are added, with `bodyParser: false` in Nest.
 */
export const closeTheEdge = (app: FastifyInstance, { https, fileBytes = BODY_LIMIT, importBytes = fileBytes }: { readonly https: boolean; readonly fileBytes?: number; readonly importBytes?: number }): void => {
  acceptBodies(app);
  acceptFiles(app, { fileBytes, importBytes });
  const headers = { ...securityHeaders('private'), ...(https && STRICT_TRANSPORT) };
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(headers);
    hurry(request);
    // A first line with a whole address names a host of its own, which might not be the one in Host.
    next(request.raw.url?.startsWith('/') ? undefined : new Rejection('unknown', 'host.unknown', 'Ask with a path.'));
  });
};

const HURRY = 30_000;

/** A body without files is small: who takes longer for it only holds a connection (W21). */
const hurry = ({ raw, headers }: FastifyRequest): void => {
  if (raw.method === 'GET' || raw.method === 'HEAD' || headers['content-type']?.startsWith('multipart/')) return;
  const timer = setTimeout(() => raw.readableEnded || raw.destroy(), HURRY).unref();
  for (const end of ['end', 'close']) raw.once(end, () => clearTimeout(timer));
};
