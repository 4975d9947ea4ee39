import type { NestFastifyApplication } from '@nestjs/platform-fastify';

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A browser on one host: keeps its cookie and its token. */
export class Client {
  cookie = '';
  csrf = '';

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly host = 'localhost',
  ) {}

  async ask(url: string, { method = 'GET', body, headers = {} }: Asked = {}) {
    const answer = await this.app.inject({
      method, url,
      headers: {
        host: this.host, 'sec-fetch-site': 'same-origin', cookie: this.cookie, 'x-csrf-token': this.csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const set = answer.headers['set-cookie'];
    if (typeof set === 'string') this.cookie = set.split(';')[0]!;
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
