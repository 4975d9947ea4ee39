/** What the load generator is told … */
export interface Load {
  readonly port: number;
  /** Name of a set of requests. */
  readonly set: string;
  readonly connections: number;
  readonly ms: number;
  /** Arrivals a second; without it as fast as they are answered. */
  readonly rate?: number;
  /** Where in the set to begin. */
  readonly skip?: number;
}

/** … and what it tells; latencies in ms, of what was answered with 2xx. */
export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly failed: number;
}

/** How a server fared under a load. */
export interface Driven {
  readonly perSecond: number;
  /** Microseconds of processor an answer. */
  readonly cost: number;
}

export interface Person {
  readonly token: string;
  readonly csrf: string;
}

/** A request as bytes on the wire. */
export const request = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: object): string => {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = { Host: 'localhost', ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }) };
  return `${method} ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`;
};

export const asPerson = ({ token, csrf }: Person, unsafe = false): Record<string, string> => ({
  Cookie: `session=${token}`,
  ...(unsafe ? { 'X-CSRF-Token': csrf, 'Sec-Fetch-Site': 'same-origin' } : {}),
});
