import { randomBytes } from 'node:crypto';
import { secretFault } from './secret.policy.js';

const NAMES = ['Amsel Support', 'support.amsel.example', 'Amsel', 'Support', 'amsel'];

describe('A secret for tokens', () => {
  it('is taken when it is random: 32 bytes as base64url, base64 or hex', () => {
    for (let round = 0; round < 300; round++) {
      const bytes = randomBytes(32);
      for (const text of [bytes.toString('hex'), randomBytes(48).toString('base64url')]) expect([text, secretFault(text, 'token', NAMES)]).toEqual([text, undefined]);
      expect(secretFault(bytes.toString('base64'), 'token', [])).toBeUndefined();
    }
  });

  it.each([
    ['short', 'Zk3vQ9xT'], ['31 bytes as base64url', randomBytes(31).toString('base64url')], ['31 bytes as hex', randomBytes(31).toString('hex')], ['a word again and again, with a number', `${'secret'.repeat(12)}1`],
    ['the portal’s name in it', `AmselAmselAmsel-${randomBytes(16).toString('base64url')}`], ['digits alone', '4839201748392017483920174839201748392015'], ['a sentence', 'ein ruhiger Abend ist besser als ein langes Passwort, sagt sie'], ['two letters in turn, not quite', `${'xk'.repeat(30)}c`],
  ])('is refused as weak: %s (J9)', (_, text) => {
    expect(secretFault(text, 'token', NAMES)).toBe('weak');
  });

  it.each([['repeating', 'Zk3vQ9xTZk3vQ9xTZk3vQ9xTZk3vQ9xTZk3vQ9xTZk3vQ9xT'], ['repeating', 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'], ['blanks', ` ${randomBytes(48).toString('base64url')}`]] as const)('is refused as %s (J9)', (fault, text) => {
    expect(secretFault(text, 'token', NAMES)).toBe(fault);
  });

  it('of a provider may be as short as providers make them', () => {
    for (const text of ['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', 'vK8sQ2mXcT5nLw9RzB3hJ7pYdG4fAe6U', '~aQ8Q~Zq8QmT3vLx9Rk2WpYb7Nc4HsJd6FgAe1Ui']) expect(secretFault(text, 'client', NAMES)).toBeUndefined();
    for (const text of ['secret', 'client-secret-portal', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'changeme1234']) expect(secretFault(text, 'client', NAMES)).toBeDefined();
  });
});
