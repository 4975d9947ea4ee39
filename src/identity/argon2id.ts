import { argon2, timingSafeEqual } from 'node:crypto';

/** Costs of argon2id: memory in KiB, passes, lanes. */
export interface Costs {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
export const OWASP: Costs = { memory: 19_456, passes: 2, parallelism: 1 };

const TAG_BYTES = 32;

const derive = (password: string, salt: Buffer, { memory, passes, parallelism }: Costs, tagLength: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message: password.normalize('NFC'), nonce: salt, memory, passes, parallelism, tagLength }, (error, tag) => (error ? reject(error) : resolve(tag)));
  });

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`. `salt` has 16 random bytes. */
export const hashPassword = async (password: string, salt: Buffer, costs: Costs): Promise<string> => {
  const tag = await derive(password, salt, costs, TAG_BYTES);
  return `$argon2id$v=19$m=${costs.memory},t=${costs.passes},p=${costs.parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
};

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/;

const parse = (phc: string): { costs: Costs; salt: Buffer; tag: Buffer } => {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('A stored password hash is none of ours.');
  return { costs: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
};

/** Whether a password is the one behind a hash, in time that does not depend on how much of it is right. */
export const fitsHash = async (password: string, phc: string): Promise<boolean> => {
  const { costs, salt, tag } = parse(phc);
  return timingSafeEqual(await derive(password, salt, costs, tag.length), tag);
};

/** Whether a hash was made at other costs than today's. */
export const isOutdated = (phc: string, now: Costs): boolean => {
  const { costs } = parse(phc);
  return costs.memory !== now.memory || costs.passes !== now.passes || costs.parallelism !== now.parallelism;
};
