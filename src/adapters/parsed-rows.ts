const KEPT = 256;
const LONG = 1_000;

/**
 * Long rows parsed lately, found again by their whole text, so that none is ever stale: a portal's row is read with
 * every request and changes once in a while. Rows are read and never written to.
 */
export class ParsedRows {
  readonly #rows = new Map<string, { readonly text: string; readonly row: unknown }>();

  read(view: string, id: string, text: string): unknown {
    if (text.length < LONG) return JSON.parse(text);
    const key = `${view}/${id}`;
    const known = this.#rows.get(key);
    if (known?.text === text) return known.row;
    const row: unknown = JSON.parse(text);
    if (this.#rows.size >= KEPT) this.#rows.delete(this.#rows.keys().next().value!);
    this.#rows.set(key, { text, row });
    return row;
  }
}
