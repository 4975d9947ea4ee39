import { connect, type Socket } from 'node:net';
import { answerParent } from './child.js';
import type { Load, Measured } from './loads.js';

/** The load generator: keep-alive raw sockets, requests ready as bytes, answers counted by their Content-Length. */

const END = Buffer.from('\r\n\r\n');

/** One connection: one request at a time. */
class Line {
  #parts: Buffer[] = [];
  #length = 0;
  #whole = 0;
  #done: ((status: number) => void) | undefined;
  #status = 0;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', data => this.#take(data));
    socket.on('error', () => this.#finish(0));
    socket.on('close', () => this.#finish(0));
  }

  send(request: Buffer, done: (status: number) => void): void {
    this.#done = done;
    this.#parts = [];
    this.#length = this.#whole = 0;
    this.socket.write(request);
  }

  end(): void {
    this.#done = undefined;
    this.socket.destroy();
  }

  #take(data: Buffer): void {
    this.#length += data.length;
    if (this.#whole === 0) {
      const seen = this.#parts.length === 0 ? data : Buffer.concat([...this.#parts, data]);
      const end = seen.indexOf(END);
      if (end < 0) this.#parts.push(data);
      else this.#readHead(seen.toString('latin1', 0, end), end);
    }
    if (this.#whole > 0 && this.#length >= this.#whole) this.#finish(this.#status);
  }

  #readHead(head: string, end: number): void {
    this.#status = Number(head.slice(9, 12));
    const at = head.search(/\r\ncontent-length: /i);
    this.#whole = end + 4 + (at < 0 ? 0 : Number.parseInt(head.slice(at + 18), 10));
  }

  #finish(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(status);
  }
}

const openLine = (port: number): Promise<Line> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(new Line(socket)));
    socket.once('error', reject);
  });

const summary = (latencies: number[], took: number, failed: number): Measured => {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { count: sorted.length, perSecond: (sorted.length / took) * 1000, p50: at(0.5), p95: at(0.95), p99: at(0.99), failed };
};

/** As fast as they are answered, so many at once. */
const closedLoop = async (lines: readonly Line[], requests: readonly Buffer[], { ms, skip = 0 }: Load): Promise<Measured> => {
  const latencies: number[] = [];
  let [next, failed] = [skip, 0];
  const began = performance.now();
  const until = began + ms;
  await Promise.all(lines.map(line => new Promise<void>(resolve => {
    const again = (): void => {
      const at = performance.now();
      if (at >= until) return resolve();
      line.send(requests[next++ % requests.length]!, status => {
        if (status >= 200 && status < 300) latencies.push(performance.now() - at);
        else if (++failed > 100) return resolve();
        again();
      });
    };
    again();
  })));
  return summary(latencies, performance.now() - began, failed);
};

/** At a fixed rate, whoever is slow: what finds no free connection waits, and its waiting counts. */
const fixedRate = async (lines: readonly Line[], requests: readonly Buffer[], { ms, rate, skip = 0 }: Load): Promise<Measured> => {
  const latencies: number[] = [];
  const free = [...lines];
  const waiting: number[] = [];
  let [arrived, answered, failed] = [0, 0, 0];
  const began = performance.now();
  const send = (line: Line, at: number): void =>
    line.send(requests[(skip + answered++) % requests.length]!, status => {
      if (status >= 200 && status < 300) latencies.push(performance.now() - at);
      else failed++;
      const next = waiting.shift();
      if (next === undefined) free.push(line);
      else send(line, next);
    });
  for (let now = began; now < began + ms; now = performance.now()) {
    for (; arrived < ((now - began) / 1000) * rate!; arrived++) {
      const line = free.pop();
      if (line) send(line, now);
      else waiting.push(now);
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  const patience = performance.now() + 5_000;
  while (free.length < lines.length && performance.now() < patience) await new Promise(resolve => setTimeout(resolve, 5));
  return summary(latencies, ms, failed + lines.length - free.length);
};

/** Requests by name: sent once, driven often. */
const sets = new Map<string, Buffer[]>();

answerParent({
  prepare: ({ name, requests }: { name: string; requests: readonly string[] }) => void sets.set(name, requests.map(text => Buffer.from(text))),
  drive: async (load: Load): Promise<Measured> => {
    const lines = await Promise.all(Array.from({ length: load.connections }, () => openLine(load.port)));
    const measured = await (load.rate === undefined ? closedLoop : fixedRate)(lines, sets.get(load.set)!, load);
    for (const line of lines) line.end();
    return measured;
  },
});
