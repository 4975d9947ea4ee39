import { hash } from 'node:crypto';
import { Rejection, WrongRevision } from '../kernel/errors.js';

const text = (header: string | readonly string[] | undefined): string | undefined => (typeof header === 'string' ? header.trim() : undefined);

const invalid = (name: string, en: string, de: string): never => {
  throw new Rejection('invalid', 'header.invalid', `The header ${name} ${en}.`, { faults: [{ path: name, code: 'header', en, de }] });
};

/** The strong ETag of a revision in a history: `"12.k3x9"`. */
export const revisionTag = (revision: number, lineage: string): string => `"${revision}.${lineage}"`;

const REVISION = /^"(\d{1,15})(?:\.([A-Za-z0-9_-]{1,64}))?"$/;

/**
 * The revision that If-Match demands (RFC 9110, 13.1.1), or undefined without the header. The lineage may be left out.
 * @throws WrongRevision for a tag of another history; Rejection `header.invalid` for weak tags, lists and `*`
 */
export const ifMatchRevision = (header: string | readonly string[] | undefined, lineage: string): number | undefined => {
  if (header === undefined) return undefined;
  const [, revision, history] = REVISION.exec(text(header) ?? '') ?? [];
  if (revision === undefined) return invalid('If-Match', 'must be one strong ETag of a revision, like "12"', 'muss ein starkes ETag einer Revision sein, etwa "12"');
  if (history !== undefined && history !== lineage) throw new WrongRevision('the resource', Number(revision), -1);
  return Number(revision);
};

const TAG = /^"[A-Za-z0-9._-]{1,100}"$/;

/** The one strong ETag of If-Match, for tags that are no revisions. @throws Rejection `header.invalid` */
export const givenTag = (header: string): string =>
  TAG.test(header.trim()) ? header.trim() : invalid('If-Match', 'must be the one strong ETag that was read', 'muss das eine starke ETag sein, das gelesen wurde');

/** A strong ETag over everything an answer was made from: the revisions of all rows used, the viewer, the language. */
export const etagOf = (parts: readonly (string | number)[]): string => `"${hash('sha256', parts.map(part => `${String(part).length}:${part}`).join(''), 'base64url').slice(0, 27)}"`;

/** Whether If-None-Match holds the tag (weak comparison). Authorise first: a 304 tells that there is something (W20). */
export const notModified = (header: string | readonly string[] | undefined, tag: string): boolean => {
  const wanted = text(header);
  return wanted !== undefined && wanted.length < 4_000 && (wanted === '*' || wanted.split(',').some(one => one.trim().replace(/^W\//, '') === tag));
};

/**
 * The client's name for a command: 1 to 200 visible ASCII characters; undefined without one.
 * @throws Rejection `header.invalid`
 */
export const idempotencyKey = (header: string | readonly string[] | undefined): string | undefined => {
  if (header === undefined) return undefined;
  return typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header) ? header : invalid('Idempotency-Key', 'must have 1 to 200 visible ASCII characters', 'muss 1 bis 200 sichtbare ASCII-Zeichen haben');
};
