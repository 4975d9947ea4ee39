import type { Mapping } from './connection.policy.js';

type Claims = Readonly<Record<string, unknown>>;

/** Of claims, what mapping reads: texts by name, `realm_access.roles` for one level further down. */
export const attributesOf = (claims: Claims): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(claims)) {
    const texts = textsOf(value);
    if (texts) found.set(name, texts);
    else if (typeof value === 'object' && value !== null) for (const [inner, one] of Object.entries(value)) found.set(`${name}.${inner}`, textsOf(one) ?? []);
  }
  return found;
};

/** An address that the provider does not call verified, where it says anything about that, is none: nobody may be linked by it (S17). */
export const emailOf = (claims: Claims, { email }: Mapping): string | null => {
  const name = email ?? 'email';
  const value = single(claims, name);
  const said = claims['email_verified'];
  return said === undefined || said === true || said === 'true' ? value : null;
};

/** Full name as the provider tells it, or put together of its parts. */
export const nameOf = (claims: Claims, { name }: Mapping): string | null => {
  const told = single(claims, name ?? 'name');
  if (told !== null || name !== null) return told;
  const parts = ['given_name', 'family_name'].map(part => single(claims, part)).filter(part => part !== null);
  return parts.length > 0 ? parts.join(' ') : null;
};

/** One text and no list of them (S16). */
const single = (claims: Claims, name: string): string | null => {
  const values = attributesOf(claims).get(name);
  const value = values?.length === 1 ? values[0]!.trim() : '';
  return value === '' ? null : value;
};

const textsOf = (value: unknown): readonly string[] | undefined => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : undefined;
};
