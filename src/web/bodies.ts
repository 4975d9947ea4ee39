import type { FastifyInstance } from 'fastify';
import { Rejection } from '../kernel/errors.js';

/** Largest body in bytes. */
export const BODY_LIMIT = 1024 * 1024;
const DEEPEST = 40;
const MOST_FIELDS = 1_000;

/** Names that no body may hold. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const malformed = (code: string, message: string): Rejection => new Rejection('invalid', code, message);

/** Before parsing: a megabyte of brackets takes the parser a second. */
const judgeDepth = (text: string): void => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) at += code === BACKSLASH ? 1 : 0;
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    if (depth > DEEPEST) throw malformed('body.too-deep', `Bodies go at most ${DEEPEST} levels deep.`);
  }
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const judge = (value: unknown): void => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw malformed('body.malformed', 'A number is too large.');
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const member of value) judge(member);
    return;
  }
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_NAMES.has(key)) throw malformed('body.forbidden-key', 'The body holds a name that is not allowed.');
    judge((value as Record<string, unknown>)[key]);
  }
};

/**
 * JSON of a request. One meaning: of a name that occurs twice the last value holds, everywhere (RFC 8259 leaves it open).
 * @throws Rejection `body.malformed`, `body.forbidden-key`, `body.too-deep`
 */
export const parseJson = (text: string): unknown => {
  judgeDepth(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('body.malformed', 'The body is not JSON.');
  }
  judge(value);
  return value;
};

export type FormBody = Readonly<Record<string, string | readonly string[]>>;

/** A form's fields by name; a name that occurs more than once has all its values. Brackets in names mean nothing. */
export const parseForm = (text: string): FormBody => {
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) if (++count > MOST_FIELDS) throw malformed('body.malformed', `A form has at most ${MOST_FIELDS} fields.`);
  const body = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (FORBIDDEN_NAMES.has(name)) throw malformed('body.forbidden-key', 'The form holds a name that is not allowed.');
    const before = body[name];
    body[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return body;
};

const textOf = (body: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw malformed('body.malformed', 'The body is not UTF-8.');
  }
};

/**
 * JSON for the API, forms for pages, nothing else here (forms with files: multipart.ts): text/plain, which other sites may send without being asked, gets 415.
 * Called before routes are added, on an adapter made without body parsers.
 */
export const acceptBodies = (app: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>): void => {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const;
  app.addContentTypeParser('application/json', options, async (_request: unknown, body: Buffer) => (body.length === 0 ? undefined : parseJson(textOf(body))));
  app.addContentTypeParser('application/x-www-form-urlencoded', options, async (_request: unknown, body: Buffer) => parseForm(textOf(body)));
};
