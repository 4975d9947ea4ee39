import fc from 'fast-check';
import { canonicalJson, NotJson } from './canonical-json.js';

/** The rule itself, as slow as it is plain. */
const plain = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${plain((value as Record<string, unknown>)[key])}`).join()}}`;
};

test('the example of RFC 8785 is written as the RFC writes it', () => {
    // eslint-disable-next-line no-loss-of-precision -- the case is about just that
  const value = { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001], string: '\u20ac$\u000f\nA\'B"\\\\"/', literals: [null, true, false] };
  expect(canonicalJson(value)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
});

test('keys are sorted by UTF-16 units, also those that look like an index', () => {
  const value = JSON.parse('{"\u20ac":1,"\\r":2,"\ufb33":3,"1":4,"10":5,"9":6,"😀":7,"\u0080":8,"ö":9,"__proto__":10,"":11}') as unknown;
  expect(canonicalJson(value)).toBe('{"":11,"\\r":2,"1":4,"10":5,"9":6,"__proto__":10,"\u0080":8,"ö":9,"\u20ac":1,"😀":7,"\ufb33":3}');
});

test('any value is written the same whatever the order of its keys, and reads back as it was', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
    const text = canonicalJson(value);
    expect(text).toBe(plain(value));
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  }));
});

test.each([
  [{ a: [1, { b: undefined }] }, 'a[1].b is undefined'],
  [{ a: NaN }, 'a is NaN'],
  [{ a: -Infinity }, 'a is -Infinity'],
  [{ a: 1n }, 'a is a bigint'],
  [{ a: () => 1 }, 'a is a function'],
  [{ a: new Date(0) }, 'a is a Date'],
  [{ a: [new Map()] }, 'a[0] is a Map'],
  [{ toJSON: () => 1 }, 'toJSON is a function'],
  // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
  [[1, , 2], '[1] is undefined'],
  [Symbol('x'), 'The value is a symbol'],
])('what JSON cannot carry is refused with its path: %#', (value, message) => {
  expect(() => canonicalJson(value)).toThrow(NotJson);
  expect(() => canonicalJson(value)).toThrow(message);
});

test('an object of a class is written by its own fields', () => {
  class Criteria {
    b = 1;
    a = 2;
  }
  expect(canonicalJson({ criteria: new Criteria() })).toBe('{"criteria":{"a":2,"b":1}}');
});
