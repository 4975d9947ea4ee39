import type { Words } from './words.js';

/** A size as people read it: 1 MB is 1,048,576 bytes, as most of their machines say it. */
export const sizeInWords = (words: Words, bytes: number): string => {
  const [amount, unit] = bytes >= 1_048_576 ? [bytes / 1_048_576, 'MB'] : bytes >= 1_024 ? [bytes / 1_024, 'KB'] : [bytes, 'Byte'];
  return `${words.number(unit === 'MB' ? Math.round(amount * 10) / 10 : Math.round(amount))} ${unit}`;
};
