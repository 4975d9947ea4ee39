import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from '../child.js';

/** The limit of live updates: a bare http server that writes the same bytes to every response that it holds open. Nobody is known, nothing is decided. */
const open = new Set<ServerResponse>();
const message = (event: string, data: string): string => `event: ${event}\nid: 0123456789abcdef.0000000000012345\ndata: ${data}\n\n`;

const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'private, no-store' });
  response.write(message('beat', '{}'));
  open.add(response);
  request.on('close', () => open.delete(response));
});

answerParent({
  listen: () => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ port: (server.address() as AddressInfo).port }))),
  /** When the first byte was about to be written (ms since 1970). */
  tell: () => {
    const at = performance.timeOrigin + performance.now();
    for (const response of open) response.write(message('ticket', '{"id":"0123456789abcdef","position":"0000000000012345"}'));
    return at;
  },
});
