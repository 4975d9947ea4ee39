import type { Letter } from '../../src/notifications/outbox.js';
import type { VaultOutbox } from '../../src/notifications/vault-outbox.js';
import type { House } from '../../src/platform/house.js';

/** Every letter that was ordered so far. */
export const lettersOf = (house: House): Promise<Letter[]> => (house.outbox as VaultOutbox).letters();

/** Reads what was ordered since it was asked last. */
export const mailbox = (house: House) => {
  const read = new Set<string>();
  return async (): Promise<Letter[]> => {
    const fresh = (await lettersOf(house)).filter(({ id }) => !read.has(id));
    for (const { id } of fresh) read.add(id);
    return fresh;
  };
};

/** The path of the link in a letter. */
export const linkIn = (letter: Letter | undefined): string => {
  if (!letter?.url) throw new Error('There is no link in this letter.');
  return new URL(letter.url).pathname;
};
