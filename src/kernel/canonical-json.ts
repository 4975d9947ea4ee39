/** A value that JSON cannot carry (undefined, BigInt, NaN, a function, a Date or Map), with the path to it. */
export class NotJson extends TypeError {
  constructor(path: string, what: string) {
    super(`${path || 'The value'} is ${what}, which JSON cannot carry.`);
    this.name = 'NotJson';
  }
}

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, strings and numbers as ECMAScript
 * writes them, no white space. The same value gives the same bytes in every store. Throws NotJson.
 */
export const canonicalJson = (value: unknown, path = ''): string => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(path, String(value));
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value, path) : canonicalObject(value, path);
    default:
      throw new NotJson(path, typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`);
  }
};

const canonicalArray = (items: readonly unknown[], path: string): string => {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ',';
    text += canonicalJson(items[index], `${path}[${index}]`);
  }
  return `${text}]`;
};

const canonicalObject = (value: object, path: string): string => {
  refuseExotic(value, path);
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key], path ? `${path}.${key}` : key)}`;
  }
  return `${text}}`;
};

/** A Date, Map or the like would be written as `{}` or by its own rule and come back as something else. */
const refuseExotic = (value: object, path: string): void => {
  if (Object.getPrototypeOf(value) === Object.prototype) return;
  const tag = Object.prototype.toString.call(value);
  if (tag !== '[object Object]') throw new NotJson(path, `a ${tag.slice(8, -1)}`);
};
