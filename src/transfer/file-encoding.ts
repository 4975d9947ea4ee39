import { unreadable } from './unreadable.js';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';

/** Which order of bytes a mark at the beginning names. */
const marked = (start: Buffer): Encoding | undefined => (start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : undefined);

/** `nul`: where the first NUL byte stands; below 0: nowhere. @throws Rejection `import.empty`, `import.spreadsheet`, `import.binary` */
export const demandText = (start: Buffer, nul: number): void => {
  if (start.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '').trim() === '') throw unreadable('import.empty', 'The file is empty.', 'Die Datei ist leer.');
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3)
    throw unreadable('import.spreadsheet', 'This is a spreadsheet (or another packed file). Please save it as CSV and send that.', 'Das ist eine Tabellendatei (oder eine andere gepackte Datei). Bitte als CSV speichern und diese Datei senden.');
  if (nul >= 0 && !marked(start))
    throw unreadable('import.binary', `The file holds a NUL byte (byte ${nul + 1}), which no text has. Please save it as CSV with the encoding UTF-8.`, `Die Datei enthält ein NUL-Byte (Byte ${nul + 1}), das in keinem Text steht. Bitte als CSV mit der Zeichenkodierung UTF-8 speichern.`);
};

/**
 * The encoding of a file whose bytes are UTF-8 throughout, or not. What is not is of Windows, unless most of it is UTF-8 all the same.
 * @throws Rejection `import.encoding`
 */
export const encodingOf = async (asked: 'auto' | 'utf-8' | 'windows-1252', start: Buffer, utf8: boolean, again: () => AsyncIterable<Buffer>): Promise<Encoding> => {
  const byMark = marked(start);
  if (byMark) return byMark;
  if (asked === 'utf-8' && !utf8) throw unreadable('import.encoding', 'The file is not UTF-8; the mapping may say "encoding": "windows-1252".', 'Die Datei ist nicht UTF-8; in der Zuordnung kann „encoding“: „windows-1252“ stehen.');
  if (asked !== 'auto') return asked;
  if (utf8) return 'utf-8';
  const broken = await brokenUtf8(again());
  if (broken === undefined) return 'windows-1252';
  throw unreadable('import.encoding', `The file is UTF-8 but for line ${broken}, whose characters are broken. Please save it anew with one encoding.`, `Die Datei ist UTF-8 bis auf Zeile ${broken}, deren Zeichen fehlerhaft sind. Bitte mit einer einzigen Zeichenkodierung neu speichern.`);
};

const SEQUENCE = /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/g;
/** Characters that are gathered of one line. */
const LONG = 1_000_000;
const HIGH = /[\u0080-\u00ff]/;

/** The line with the first stray byte of a file that is UTF-8 for the most part; undefined: it is none. */
const brokenUtf8 = async (bytes: AsyncIterable<Buffer>): Promise<number | undefined> => {
  let [line, sequences, strays, first, rest] = [1, 0, 0, 0, ''];
  const look = (text: string): void => {
    const stray = text.replace(SEQUENCE, () => (sequences++, ''));
    if (HIGH.test(stray)) [strays, first] = [strays + (stray.match(/[\u0080-\u00ff]/g)?.length ?? 0), first || line];
  };
  for await (const chunk of bytes) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const one of lines) {
      look(one);
      line++;
    }
    if (rest.length < LONG) continue;
    look(rest);
    rest = '';
  }
  look(rest);
  return sequences > strays ? first : undefined;
};
