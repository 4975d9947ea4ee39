import { safeReturn } from '../web/csrf.js';

/** Where customers begin. */
const HOME = '/tickets';

/** A path of ours out of what a stranger wants: a path, or an address of this very origin; else the first page (S18, J13). */
export const returnPath = (wanted: string | null | undefined, origin: string): string => {
  const path = wanted?.startsWith(`${origin}/`) ? wanted.slice(origin.length) : wanted;
  const safe = safeReturn(path, HOME);
  return safe === '/' ? HOME : safe;
};
