import { connect, type Socket } from 'node:net';
import { answerParent } from './child.js';

/** Readers of server-sent events: raw sockets that stay open, and when each of them heard of something. */

interface Page {
  readonly socket: Socket;
  text: string;
  heard: (() => void) | undefined;
}

let pages: Page[] = [];
const now = (): number => performance.timeOrigin + performance.now();

/** Resolves when the page's stream has begun: its first sign of life is here. */
const openPage = (port: number, request: string): Promise<Page> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const page: Page = { socket, text: '', heard: undefined };
    socket.setEncoding('latin1').on('data', text => take(page, String(text), () => resolve(page), reject));
    socket.once('error', reject);
  });

const take = (page: Page, text: string, begun: () => void, refused: (error: Error) => void): void => {
  page.text += text;
  if (/^HTTP\/1\.1 (?!200)/.test(page.text)) refused(new Error(`A page was refused: ${page.text.slice(0, 300)}`));
  if (page.text.includes('event: beat\n')) begun();
  if (page.text.includes('event: ticket\n')) page.heard?.();
  // What was read is forgotten up to the last message, which may not be whole.
  page.text = page.text.slice(Math.max(0, page.text.lastIndexOf('\n\n')));
};

answerParent({
  open: async ({ port, requests }: { port: number; requests: readonly string[] }) => {
    for (let at = 0; at < requests.length; at += 50) pages.push(...(await Promise.all(requests.slice(at, at + 50).map(request => openPage(port, request)))));
    return pages.length;
  },
  /** When the last page heard of a ticket, once all have (ms since 1970). */
  allHeard: async () => {
    await Promise.all(pages.map(page => new Promise<void>(resolve => (page.heard = resolve))));
    return now();
  },
  close: () => {
    for (const { socket } of pages) socket.destroy();
    pages = [];
  },
});
