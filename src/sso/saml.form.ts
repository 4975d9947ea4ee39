import { SsoRefusal } from './proof.js';

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** The fields of a form, each once; a body of another kind is none (S8). @throws SsoRefusal `login.malformed` */
export const formOf = ({ headers }: { readonly headers: { readonly 'content-type'?: string | undefined } }, body: unknown): Readonly<Record<string, string>> => {
  const fields = FORM.test(headers['content-type'] ?? '') ? Object.entries((body ?? {}) as object) : [];
  if (fields.some(([, value]) => typeof value !== 'string')) throw new SsoRefusal('login.malformed');
  return Object.fromEntries(fields) as Record<string, string>;
};
