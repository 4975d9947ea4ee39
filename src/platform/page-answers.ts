import type { FastifyReply } from 'fastify';
import { renderDocument, type Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import type { Face } from '../web/face.js';

/** What just happened, told once by the page that follows: its word's key stands in a cookie until then. */
export const FLASH_COOKIE = 'flash';
const FLASHES = ['ticket.created', 'ticket.reply.sent', 'ticket.closed', 'ticket.reopened', 'portal.saved', 'door.signed-out'] as const;
export type FlashKey = (typeof FLASHES)[number];

export const sendPage = (reply: FastifyReply, page: Html, status = 200): void => {
  void reply.code(status).header('Content-Type', 'text/html; charset=utf-8').send(renderDocument(page));
};

/** After a change: on to a page by GET, so that reloading it sends nothing twice. */
export const goTo = (reply: FastifyReply, path: string, flash?: FlashKey): void => {
  if (flash) reply.header('Set-Cookie', `${FLASH_COOKIE}=${flash}; Path=/; Max-Age=5; SameSite=Lax; HttpOnly`);
  void reply.code(303).header('Location', path).send('');
};

/** The flash that a request brings. */
export const flashOf = (cookie: string | undefined, words: Words): Face['flash'] => {
  const key = FLASHES.find(one => cookie?.includes(`${FLASH_COOKIE}=${one}`));
  return key ? { kind: 'done', text: words.say(key) } : undefined;
};
