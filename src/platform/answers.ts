import type { FastifyReply } from 'fastify';
import { revisionTag } from '../web/preconditions.js';
import { queryText, queryWhole } from '../web/queries.js';
import type { Cursors } from './cursors.js';
import type { Visit } from './gate.js';
import type { House } from './house.js';

/** The revision that a change would have to name (If-Match): that of the stream's last event, whether a view shows it or not. */
export const tagWith = async (house: House, reply: FastifyReply, stream: string): Promise<number> => {
  const last = (await house.stores.events.readStream(stream, { backwards: true, limit: 1 }))[0];
  const revision = last?.revision ?? -1;
  reply.header('ETag', revisionTag(revision, house.stores.events.lineage));
  return revision;
};

/** Where a list is asked to go on, and how far. */
export const pageAsked = (cursors: Cursors, purpose: string, visit: Visit, query: unknown): { after: string | undefined; limit: number } => {
  const cursor = queryText(query, 'cursor');
  return { after: cursor === undefined ? undefined : cursors.read<string>(purpose, visit, cursor), limit: queryWhole(query, 'limit', { min: 1, max: 200, fallback: 50 }) };
};

export const nextOf = (cursors: Cursors, purpose: string, visit: Visit, next: string | undefined): string | null => (next === undefined ? null : cursors.write(purpose, visit, next));
