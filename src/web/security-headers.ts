/** Everything from here, nothing inline, in no frame. `data:` is for pictures only. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const COMMON = {
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
} as const;

const PRIVATE = { ...COMMON, 'Cache-Control': 'private, no-store', Vary: 'Cookie' } as const;
/** An attachment opened in a tab is a page without any right. */
const DOWNLOAD = { ...PRIVATE, 'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'" } as const;

/**
 * Headers by what an answer is: `private` for everything that a session or a token stands behind, and every error;
 * `download` for attachments and exports; `public` for assets, which set their own Cache-Control.
 */
export const securityHeaders = (kind: 'private' | 'download' | 'public'): Readonly<Record<string, string>> =>
  kind === 'private' ? PRIVATE : kind === 'download' ? DOWNLOAD : COMMON;

/** For https only: browsers remember it for a year. */
export const STRICT_TRANSPORT = { 'Strict-Transport-Security': 'max-age=31536000' } as const;

// Lone surrogates, control characters, marks that turn the reading direction ("exe.fdp"), and what separates folders.
const UNFIT = /[\p{Surrogate}\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]/gu;
const PLAIN = /^[A-Za-z0-9!#$&+.^_`|~-]+$/;

/** A Content-Disposition that no file name can break out of (W5, W18): RFC 6266 with an ASCII stand-in. */
export const attachmentDisposition = (name: string): string => {
  const clean = [...name.normalize('NFC').replace(UNFIT, '_').replace(/^\.+/, '_')].slice(0, 150).join('') || 'file';
  const ascii = clean.replace(/[^\x20-\x7e]|["%;\\]/g, '_');
  const stand = PLAIN.test(ascii) ? ascii : `"${ascii}"`;
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename=${stand}; filename*=UTF-8''${encoded}`;
};

/** For pictures that a page shows: the same name, kept when somebody saves it. */
export const inlineDisposition = (name: string): string => attachmentDisposition(name).replace(/^attachment/, 'inline');
