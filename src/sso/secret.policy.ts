/** Bits that a secret must hold, as an estimate from above: HMAC-SHA-256 wants 32 bytes (RFC 7518, 3.2). */
const TOKEN_BITS = 256;
/** The provider makes client secrets: some of the well-known ones have 24 random characters. */
const CLIENT_BITS = 120;
/** A word of a passphrase, as of a list of 8,000. */
const WORD_BITS = 13;

const COMMON = ['secret', 'password', 'passwort', 'geheim', 'geheimnis', 'kennwort', 'changeme', 'token', 'shared', 'zendesk', 'hubspot', 'sichtfeld', 'example', 'portal', 'support', 'qwert', 'asdfg', 'admin', 'letmein', 'welcome'];

/** What is wrong with a secret; undefined: nothing that can be seen. `names`: what the portal and the connection are called, and their hosts. */
export type SecretFault = 'blanks' | 'repeating' | 'weak';

/** J9: guessable secrets let anybody sign in as anybody. */
export const secretFault = (secret: string, purpose: 'token' | 'client', names: readonly string[]): SecretFault | undefined => {
  if (secret !== secret.trim()) return 'blanks';
  if (isRepeating(secret) || isCounting(secret)) return 'repeating';
  return bitsOf(withoutWords(secret, names)) < (purpose === 'token' ? TOKEN_BITS : CLIENT_BITS) ? 'weak' : undefined;
};

/** Each occurrence of a word that somebody would try counts as nothing. */
const withoutWords = (secret: string, names: readonly string[]): string =>
  [...names, ...COMMON]
    .map(word => word.toLowerCase())
    .filter(word => word.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => without(rest, word), secret);

const without = (text: string, word: string): string => {
  const at = text.toLowerCase().indexOf(word);
  return at < 0 || word.length === 0 ? text : without(text.slice(0, at) + text.slice(at + word.length), word);
};

const bitsOf = (text: string): number => {
  const words = text.split(/\s+/u).filter(Boolean);
  if (words.length > 2) return words.length * WORD_BITS;
  return Math.min(text.length * bitsPerCharacter(text), spreadOf(text) * MARGIN);
};

const bitsPerCharacter = (text: string): number => (/^[0-9]*$/.test(text) ? 3.33 : /^[0-9a-f]*$/i.test(text) ? 4 : /^[A-Za-z0-9+/_=-]*$/.test(text) ? 6 : 6.5);

/** Short random texts use few of their alphabet's characters: what is counted comes out up to a third too low. */
const MARGIN = 1.6;

/** Shannon's entropy of its characters, all together. */
const spreadOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - count * Math.log2(count / text.length), 0);
};

/** The same few characters again and again. */
const isRepeating = (text: string): boolean => text.length > 1 && (text + text).indexOf(text, 1) < text.length;

/** `abcdef...`, `012345...`: most characters follow their neighbour. */
const isCounting = (text: string): boolean => {
  const steps = [...text].slice(1).filter((_, index) => Math.abs(text.charCodeAt(index + 1) - text.charCodeAt(index)) <= 1);
  return text.length > 8 && steps.length > text.length / 2;
};
