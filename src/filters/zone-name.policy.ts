import { Temporal } from 'temporal-polyfill';

const NAMES = new Map<string, boolean>();
/** Aliases that ICU knows beside the names of IANA: `PST` or `JST` alone say nothing certain. */
const IANA_WITHOUT_AREA = /^(UTC|UCT|GMT|GMT0|GMT[+-]0|EST|MST|HST|CET|EET|MET|WET|PRC|ROC|ROK|EST5EDT|CST6CDT|MST7MDT|PST8PDT|Cuba|Egypt|Eire|GB|GB-Eire|Greenwich|Hongkong|Iceland|Iran|Israel|Jamaica|Japan|Kwajalein|Libya|NZ|NZ-CHAT|Navajo|Poland|Portugal|Singapore|Turkey|Universal|W-SU|Zulu)$/;

/** Is it a name of the IANA time zone database that this runtime knows? Plain offsets are none. */
export const isZoneName = (name: string): boolean => {
  let known = NAMES.get(name);
  if (known === undefined) NAMES.set(name, (known = looksLikeName(name) && isKnown(name)));
  return known;
};

const looksLikeName = (name: string): boolean => (name.includes('/') ? /^[A-Za-z]/.test(name) && !/^systemv\//i.test(name) : IANA_WITHOUT_AREA.test(name));

const isKnown = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
};
