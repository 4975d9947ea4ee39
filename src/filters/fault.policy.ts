import { isErased } from '../kernel/sealing.js';

/** A phrase in both languages that fits after "What would be right:". */
export interface Wanted {
  readonly code: string;
  readonly en: string;
  readonly de: string;
}

/** What is wrong with a rule, and where. `path` is empty for the rule itself, else like `filterBranches[0].filters[1].operation.value`. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly found: string;
  readonly expected: string;
  readonly en: string;
  readonly de: string;
}

/** Not wrong, but worth a look when a rule is saved (M4). */
export interface Warning {
  readonly path: string;
  readonly code: 'option.archived';
  readonly property: string;
  readonly option: string;
  readonly en: string;
  readonly de: string;
}

export const wanted = (code: string, en: string, de: string): Wanted => ({ code, en, de });

/** Exceeds one of LIMITS: `en` and `de` name the limit. */
export const atMost = (code: string, limit: number, en: string, de: string): Wanted =>
  wanted(code, `at most ${limit.toLocaleString('en')} ${en}`, `höchstens ${limit.toLocaleString('de')} ${de}`);

/** `found` undefined: the field is missing. */
export const faultAt = (path: string, found: unknown, right: Wanted): Fault => {
  const what = describe(found);
  return {
    path,
    code: right.code,
    found: what.en,
    expected: right.en,
    en: `${path === '' ? 'In the rule' : `At ${path}`}: found ${what.en}; right would be ${right.en}.`,
    de: `${path === '' ? 'In der Regel' : `Bei ${path}`}: gefunden ${what.de}; richtig wäre ${right.de}.`,
  };
};

export const archivedOption = (path: string, property: string, option: string): Warning => ({
  path, code: 'option.archived', property, option,
  en: `At ${path}: the option ${JSON.stringify(option)} of ${property} is archived; the rule works, new values will not have it.`,
  de: `Bei ${path}: Die Option ${JSON.stringify(option)} von ${property} ist archiviert; die Regel gilt, neue Werte haben sie nicht mehr.`,
});

const LONGEST = 80;

const describe = (found: unknown): { en: string; de: string } => {
  if (found === undefined) return { en: 'nothing', de: 'nichts' };
  if (isErased(found)) return { en: 'an erased text', de: 'einen gelöschten Text' };
  if (Array.isArray(found)) return { en: `a list of ${found.length}`, de: `eine Liste von ${found.length}` };
  if (typeof found === 'object' && found !== null) return { en: 'an object', de: 'ein Objekt' };
  const text = typeof found === 'number' ? String(found) : (JSON.stringify(found) ?? String(found));
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return { en: short, de: short };
};
