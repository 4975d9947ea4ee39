import { foldText } from './folding.policy.js';

/** Asks something of a text that is already folded (filters.md M3). */
export type TextTest = (folded: string) => boolean;

/** The positive text operators, their operand folded once. HAS_EVER ones ask the same of every recorded text. */
export const textTest = (positive: string, operand: string): TextTest => {
  const folded = foldText(operand);
  switch (positive) {
    case 'CONTAINS':
    case 'HAS_EVER_CONTAINED':
      return text => occurrenceFrom(text, folded, 0) >= 0;
    case 'CONTAINS_EXACTLY':
      return text => hasWords(text, folded);
    case 'STARTS_WITH':
      return text => text.startsWith(folded) && !cutsPair(text, folded.length);
    case 'ENDS_WITH':
      return text => text.endsWith(folded) && !cutsPair(text, text.length - folded.length);
    default:
      return text => text === folded;
  }
};

/** Texts are sequences of code points: half a surrogate pair is part of none. */
const cutsPair = (text: string, index: number): boolean =>
  index > 0 && index < text.length && (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;

const occurrenceFrom = (text: string, part: string, from: number): number => {
  let index = text.indexOf(part, from);
  while (index >= 0 && (cutsPair(text, index) || cutsPair(text, index + part.length))) index = text.indexOf(part, index + 1);
  return index;
};

/** Whole words: no letter, mark, number or `_` on either side of some occurrence. */
const hasWords = (text: string, words: string): boolean => {
  for (let index = occurrenceFrom(text, words, 0); index >= 0; index = occurrenceFrom(text, words, index + 1))
    if (!endsInWord(text, index) && !startsWithWord(text, index + words.length)) return true;
  return false;
};

const WORD = /^[\p{L}\p{M}\p{N}_]$/u;

const startsWithWord = (text: string, index: number): boolean => index < text.length && WORD.test(String.fromCodePoint(text.codePointAt(index)!));

const endsInWord = (text: string, index: number): boolean => {
  if (index === 0) return false;
  const pair = index > 1 && (text.charCodeAt(index - 1) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 2) & 0xfc00) === 0xd800;
  return WORD.test(text.slice(pair ? index - 2 : index - 1, index));
};
