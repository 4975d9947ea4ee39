import type { NestFastifyApplication } from '@nestjs/platform-fastify';

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Sent as a form of a page sends it. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
}

/** A browser on one host: keeps its cookie and its token. */
export class Client {
  cookie = '';
  csrf = '';

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly host = 'localhost',
  ) {}

  async ask(url: string, { method = 'GET', body, headers = {}, form }: Asked = {}) {
    const answer = await this.app.inject({
      method, url,
      headers: {
        host: this.host, 'sec-fetch-site': 'same-origin', cookie: this.cookie, 'x-csrf-token': this.csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers,
      },
      ...(form ? { payload: new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]))).toString() } : body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const set = answer.headers['set-cookie'];
    // What a page tells once stands in a cookie of its own.
    if (typeof set === 'string' && !set.startsWith('flash=')) this.cookie = set.split(';')[0]!;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => JSON.parse(answer.body) };
  }

  async signIn(email: string, password: string, path = '/api/session') {
    const answer = await this.ask(path, { method: 'POST', body: { email, password } });
    if (answer.status === 201) this.csrf = answer.json().csrf;
    return answer;
  }

  async subjects(query = ''): Promise<string[]> {
    const answer = await this.ask(`/api/tickets${query}`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json().tickets.map((ticket: { subject: string }) => ticket.subject).sort();
  }
}
