// Control characters, what separates lines, and marks that turn the reading direction: none of them belongs into a header.
const UNFIT_FOR_A_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu;
const UNFIT_FOR_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const LONGEST_LINE = 200;
const LONGEST_TEXT = 20_000;

/** One line that no header can be broken out of (W5), whatever somebody wrote. */
export const oneLine = (text: string): string => {
  const clean = text.toWellFormed().normalize('NFC').replace(UNFIT_FOR_A_LINE, ' ').trim();
  const letters = [...clean];
  return letters.length > LONGEST_LINE ? `${letters.slice(0, LONGEST_LINE).join('')}…` : clean;
};

/** What somebody wrote, without characters that no text has. */
export const plainText = (text: string): string => {
  const clean = text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNFIT_FOR_TEXT, '').trim();
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT).toWellFormed()} …` : clean;
};
