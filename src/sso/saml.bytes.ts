import { SsoRefusal } from './proof.js';

/** Largest message after decoding. */
export const MESSAGE_LIMIT = 256 * 1024;

const ALPHABET = /^[A-Za-z0-9+/]+={0,2}$/;

const refuse = (found: string): never => {
  throw new SsoRefusal('saml.bytes', [], found);
};

/** Bytes of base64 that has one reading only: no spaces, no other alphabet, no stray bits at the end. @throws SsoRefusal `saml.bytes`, `saml.too-large` */
export const decodeBase64 = (text: string, limit = MESSAGE_LIMIT): Buffer => {
  if (text.length > Math.ceil(limit / 3) * 4) throw new SsoRefusal('saml.too-large');
  if (!ALPHABET.test(text)) refuse('base64');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) refuse('base64');
  return bytes;
};

/**
 * The text of a message, judged byte by byte before any parser sees it: everything that parsers are known to read in
 * different ways, or at great cost, is refused here (S3, S8, S9).
 * @throws SsoRefusal `saml.bytes`, `saml.too-large`, `saml.doctype`, `saml.comment`
 */
export const messageText = (bytes: Buffer, limit = MESSAGE_LIMIT): string => {
  if (bytes.length > limit) throw new SsoRefusal('saml.too-large');
  const text = utf8(bytes);
  for (const [mark, found] of BAD_CHARACTERS) if (text.includes(mark)) refuse(found);
  if (HAS_DOCTYPE.test(text)) throw new SsoRefusal('saml.doctype');
  const body = text.replace(DECLARATION, '');
  if (body.includes('<!--') || body.includes('<![') || body.includes('<?')) throw new SsoRefusal('saml.comment');
  if (!body.startsWith('<')) refuse('start');
  return text;
};

const HAS_DOCTYPE = /<!(?:doctype|entity|element|attlist|notation)/i;
const DECLARATION = /^<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"UTF-8"|'UTF-8'))?(?: standalone=(?:"(?:yes|no)"|'(?:yes|no)'))? ?\?>\s*/i;
const BAD_CHARACTERS = [
  ['\0', 'NUL'],
  ['\ufeff', 'BOM'],
  ['\r', 'CR'],
] as const;

const utf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('UTF-8');
  }
};
