import type { Staff } from '../api/desk.js';
import type { TestClock } from '../support/house.js';
import { elementsOf, formsOf, strangersIn, type Form } from './markup.js';

export type Fields = readonly (readonly [name: string, value: string])[];

/** Pages of one kind have one shape: ids, and what was asked, apart. */
const shapeOf = (path: string): string => path.replace(/\?(.*)$/, (_, query: string) => `?${[...new URLSearchParams(query).keys()].sort().join('&')}`).replace(/\b(?=[a-z]*\d)[0-9a-z]{16}\b/g, ':id');
const LEAVES = /^\/(sign-out|assets|api|live)\b|\/download|export|\.csv|\.json|\/attachments\//;
const MOST = 160;

/** Somebody who walks through all pages and forms; notes what no page may show. */
export class Walker {
  readonly wrong: string[] = [];
  /** Forms by shape, with the page where each was met. */
  readonly forms = new Map<string, Form>();
  readonly seen = new Map<string, string>();
  limited = 0;

  constructor(
    private readonly who: Staff,
    private readonly clock: TestClock,
  ) {}

  async ask(path: string, fields?: Fields): Promise<{ status: number; text: string; location: string | undefined }> {
    this.clock.moment += 2_000;
    await this.#staySignedIn();
    const cookie = this.who.cookie;
    const form = fields && Object.fromEntries(grouped([...fields.filter(([name]) => name !== '_csrf'), ['_csrf', this.who.csrf]]));
    const answer = await this.who.ask(path, { method: fields ? 'POST' : 'GET', headers: { accept: 'text/html' }, ...(form ? { form } : {}) });
    this.who.cookie = cookie;
    if (answer.status === 429) this.limited += 1;
    const at = `${fields ? 'POST' : 'GET'} ${path.slice(0, 120)}`;
    if (answer.status >= 500) this.wrong.push(`${at}: ${answer.status} ${JSON.stringify(fields ?? '').slice(0, 300)}`);
    if (String(answer.headers['content-type']).includes('text/html')) this.wrong.push(...strangersIn(answer.text).map(one => `${at}: ${one}`));
    return { status: answer.status, text: answer.text, location: answer.headers['location'] as string | undefined };
  }

  /** Every page that links lead to, once a shape. */
  async crawl(from: readonly string[]): Promise<void> {
    const waiting = [...from];
    const known = new Set(waiting.map(shapeOf));
    for (let path = waiting.shift(); path !== undefined && this.seen.size < MOST; path = waiting.shift()) {
      const { text, status } = await this.ask(path);
      if (status === 200) this.seen.set(path, text);
      for (const form of formsOf(text, path)) this.forms.set(`${form.method} ${shapeOf(form.action)} ${form.fields.map(({ name }) => name).join()}`, form);
      for (const href of linksOf(text, path).filter(one => !LEAVES.test(one) && !known.has(shapeOf(one)))) {
        if (!known.has(shapeOf(href))) waiting.push(href);
        known.add(shapeOf(href));
      }
    }
  }

  #asked = 0;
  async #staySignedIn(): Promise<void> {
    if (this.#asked++ % 100 === 0) await this.who.begin();
  }
}

const grouped = (all: Fields): Map<string, string[]> => {
  const by = new Map<string, string[]>();
  for (const [name, value] of all) by.set(name, [...(by.get(name) ?? []), value]);
  return by;
};

const linksOf = (html: string, path: string): string[] =>
  elementsOf(html).filter(({ name }) => name === 'a').flatMap(({ attributes }) => {
    const url = URL.parse(attributes.get('href') ?? '', `http://localhost${path}`);
    return url?.host === 'localhost' ? [url.pathname + url.search] : [];
  });

/** What a form sends when one field holds `payload` and the others hold what fits; each sending is one of its own. */
export const filled = ({ fields }: Form, field: string, payload: string, turn: number): Fields =>
  fields.map(({ name, value, typed }) => [name, name === field ? payload : name === '_key' ? `walk-${turn}` : !typed || value !== '' ? value : fitting(name, turn)]);

const fitting = (name: string, turn: number): string =>
  /mail/i.test(name) ? `walk${turn}@example.com` : /days|place|hours/i.test(name) ? '1' : /moment|until|from|to$|^at$/i.test(name) ? '' : name === 'id' || name === 'name' ? `walk${turn}` : `Text ${turn}`;
