import type { Fault } from '../kernel/errors.js';
import { foldText } from '../kernel/words.js';

export const SHORTEST = 10;
export const LONGEST = 256;

/** The most common passwords of ten characters and more, folded; shorter ones are refused by length. */
const COMMON = new Set(
  `1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1234567891 1111111111 0000000000 1212121212 1q2w3e4r5t
  1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5 q1w2e3r4t5y6 qwertyuiop qwertyuiop123 qwertz1234 qwertzuiop asdfghjkl1 asdfghjklq
  qwerty1234 qwerty12345 qwerty123456 abcdefghij abcd123456 abc1234567 password123 password1234 password12 password12345
  passw0rd123 passwort123 passwort1234 passwort12 passwort2024 passwort2025 passwort2026 mypassword adminadmin admin12345
  administrator iloveyou123 iloveyou12 ichliebedich hallo12345 hallohallo schatz1234 willkommen willkommen1 willkommen123
  welcome123 welcome1234 sommer2024 sommer2025 sommer2026 winter2024 winter2025 winter2026 changeme123 letmein123 football123
  princess123 superman123 michelle123 1234554321 0123456789a a123456789 987654321a aa12345678 zaq12wsxcde computer123 internet123
  testtest12 test123456 test1234567 geheim1234 geheimnis123 deutschland fussball123 sonnenschein berlin1234 support123 kundenportal`.split(/\s+/),
);

const fault = (code: string, en: string, de: string): Fault => ({ path: 'password', code, en, de });

const REPEATED = /^(.{1,4})\1+$/su;

/**
 * What is wrong with a new password, or undefined: 10 to 256 characters after NFC, none of the most common, no short
 * pattern repeated, not the person's own address or name. No rules about kinds of characters (NIST SP 800-63B, 5.1.1.2).
 */
export const judgePassword = (password: string, known: readonly string[] = []): Fault | undefined => {
  const text = password.normalize('NFC');
  const length = [...text].length;
  if (length < SHORTEST) return fault('short', `needs at least ${SHORTEST} characters`, `braucht mindestens ${SHORTEST} Zeichen`);
  if (length > LONGEST) return fault('long', `may have at most ${LONGEST} characters`, `darf höchstens ${LONGEST} Zeichen haben`);
  const folded = foldText(text).trim();
  if (COMMON.has(folded) || REPEATED.test(folded)) return fault('common', 'is one that many people use, so it is guessed first', 'wird von vielen benutzt und deshalb zuerst geraten');
  if (known.some(one => isOwn(folded, foldText(one).trim()))) return fault('own-data', 'must not be your address or name', 'darf nicht die eigene Adresse oder der eigene Name sein');
  return undefined;
};

const isOwn = (password: string, known: string): boolean => known !== '' && (password === known || password === known.split('@')[0] || password === known.replaceAll(/\s/g, ''));
