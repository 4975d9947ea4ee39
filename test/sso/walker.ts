import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { csrfTokenOf } from '../../src/identity/sessions.js';
import { fresh, type Says } from './fake-provider.js';

/** A browser without script: keeps its cookies, follows nothing by itself. */
export class Walker {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: NestFastifyApplication,
    readonly host = 'localhost',
  ) {}

  async ask(method: 'GET' | 'POST', url: string, fields?: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const session = this.cookies.get('session');
    const body = new URLSearchParams({ ...fields, ...(session ? { _csrf: csrfTokenOf(session) } : {}) }).toString();
    const answer = await this.app.inject({
      method, url,
      headers: { host: this.host, 'sec-fetch-site': 'same-origin', accept: 'text/html', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
      ...(method === 'POST' ? { payload: body } : {}),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '' || /Max-Age=0/.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return { status: answer.statusCode, location: answer.headers['location'] as string | undefined, headers: answer.headers, html: answer.body };
  }

  get(url: string) {
    return this.ask('GET', url);
  }

  post(url: string, fields: Readonly<Record<string, string>> = {}) {
    return this.ask('POST', url, fields);
  }

  /** Begins a login; the state that goes along. */
  async begin(connection: string, query = ''): Promise<string> {
    const { status, location } = await this.get(`/sso/${connection}${query}`);
    expect(status).toBe(302);
    return new URL(location!).searchParams.get('state')!;
  }

  /** Brings a provider's answer, as its page posts it from another site. */
  bring(connection: string, says: Says, state?: string) {
    return this.ask('POST', `/fake/${connection}`, { answer: JSON.stringify({ id: fresh(), ...says }), ...(state === undefined ? {} : { state }) }, { 'sec-fetch-site': 'cross-site' });
  }

  /** A whole login that begins here. */
  async signIn(connection: string, says: Says, query = '') {
    return this.bring(connection, says, await this.begin(connection, query));
  }

  async isIn(): Promise<boolean> {
    return (await this.get('/tickets')).status === 200;
  }
}
