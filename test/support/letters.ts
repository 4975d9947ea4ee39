import type { Letter } from '../../src/notifications/outbox.js';
import { DONE, WAITING } from '../../src/notifications/waiting.js';
import type { House } from '../../src/platform/house.js';

const noted = new WeakMap<House, Letter[]>();

/** From now on letters are noted as they are ordered; they are sent all the same. */
const note = (house: House): Letter[] => {
  const known = noted.get(house);
  if (known) return known;
  const letters: Letter[] = [];
  const order = house.outbox.order.bind(house.outbox);
  house.outbox.order = letter => {
    letters.push(letter);
    return order(letter);
  };
  noted.set(house, letters);
  return letters;
};

/** Every letter that was ordered since this house was first asked, and that was written: it waits, or was sent. */
export const lettersOf = async (house: House): Promise<Letter[]> => {
  const { vault } = house.stores;
  const written = await Promise.all(note(house).map(async letter => ((await vault.get(WAITING, letter.id)) ?? (await vault.get(DONE, letter.id)) ? letter : undefined)));
  return written.filter(letter => letter !== undefined);
};

/** Reads what was ordered since it was asked last. */
export const mailbox = (house: House) => {
  note(house);
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
