import { request, type IncomingMessage } from 'node:http';

export interface Told {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly id?: string; readonly position?: string };
}

/** Reads a stream of server-sent events as an open page does. Signs of life are taken and not given on. */
export class LiveReader {
  readonly beats: string[] = [];
  /** Everything that came over the wire. */
  wire = '';
  readonly #told: Told[] = [];
  #rest = '';
  #wake: () => void = () => undefined;
  #over = false;

  private constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => this.#take(text));
    for (const end of ['end', 'error', 'close'] as const) answer.on(end, () => this.#end());
  }

  /** A status other than 200 comes with the body in `wire`. */
  static async open(port: number, cookie: string, path = '/live', headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET'): Promise<{ status: number; reader: LiveReader }> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ method, port, host: '127.0.0.1', path, agent: false, headers: { host: 'localhost', cookie, ...headers } }, resolve).on('error', reject).end();
    });
    return { status: answer.statusCode!, reader: new LiveReader(answer) };
  }

  /** The next message; undefined: the stream has ended. */
  async next(): Promise<Told | undefined> {
    while (this.#told.length === 0 && !this.#over) await new Promise<void>(resolve => (this.#wake = resolve));
    return this.#told.shift();
  }

  /** Resolves with what was told and not read when the stream has ended. */
  async ended(): Promise<readonly Told[]> {
    while (!this.#over) await new Promise<void>(resolve => (this.#wake = resolve));
    return this.#told.splice(0);
  }

  /** Resolves once the first sign of life is here: the page is open from then on. */
  async begun(): Promise<this> {
    while (this.beats.length === 0 && !this.#over) await new Promise<void>(resolve => (this.#wake = resolve));
    return this;
  }

  get lastId(): string {
    return /(?:^|\n)id: (.*)\n(?![\s\S]*\nid: )/.exec(this.wire)?.[1] ?? '';
  }

  close(): void {
    this.answer.destroy();
  }

  #take(text: string): void {
    this.wire += text;
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop()!;
    for (const block of blocks) this.#block(Object.fromEntries(block.split('\n').map(line => line.split(': ', 2) as [string, string])));
    this.#wake();
  }

  #block({ event, id = '', data = '{}' }: Record<string, string>): void {
    if (event === 'beat') this.beats.push(id);
    else if (event !== undefined) this.#told.push({ event, id, data: JSON.parse(data) as Told['data'] });
  }

  #end(): void {
    this.#over = true;
    this.#wake();
  }
}
