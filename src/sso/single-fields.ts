import { SsoRefusal } from './proof.js';

/** Every field once; who sends one twice wants two readers to read two things (S8). @throws SsoRefusal `login.malformed` */
export const singles = (fields: unknown): Readonly<Record<string, string>> => {
  const entries = Object.entries((fields ?? {}) as object);
  if (entries.some(([, value]) => typeof value !== 'string')) throw new SsoRefusal('login.malformed');
  return Object.fromEntries(entries) as Record<string, string>;
};
