import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { csrfTokenOf, Sessions } from '../../src/identity/sessions.js';
import type { House } from '../../src/platform/house.js';

const HOUR = 3_600_000;
const WORDS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (html: string): string => html.replace(/&(#?\w+);/g, (whole, name: string) => (name.startsWith('#') ? String.fromCodePoint(Number(name.replace('#x', '0x').replace('#', ''))) : (WORDS[name] ?? whole)));

/** A browser without script on `localhost`, signed in as a contact: keeps its cookies, follows nothing by itself. */
export const pageClient = async (house: House, app: NestFastifyApplication, contact: string, portal: string) => {
  const cookies = new Map<string, string>();
  const sessions = new Sessions(house.stores.vault, house.clock, house.random);
  const begin = async (id = contact): Promise<void> => {
    const { token } = await sessions.create({ person: { kind: 'contact', id }, host: 'localhost', portal, method: 'password', connection: null, idle: HOUR, absolute: 24 * HOUR });
    cookies.set('session', token);
  };
  await begin();
  const ask = async (method: 'GET' | 'POST', url: string, fields?: Readonly<Record<string, string | readonly string[]>>) => {
    const csrf = cookies.has('session') ? csrfTokenOf(cookies.get('session')!) : '';
    const body = new URLSearchParams({ _csrf: csrf });
    for (const [name, value] of Object.entries(fields ?? {})) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    const answer = await app.inject({
      method, url,
      headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(method === 'POST' ? { payload: body.toString() } : {}),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      if (value === '' || /Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = plain(answer.body.replace(/<script[^>]*>/g, ''));
    return { status: answer.statusCode, location: answer.headers['location'] as string | undefined, html: answer.body, text };
  };
  return {
    contact, cookies, begin,
    csrf: () => csrfTokenOf(cookies.get('session') ?? ''),
    get: (url: string) => ask('GET', url),
    post: (url: string, fields: Readonly<Record<string, string | readonly string[]>> = {}) => ask('POST', url, fields),
    /** The session is over on the server; the browser does not know. */
    lose: async () => sessions.endOf(contact),
  };
};

export type PageClient = Awaited<ReturnType<typeof pageClient>>;

/** Subjects of a list's rows, in order. */
export const rowsOf = (html: string): string[] => [...html.matchAll(/<th scope="row"[^>]*>\s*<a [^>]*>([^<]*)<\/a>/g)].map(([, subject]) => plain(subject!));
/** The same of those that are marked as unread. */
export const freshRowsOf = (html: string): string[] => html.split('<tr ').filter(row => row.includes('class="fresh"')).flatMap(rowsOf);
