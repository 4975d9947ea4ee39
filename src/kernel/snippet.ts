import { foldText } from './words.js';

/** A piece of a text, and whether it is a word that was asked for. */
export interface Snippet {
  readonly text: string;
  readonly hit: boolean;
}

/** Characters before the first hit, and of the whole. */
const AROUND = 80;
const MOST = 200;

const hitsIn = (text: string, asked: readonly string[]) => [...text.matchAll(/[\p{L}\p{N}_]+/gu)].filter(({ 0: word }) => asked.some(one => foldText(word).startsWith(one)));

/** How many of the (folded) words asked for begin a word of the text. */
export const wordsHit = (text: string, asked: readonly string[]): number => {
  const words = hitsIn(text, asked).map(({ 0: word }) => foldText(word));
  return asked.filter(one => words.some(word => word.startsWith(one))).length;
};

/** A piece of a plain text around the first word asked for, in parts that are hits or not. */
export const snippetOf = (text: string, asked: readonly string[]): readonly Snippet[] => {
  const words = hitsIn(text, asked);
  const from = text.lastIndexOf(' ', Math.max(0, (words[0]?.index ?? 0) - AROUND)) + 1;
  const end = from + MOST >= text.length ? text.length : Math.max(from + 1, text.lastIndexOf(' ', from + MOST));
  const parts: Snippet[] = [];
  let at = from;
  for (const { 0: word, index } of words.filter(one => one.index >= from && one.index + one[0].length <= end)) {
    parts.push({ text: text.slice(at, index), hit: false }, { text: word, hit: true });
    at = index + word.length;
  }
  parts.push({ text: `${text.slice(at, end)}${end < text.length ? ' …' : ''}`, hit: false });
  return [{ text: from > 0 ? '… ' : '', hit: false }, ...parts].filter(part => part.text !== '');
};
