import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import samlp, { type Handler, type Participant } from 'samlp';
import SessionParticipants from 'samlp/lib/sessionParticipants/index.js';
import type { Keys } from './saml-keys.js';

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

export interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Our side, as the provider knows it. */
export interface Service {
  readonly entityId: string;
  readonly answer: string;
  readonly logout: string;
  /** PEM. */
  readonly certificate: string;
}

/**
 * A provider made with the library `samlp`, on loopback. `/sso` asks who it is by a page with one button and signs
 * in whoever is at its keyboard; `/slo` takes logouts; `/slo/begin` begins one.
 */
export class SamlpProvider {
  readonly #server: Server;
  readonly #sessions: Participant[] = [];
  readonly #store: Record<string, unknown> = {};
  readonly failures: unknown[] = [];
  service: Service | undefined;
  somebody: Somebody = { id: 'u-1', name: 'Anna Amsel', email: 'anna@kunde.example' };
  signsResponse = false;
  /** What was told to the provider by a logout in the end. */
  ended = 0;

  private constructor(
    public keys: Keys,
    readonly hostname: string,
  ) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(keys: Keys, hostname = '127.0.0.1'): Promise<SamlpProvider> {
    const provider = new SamlpProvider(keys, hostname);
    await new Promise<void>(resolve => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get origin(): string {
    return `http://${this.hostname}:${(this.#server.address() as AddressInfo).port}`;
  }

  get entityId(): string {
    return `${this.origin}/metadata`;
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.origin);
    const body = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const asked = Object.assign(request, { query: Object.fromEntries(url.searchParams), body, session: this.#store });
    const next = (error?: unknown): void => {
      if (error) this.failures.push(error);
      response.statusCode = 400;
      response.end(String(error));
    };
    if (url.pathname === '/sso' && request.method === 'GET') return page(response, form(request.url!, {}, `Sign in as ${this.somebody.name}`));
    const handler = url.pathname === '/sso' ? this.#signOn() : url.pathname.startsWith('/slo') ? this.#logout() : undefined;
    if (handler) return handler(asked, likeExpress(response), next);
    response.statusCode = 404;
    response.end();
  }

  #signOn(): Handler {
    const { somebody, keys } = this;
    const { answer, entityId } = this.service!;
    const sessionIndex = `_s${this.#sessions.length + 1}`;
    this.#sessions.push({ serviceProviderId: entityId, nameId: somebody.id, nameIdFormat: PERSISTENT, sessionIndex, serviceProviderLogoutURL: this.service!.logout, cert: this.service!.certificate, binding: REDIRECT });
    return samlp.auth({
      issuer: this.entityId, key: keys.privatePem, cert: keys.certificatePem, signResponse: this.signsResponse, signAssertion: !this.signsResponse,
      recipient: answer, destination: answer, lifetimeInSeconds: 3_600, sessionIndex, nameIdentifierFormat: PERSISTENT,
      getUserFromRequest: () => ({ id: somebody.id, displayName: somebody.name, emails: [{ value: somebody.email }], name: { givenName: somebody.name, familyName: somebody.name } }),
      getPostURL: (_audience: string, _request: unknown, _more: unknown, done: (error: null, url: string) => void) => done(null, answer),
      responseHandler: (text: Buffer, _options: unknown, request: { query: Record<string, string> }, response: ServerResponse) =>
        page(response, form(answer, { SAMLResponse: text.toString('base64'), RelayState: request.query['RelayState'] ?? '' }, 'Go on')),
    });
  }

  #logout(): Handler {
    return samlp.logout({
      issuer: this.entityId, key: this.keys.privatePem, cert: this.keys.certificatePem, deflate: true, protocolBinding: REDIRECT, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256',
      sessionParticipants: new SessionParticipants(this.#sessions),
      clearIdPSession: (done: () => void) => {
        this.ended++;
        done();
      },
    });
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const form = (action: string, fields: Readonly<Record<string, string>>, button: string): string =>
  `<form method="post" action="${escaped(action)}">${Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`).join('')}<button>${button}</button></form>`;

const page = (response: ServerResponse, inside: string): void => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(`<!DOCTYPE html><html lang="en"><title>Provider</title><main><h1>Provider</h1>${inside}</main></html>`);
};

/** The few methods of Express that the library calls. */
const likeExpress = (response: ServerResponse): ServerResponse =>
  Object.assign(response, {
    set: (name: string, value: string) => response.setHeader(name, value),
    send: (what: number | string) => {
      if (typeof what === 'number') response.statusCode = what;
      response.end(typeof what === 'number' ? 'Signed out at the provider' : what);
    },
    redirect: (location: string) => {
      response.statusCode = 302;
      response.setHeader('Location', location);
      response.end();
    },
  });
