/** A value that JSON cannot carry (undefined, BigInt, NaN, a function, a Date or Map), with the path to it. */
export class NotJson extends TypeError {
  constructor(path: string, what: string) {
    super(`${path || 'The value'} is ${what}, which JSON cannot carry.`);
    this.name = 'NotJson';
  }
}

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, strings and numbers as ECMAScript
 * writes them, no white space. The same value gives the same bytes in every store. `name` stands in errors. Throws NotJson.
 */
export const canonicalJson = (value: unknown, name = ''): string => {
  const order = orderOf(value);
  if (order === 'sorted') return JSON.stringify(value);
  return order === 'unsorted' ? JSON.stringify(sortedCopy(value)) : written(value, name);
};

/** How near a value is to its canonical form; `odd` is whatever needs the slow way, faults included. */
type Order = 'sorted' | 'unsorted' | 'odd';

/** The engine's own JSON is several times faster than ours: most values need no more than their keys in order. */
const orderOf = (value: unknown): Order => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return 'sorted';
    case 'number':
      return Number.isFinite(value) ? 'sorted' : 'odd';
    case 'object':
      return value === null ? 'sorted' : Array.isArray(value) ? worstOf(value) : orderOfObject(value);
    default:
      return 'odd';
  }
};

const worstOf = (items: readonly unknown[]): Order => {
  let order: Order = 'sorted';
  for (let index = 0; index < items.length; index++) {
    const its = orderOf(items[index]);
    if (its === 'odd') return 'odd';
    if (its === 'unsorted') order = its;
  }
  return order;
};

const orderOfObject = (value: object): Order => {
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'odd';
  let order: Order = 'sorted';
  let before = '';
  for (const key of Object.keys(value)) {
    if (isOddKey(key)) return 'odd';
    if (key < before) order = 'unsorted';
    before = key;
    const its = orderOf((value as Record<string, unknown>)[key]);
    if (its === 'odd') return 'odd';
    if (its === 'unsorted') order = its;
  }
  return order;
};

/** An object gives keys that look like an index first, and takes `__proto__` and `toJSON` for something else. */
const isOddKey = (key: string): boolean => {
  const first = key.charCodeAt(0);
  return (first >= 48 && first <= 57) || key === '__proto__' || key === 'toJSON';
};

const sortedCopy = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedCopy);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) copy[key] = sortedCopy((value as Record<string, unknown>)[key]);
  return copy;
};

/** The canonical text, member by member. */
const written = (value: unknown, path: string): string => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object') throw new NotJson(path, typeof value === 'number' || value === undefined ? String(value) : `a ${typeof value}`);
  if (Array.isArray(value)) return `[${Array.from(value, (item, index) => written(item, `${path}[${index}]`)).join()}]`;
  refuseExotic(value, path);
  const members = Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${written((value as Record<string, unknown>)[key], path ? `${path}.${key}` : key)}`);
  return `{${members.join()}}`;
};

/** A Date, Map or the like would be written as `{}` or by its own rule and come back as something else. */
const refuseExotic = (value: object, path: string): void => {
  const tag = Object.prototype.toString.call(value);
  if (tag !== '[object Object]') throw new NotJson(path, `a ${tag.slice(8, -1)}`);
};
