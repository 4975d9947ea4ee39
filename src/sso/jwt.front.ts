import type { JwtAlgorithm } from './connection.policy.js';
import type { Steps } from './steps.js';
import { strictObject } from './strict-json.js';

/** Bytes of a token; more is no login. */
export const MOST_BYTES = 64 * 1024;

export interface ReadToken {
  readonly token: string;
  /** What is signed: the first two parts. */
  readonly signingInput: string;
  readonly kid: string | undefined;
  /** Not proven yet. */
  readonly claims: Readonly<Record<string, unknown>>;
}

const HEADER_NAMES: ReadonlySet<string> = new Set(['alg', 'typ', 'kid']);
const KID = /^[A-Za-z0-9][A-Za-z0-9._:~=+/@-]{0,127}$/;
const PART = /^[A-Za-z0-9_-]+$/;

/**
 * Judges the bytes of a token before any key is touched: one compact JWS of three canonical parts, a header that names
 * the one algorithm that the connection allows and no key of its own, and JSON with one meaning (J1-J5).
 * @throws SsoRefusal `jwt.missing`, `jwt.form`, `jwt.json`, `jwt.header`, `jwt.algorithm`, `jwt.kid`
 */
export const readToken = (token: string | undefined, algorithm: JwtAlgorithm, steps: Steps): ReadToken => {
  steps.demand(token !== undefined && token !== '', 'jwt.missing');
  steps.demand(token.length <= MOST_BYTES, 'jwt.form', `${token.length} bytes`);
  const parts = token.split('.');
  steps.demand(parts.length === 3, 'jwt.form', `${Math.min(parts.length, 9)} parts`);
  const [header, claims] = parts.slice(0, 2).map(part => objectIn(part, steps)) as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  judgeHeader(header, algorithm, steps);
  const signature = bytesOf(parts[2]!);
  steps.demand(signature !== undefined && signature.length > 0, 'jwt.form', 'no signature');
  return { token, signingInput: `${parts[0]}.${parts[1]}`, kid: header['kid'] as string | undefined, claims };
};

/** Undefined when another text would give the same bytes (padding, other letters, stray bits). */
const bytesOf = (part: string): Buffer | undefined => {
  if (!PART.test(part)) return undefined;
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
};

const objectIn = (part: string, steps: Steps): Readonly<Record<string, unknown>> => {
  const bytes = bytesOf(part);
  steps.demand(bytes !== undefined, 'jwt.form', 'a part is not base64url');
  const value = strictObject(bytes);
  steps.demand(value !== undefined, 'jwt.json');
  return value;
};

const judgeHeader = (header: Readonly<Record<string, unknown>>, algorithm: JwtAlgorithm, steps: Steps): void => {
  const { alg, typ, kid } = header;
  // Names are shown only where they are plain: they are a stranger's text.
  const foreign = Object.keys(header).find(name => !HEADER_NAMES.has(name));
  steps.demand(foreign === undefined, 'jwt.header', foreign !== undefined && /^[a-z0-9_#]{1,20}$/i.test(foreign) ? foreign : undefined);
  steps.demand(typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT'), 'jwt.header', 'typ');
  steps.demand(alg === algorithm, 'jwt.algorithm', `wanted ${algorithm}`);
  steps.demand(kid === undefined || (typeof kid === 'string' && KID.test(kid) && !kid.includes('..')), 'jwt.kid');
};
