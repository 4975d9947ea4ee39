import { Secret, TOTP } from 'otpauth';
import type { Random } from '../kernel/chance.js';

/** Seconds that a code stands for (RFC 6238, 5.2), and how many steps a clock may be off either way. */
const PERIOD = 30;
const WINDOW = 1;
/** RFC 4226, 4: as many bytes as the hash has. */
const SECRET_BYTES = 20;

/** Ms from which on no code of this step is taken any more. */
export const stepEnds = (step: number): number => (step + WINDOW + 1) * PERIOD * 1_000;

/** A new secret, in base32 as authenticator apps read it. */
export const newTotpSecret = (random: Random): string => {
  const bytes = random.bytes(SECRET_BYTES);
  return new Secret({ buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer }).base32;
};

/** The time step that a code is of, at most one away from now; undefined for a wrong one. Every code is to be used once. */
export const totpStep = (secret: string, code: string, now: number): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD }).validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / 1_000 / PERIOD) + delta;
};

/** What authenticator apps read from the picture (key URI format). */
export const totpUri = (secret: string, issuer: string, label: string): string => new TOTP({ secret: Secret.fromBase32(secret), issuer, label, period: PERIOD }).toString();
