import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fresh, type Says } from './fake-provider.js';

const escape = (text: string): string => text.replace(/[&"<]/g, one => `&#${one.charCodeAt(0)};`);
const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** The provider's own pages, on another site than the portal: signing in there posts an answer back, signing out says goodbye. */
export const openProviderPages = async (answerTo: () => string) => {
  let says: Says = { sub: 'u-nora' };
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url!, 'http://idp.localhost');
      const state = url.searchParams.get('state') ?? new URLSearchParams(await bodyOf(request)).get('state');
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      if (url.pathname === '/logout') return response.end('<!doctype html><title>Bye</title><h1>Bye</h1>');
      const fields = { answer: JSON.stringify({ id: fresh(), ...says }), ...(state === null ? {} : { state }) };
      return response.end(`<!doctype html><title>Provider</title><h1>Provider</h1><form method="post" action="${answerTo()}">${Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`).join('')}<button>Sign in</button></form>`);
    })();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://idp.localhost:${(server.address() as AddressInfo).port}`;
  return {
    base,
    says: (next: Says) => void (says = next),
    close: () => new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
};
