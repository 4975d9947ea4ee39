const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', œ: 'oe' };
const ASCII = /^[\x00-\x7f]*$/;
const WORD = /[\p{L}\p{N}_]+/gu;

/** How search reads text: small letters, umlauts written out, other marks dropped. "Straße" and "STRASSE" are one word. */
export const foldText = (text: string): string => {
  if (ASCII.test(text)) return text.toLowerCase();
  const small = text.normalize('NFC').toLowerCase();
  return small
    .replace(/[äöüßæøœ]/g, letter => UMLAUTS[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
};

/** The words of a text as search knows them, each once, at most 40 characters of each. */
export const foldWords = (text: string): string[] => [...new Set((foldText(text).match(WORD) ?? []).map(word => word.slice(0, 40)))];
