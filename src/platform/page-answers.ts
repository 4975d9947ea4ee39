import type { FastifyReply } from 'fastify';
import { brotliCompressSync, constants } from 'node:zlib';
import { renderDocument, type Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import { en, type WordKey } from '../web/words.en.js';
import type { Face } from '../web/face.js';

/** What just happened, told once by the page that follows: its word's key stands in a cookie until then. */
export const FLASH_COOKIE = 'flash';
/** Texts that take no values. */
export type FlashKey = { [K in WordKey]: (typeof en)[K] extends string ? K : never }[WordKey];

const FLASH = /(?:^|; )flash=([a-z.-]+)/;
const isFlash = (key: string | undefined): key is FlashKey => key !== undefined && Object.hasOwn(en, key) && typeof en[key as WordKey] === 'string';

/** A flash is over with the page that shows it: told once, however long the way there took. */
const flashShown = (reply: FastifyReply): void => {
  if (FLASH.test(reply.request.headers.cookie ?? '')) reply.header('Set-Cookie', `${FLASH_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly`);
};

export const sendPage = (reply: FastifyReply, page: Html, status = 200): void => {
  flashShown(reply);
  void reply.code(status).header('Content-Type', 'text/html; charset=utf-8').send(Buffer.from(renderDocument(page)));
};

/**
 * A page by Brotli where the browser takes it. Only for pages that show nothing of what an address brings: beside the
 * session's secret, that would let a stranger guess it by the length of the answer (BREACH).
 */
export const sendPacked = (reply: FastifyReply, page: Html, status = 200): void => {
  if (!/\bbr\b/.test(String(reply.request.headers['accept-encoding'] ?? ''))) return sendPage(reply, page, status);
  flashShown(reply);
  const body = brotliCompressSync(renderDocument(page), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  void reply.code(status).header('Content-Type', 'text/html; charset=utf-8').header('Content-Encoding', 'br').send(body);
};

/** After a change: on to a page by GET, so that reloading it sends nothing twice. */
export const goTo = (reply: FastifyReply, path: string, flash?: FlashKey): void => {
  if (flash) reply.header('Set-Cookie', `${FLASH_COOKIE}=${flash}; Path=/; Max-Age=60; SameSite=Lax; HttpOnly`);
  void reply.code(303).header('Location', path).send('');
};

/** The flash that a request brings. */
export const flashOf = (cookie: string | undefined, words: Words): Face['flash'] => {
  const key = FLASH.exec(cookie ?? '')?.[1];
  return isFlash(key) ? { kind: 'done', text: words.say(key) } : undefined;
};
