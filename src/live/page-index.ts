import type { OpenPage } from './open-page.js';

/** Open pages by what they watch: scopes, tickets, persons, portals. An event touches those under its own keys alone. */
export class PageIndex {
  readonly #pages = new Set<OpenPage>();
  readonly #under = new Map<string, Set<OpenPage>>();
  readonly #persons = new Map<string, number>();

  get size(): number {
    return this.#pages.size;
  }

  all(): Iterable<OpenPage> {
    return this.#pages;
  }

  under(key: string): Iterable<OpenPage> {
    return this.#under.get(key) ?? [];
  }

  /** How many pages a person has open. */
  ofPerson(person: string): number {
    return this.#persons.get(person) ?? 0;
  }

  add(page: OpenPage, keys: readonly string[]): void {
    this.#pages.add(page);
    this.#persons.set(page.watcher.person, this.ofPerson(page.watcher.person) + 1);
    this.#file(page, keys);
  }

  /** Files a page anew: its person is of other companies now. */
  refile(page: OpenPage, keys: readonly string[]): void {
    if (!this.#pages.has(page) || (keys.length === page.keys.length && keys.every((key, at) => key === page.keys[at]))) return;
    this.#unfile(page);
    this.#file(page, keys);
  }

  remove(page: OpenPage): void {
    if (!this.#pages.delete(page)) return;
    this.#unfile(page);
    const left = this.ofPerson(page.watcher.person) - 1;
    if (left > 0) this.#persons.set(page.watcher.person, left);
    else this.#persons.delete(page.watcher.person);
  }

  #file(page: OpenPage, keys: readonly string[]): void {
    page.keys = keys;
    for (const key of keys) {
      const there = this.#under.get(key);
      if (there) there.add(page);
      else this.#under.set(key, new Set([page]));
    }
  }

  #unfile(page: OpenPage): void {
    for (const key of page.keys) {
      const there = this.#under.get(key);
      there?.delete(page);
      if (there?.size === 0) this.#under.delete(key);
    }
  }
}
