const NEEDS_ESCAPE = /[&<>"']/;
const SHORT = 40;

/** Where the first character is that must not stand as it is; -1 for none. A loop is quicker than a pattern for most texts of a page. */
const firstUnsafe = (raw: string): number => {
  if (raw.length > SHORT) return raw.search(NEEDS_ESCAPE);
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code < 63 && ENTITIES[code] !== '') return at;
  }
  return -1;
};

/** Text as it may stand between tags and inside quoted attributes. */
export const escapeHtml = (raw: string): string => {
  const first = firstUnsafe(raw);
  if (first < 0) return raw;
  let out = '';
  let from = 0;
  for (let at = first; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code > 62 || ENTITIES[code] === '') continue;
    out += raw.slice(from, at) + ENTITIES[code];
    from = at + 1;
  }
  return out + raw.slice(from);
};

const ENTITIES: string[] = Array<string>(63).fill('');
ENTITIES[0x26] = '&amp;';
ENTITIES[0x3c] = '&lt;';
ENTITIES[0x3e] = '&gt;';
ENTITIES[0x22] = '&quot;';
ENTITIES[0x27] = '&#39;';

type Kind = 'plain' | 'address' | 'words' | 'tristate' | 'refused' | 'skipped';

const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'poster', 'cite', 'data', 'manifest', 'ping', 'background', 'xlink:href']);
/** Inline style is refused by our own policy, the others carry markup or lists of addresses. */
const REFUSED = new Set(['style', 'srcdoc', 'srcset', 'http-equiv', 'innerhtml', 'dangerouslysetinnerhtml', 'xmlns', 'xml:base']);
const NAME = /^[A-Za-z][A-Za-z0-9_:.-]{0,60}$/;

const judge = (name: string): Kind => {
  const small = name.toLowerCase();
  if (!NAME.test(name) || small.startsWith('on') || REFUSED.has(small)) return 'refused';
  if (small === 'key' || small === 'ref') return 'skipped';
  if (ADDRESSES.has(small)) return 'address';
  if (small === 'class' || small === 'rel' || small === 'aria-describedby' || small === 'aria-labelledby') return 'words';
  return small.startsWith('aria-') || small.startsWith('data-') || ['draggable', 'spellcheck', 'contenteditable'].includes(small) ? 'tristate' : 'plain';
};

const kinds = new Map<string, Kind>();

const kindOf = (name: string): Kind => {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = judge(name);
  if (kinds.size < 1_000) kinds.set(name, kind);
  return kind;
};

// Browsers drop these from addresses before they look for a scheme (WHATWG URL, basic parser).
const DROPPED = /[\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/g;
const SCHEME = /^[^/?#]*?:/;
const HARMLESS = /^(https?|mailto|tel):/i;

/** A picture that stands in the page itself: bytes that run nothing wherever they are put. */
const PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/;

/** The address, or `#` for one that would run something (`javascript:`, `data:`, `vbscript:` and whatever else has a scheme of its own). */
export const harmlessAddress = (address: string): string => {
  const seen = address.replace(DROPPED, '');
  return SCHEME.test(seen) && !HARMLESS.test(seen) && !PICTURE.test(address) ? '#' : address;
};

const MOST_REMEMBERED = 500;
const LONGEST_REMEMBERED = 100;

/** Attributes whose values are words of ours and come again and again: written once each. */
const REPEATING = new Map(['class', 'role', 'type', 'scope', 'method', 'data-label', 'aria-current'].map(name => [name, new Map<string, string>()]));

const written = (name: string, value: string): string => {
  const remembered = REPEATING.get(name);
  const known = remembered?.get(value);
  if (known !== undefined) return known;
  const fresh = ` ${name}="${escapeHtml(value)}"`;
  if (remembered && remembered.size < MOST_REMEMBERED && value.length <= LONGEST_REMEMBERED) remembered.set(value, fresh);
  return fresh;
};

const words = (value: unknown): string => {
  if (!Array.isArray(value)) return String(value);
  let listed = '';
  for (const one of value as unknown[]) if (typeof one === 'string' && one !== '') listed += listed === '' ? one : ` ${one}`;
  return listed;
};

const plainText = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new TypeError(`A ${typeof value} cannot be the value of the attribute ${name}.`);
};

/** One attribute with its leading blank, or nothing. Throws for names that would run script or carry markup. */
export const attribute = (name: string, value: unknown): string => {
  const kind = kindOf(name);
  if (kind === 'refused') throw new TypeError(`The attribute ${JSON.stringify(name)} is not allowed on a page.`);
  if (value === undefined || value === null || kind === 'skipped') return '';
  if (typeof value === 'boolean') return kind === 'tristate' ? ` ${name}="${value}"` : value ? ` ${name}` : '';
  if (kind === 'words') {
    const listed = words(value);
    return listed === '' ? '' : written(name, listed);
  }
  const shown = plainText(name, value);
  return written(name, kind === 'address' ? harmlessAddress(shown) : shown);
};
