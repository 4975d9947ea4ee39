/** Reads a page's markup as a browser does: elements and attributes with their values. What our pages write is tidy; what a person wrote must not become a tag. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where what stands behind the tag begins. */
  readonly end: number;
}

const WORDS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
export const plain = (html: string): string =>
  html.replace(/&(#x?[0-9a-f]+|amp|lt|gt|quot);/gi, (_, name: string) => (name.startsWith('#') ? String.fromCodePoint(Number(name.replace('#x', '0x').replace('#', ''))) : WORDS[name]!));

const TAG = /<([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

export const elementsOf = (html: string): Element[] =>
  [...html.matchAll(TAG)].map(({ 0: whole, 1: name, 2: rest, index }) => ({
    name: name!.toLowerCase(),
    end: index + whole.length,
    attributes: new Map([...rest!.matchAll(ATTRIBUTE)].map(([, key, a, b, c]) => [key!.toLowerCase(), plain(a ?? b ?? c ?? '')])),
  }));

const FOREIGN = new Set(['iframe', 'object', 'embed', 'style', 'base', 'frame', 'frameset', 'applet', 'audio', 'video', 'math', 'marquee', 'bgsound', 'xml', 'image']);
const RUNS = /^[\s\u0000-\u001f]*(javascript|vbscript|data):/i;

/** What on this page could run, or was written by somebody else: empty for a sound page. */
export const strangersIn = (html: string): string[] =>
  elementsOf(html).flatMap(({ name, attributes }) => [
    ...(FOREIGN.has(name) ? [`<${name}>`] : []),
    ...(name === 'script' && !/^\/assets\//.test(attributes.get('src') ?? '') ? [`<script ${[...attributes].join(' ')}>`] : []),
    ...[...attributes].filter(([key, value]) => key.startsWith('on') || key === 'style' || (['href', 'src', 'action', 'formaction'].includes(key) && RUNS.test(value) && name !== 'img')).map(([key, value]) => `<${name} ${key}="${value}">`),
  ]);

export interface Form {
  readonly method: 'get' | 'post';
  readonly action: string;
  readonly multipart: boolean;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly typed: boolean }[];
}

/** Forms with what a browser would send untouched; `typed` marks what a person can fill freely. */
export const formsOf = (html: string, path: string): Form[] => {
  const all = elementsOf(html);
  return [...html.matchAll(/<form[^>]*>/g)].map(({ index }) => {
    const to = html.indexOf('</form>', index);
    const inside = all.filter(({ end }) => end > index && end <= to);
    const form = inside[0]!.attributes;
    return {
      method: form.get('method')?.toLowerCase() === 'post' ? 'post' : 'get', action: form.get('action') ?? path, multipart: form.get('enctype') === 'multipart/form-data',
      fields: inside.slice(1).flatMap(({ name, attributes, end }, at, list) => fieldOf(name, attributes, html.slice(end), list.slice(at + 1))),
    };
  });
};

const CHOICES = new Set(['submit', 'button', 'file', 'image', 'reset']);
const fieldOf = (tag: string, attributes: ReadonlyMap<string, string>, behind: string, after: readonly Element[]): Form['fields'] => {
  const name = attributes.get('name');
  const type = attributes.get('type') ?? 'text';
  if (name === undefined) return [];
  if (tag === 'textarea') return [{ name, value: plain(behind.slice(0, behind.indexOf('</textarea>'))).replace(/^\n/, ''), typed: true }];
  if (tag === 'select') return chosen(after).map(value => ({ name, value, typed: false }));
  if (tag !== 'input' || CHOICES.has(type)) return [];
  if (type === 'checkbox' || type === 'radio') return attributes.has('checked') ? [{ name, value: attributes.get('value') ?? 'on', typed: false }] : [];
  return [{ name, value: attributes.get('value') ?? '', typed: type !== 'hidden' }];
};

const chosen = (after: readonly Element[]): string[] => {
  const stop = after.findIndex(({ name }) => name !== 'option' && name !== 'optgroup');
  const options = after.slice(0, stop < 0 ? after.length : stop).filter(({ name }) => name === 'option');
  const picked = options.filter(({ attributes }) => attributes.has('selected'));
  return (picked.length > 0 ? picked : options.slice(0, 1)).map(({ attributes }) => attributes.get('value') ?? '');
};
