import type { Random } from '../kernel/chance.js';

export const RECOVERY_CODES = 10;

// Crockford's letters: none that is taken for another one.
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 12;

/** Twelve letters are 60 bits: nobody guesses one. Written in groups of four. */
export const newRecoveryCodes = (random: Random): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...random.bytes(LENGTH)].map(byte => LETTERS[byte % LETTERS.length]).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  });

/** A code as somebody typed it, in the form that is digested; undefined for what is none. */
export const readRecoveryCode = (typed: string): string | undefined => {
  const plain = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replace(/o/g, '0');
  return plain.length === LENGTH && [...plain].every(letter => LETTERS.includes(letter)) ? plain : undefined;
};
