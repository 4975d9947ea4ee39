import { fileTypeFromBuffer } from 'file-type';

/** Bytes of the beginning that tell the type. */
export const HEAD = 16 * 1_024;

/** The types that browsers run as pages, however they are named: found by what browsers themselves look for. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<svg[\s>:]/i, 'image/svg+xml'],
  [/<(!doctype\s+html|html|head|body|script|iframe|meta|style|title|div|table|h1|p|a|br|img|object|embed|form)[\s>/]/i, 'text/html'],
  [/^\s*<\?xml/i, 'application/xml'],
];

/** The type that the content shows, whatever it is called and whatever was said of it. `head`: its first HEAD bytes, or all of it. */
export const typeOfContent = async (head: Buffer): Promise<string> => {
  const known = await fileTypeFromBuffer(head).catch(() => undefined);
  if (known && known.mime !== 'application/xml') return known.mime;
  const text = textIn(head);
  if (text === undefined) return 'application/octet-stream';
  return MARKUP.find(([pattern]) => pattern.test(text))?.[1] ?? (known ? known.mime : 'text/plain');
};

/** The text, when it is one: UTF-8 (the last character may be cut), or UTF-16 with its mark; without control characters. */
const textIn = (head: Buffer): string | undefined => {
  const wide = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
  try {
    const text = new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(head, { stream: true });
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
};

const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/;
