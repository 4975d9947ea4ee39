import type { Fault } from '../kernel/errors.js';

const MIB = 1_024 * 1_024;

/** What may come with one message. Said before sending, checked while receiving, named in the refusal. */
export const FILE_LIMITS = { count: 10, each: 20 * MIB, together: 25 * MIB, nameLength: 150 } as const;

/** Pictures that a page may show: types whose decoders run no script, checked from the content, and not too large. */
const SHOWN_INLINE: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const INLINE_MOST = 5 * MIB;

export const maybeShownInline = ({ type, size }: { readonly type: string; readonly size: number }): boolean => SHOWN_INLINE.has(type) && size <= INLINE_MOST;

/** Types that are named as they are when served. All others are bytes: a browser that is told of HTML or SVG might believe it. */
const HARMLESS = /^(image\/(png|jpeg|gif|webp|bmp|tiff|heic|avif)|audio\/|video\/|text\/plain$|application\/(pdf|zip|gzip|x-7z-compressed|vnd\.(openxmlformats-officedocument|oasis\.opendocument)[a-z0-9.-]*)$)/;

/** The Content-Type that goes with the bytes. */
export const servedType = (type: string): string => (type === 'text/plain' ? 'text/plain; charset=utf-8' : HARMLESS.test(type) ? type : 'application/octet-stream');

// Control characters, lone surrogates, marks that turn the reading direction ("exe.fdp"), invisible ones, and what no file system likes.
const UNFIT = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu;

/** Characters of the ending that a long name keeps. */
const ENDING = /\.[^.\s]{1,16}$/u;

/** A name that is no path, is read as it is written, and fits. `none` where nothing is left. */
export const fileName = (given: string, none = 'file'): string => {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = last.replace(UNFIT, '').replace(/\s+/gu, ' ').replace(/^[. ]+|[. ]+$/g, '');
  const letters = [...plain];
  if (letters.length <= FILE_LIMITS.nameLength) return plain || none;
  const ending = [...(ENDING.exec(plain)?.[0] ?? '')];
  return [...letters.slice(0, FILE_LIMITS.nameLength - ending.length), ...ending].join('');
};

const size = (bytes: number): string => `${bytes / MIB} MB`;
const fault = (code: string, en: string, de: string): Fault => ({ path: 'files', code, en, de });

const notTaken = (code: string, en: string, de: string): Fault =>
  fault(code, `could not be taken: ${en}. None was kept; please choose them again`, `konnten nicht übernommen werden: ${de}. Keine wurde behalten; bitte neu auswählen`);

/** Faults of what was sent, each naming its limit. */
export const fileFaults = {
  tooMany: (): Fault => notTaken('files.too-many', `at most ${FILE_LIMITS.count} come with one message`, `Mit einer Nachricht kommen höchstens ${FILE_LIMITS.count}`),
  tooLarge: (name: string): Fault => notTaken('files.too-large', `“${name}” is larger than ${size(FILE_LIMITS.each)}`, `„${name}“ ist größer als ${size(FILE_LIMITS.each)}`),
  together: (): Fault => notTaken('files.together-too-large', `together they are larger than ${size(FILE_LIMITS.together)}`, `Zusammen sind sie größer als ${size(FILE_LIMITS.together)}`),
  gone: (): Fault => fault('files.gone', 'that were uploaded before are no longer kept; please choose them again', 'von vorhin liegen nicht mehr bereit; bitte neu auswählen'),
} as const;
