/** A mail taken apart, as much as tests need (RFC 5322, 2045, 2047). */
export interface ReadMail {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
}

const unwrapped = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, coded: string) => (kind.toLowerCase() === 'b' ? Buffer.from(coded, 'base64').toString() : quotedPrintable(coded.replaceAll('_', ' '))));

const quotedPrintable = (coded: string): string =>
  Buffer.from(coded.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8');

const partOf = (raw: string): { headers: Map<string, string>; body: string } => {
  const end = raw.search(/\r?\n\r?\n/);
  const head = (end < 0 ? raw : raw.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (headers.has(name)) throw new Error(`The header ${name} occurs twice.`);
    headers.set(name, unwrapped(line.slice(colon + 1).trim()));
  }
  return { headers, body: end < 0 ? '' : raw.slice(end).replace(/^\r?\n\r?\n/, '') };
};

const decoded = ({ headers, body }: ReturnType<typeof partOf>): string => {
  const coding = headers.get('content-transfer-encoding');
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return coding === 'quoted-printable' ? quotedPrintable(body) : body;
};

export const readMail = (raw: string): ReadMail => {
  const { headers, body } = partOf(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [] : body.split(new RegExp(`\\r?\\n?--${boundary}(?:--)?\\r?\\n?`)).filter(part => part.trim() !== '').map(partOf);
  const of = (type: string): string => {
    const part = parts.find(one => one.headers.get('content-type')?.startsWith(type));
    return part ? decoded(part).replaceAll('\r\n', '\n') : '';
  };
  return { headers, text: of('text/plain'), html: of('text/html') };
};
