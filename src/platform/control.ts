import { chmodSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { House } from './house.js';

export const CONTROL_HEADER = 'x-sichtfeld-control';

export interface ControlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface ControlAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as the machine's operator uses it: who may open the socket in the data folder may do everything. */
export interface Control {
  ask(asked: ControlAsk): Promise<ControlAnswer>;
  close(): Promise<void>;
}

/** Longest path of a socket that all systems take. */
const LONGEST = 100;
export const controlPath = (folder: string): string => join(folder, 'control.sock');

const headersOf = ({ body, headers }: ControlAsk): Record<string, string> => ({ host: 'localhost', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers });

/** Straight into an application of this process. */
export const controlOf = (app: NestFastifyApplication, house: House): Pick<Control, 'ask'> => ({
  ask: async asked => {
    const answer = await app.inject({
      method: asked.method,
      url: asked.path,
      headers: { ...headersOf(asked), [CONTROL_HEADER]: house.controlToken },
      ...(asked.body === undefined ? {} : { payload: JSON.stringify(asked.body) }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: answer.body };
  },
});

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** Opens the socket (mode 0600) beside a running service, so that the CLI reaches it. Undefined where the path is too long. */
export const listenForControl = async (app: NestFastifyApplication, house: House): Promise<Server | undefined> => {
  const path = controlPath(house.config.data);
  if (path.length > LONGEST) return undefined;
  rmSync(path, { force: true });
  const control = controlOf(app, house);
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const text = await bodyOf(incoming);
      const headers = Object.fromEntries(Object.entries(incoming.headers).filter((one): one is [string, string] => typeof one[1] === 'string' && one[0] !== 'content-length' && one[0] !== 'connection'));
      const answer = await control.ask({ method: incoming.method as ControlAsk['method'], path: incoming.url ?? '/', headers, ...(text === '' ? {} : { body: JSON.parse(text) as unknown }) });
      outgoing.writeHead(answer.status, { 'content-type': String(answer.headers['content-type'] ?? 'application/json') }).end(answer.text);
    })().catch((error: Error) => outgoing.writeHead(500).end(error.message));
  });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    chmodSync(path, 0o600);
  } finally {
    process.umask(mask);
  }
  house.onClose(() => new Promise<void>(resolve => server.close(() => resolve())));
  return server;
};

/** Through the socket of a running service. Undefined when none listens there. */
export const reachControl = async (folder: string): Promise<Control | undefined> => {
  const socketPath = controlPath(folder);
  const ask = (asked: ControlAsk): Promise<ControlAnswer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ socketPath, method: asked.method, path: asked.path, headers: headersOf(asked) }, message => {
        bodyOf(message).then(text => resolve({ status: message.statusCode ?? 500, headers: message.headers, text }), reject);
      });
      request.once('error', reject);
      request.end(asked.body === undefined ? undefined : JSON.stringify(asked.body));
    });
  try {
    await ask({ method: 'GET', path: '/health/live' });
    return { ask, close: () => Promise.resolve() };
  } catch {
    return undefined;
  }
};
