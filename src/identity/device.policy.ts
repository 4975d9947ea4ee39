/** What a person may recognise of the device a session began on. */
export interface Device {
  /** Names of products: the same in every language. */
  readonly browser: string | null;
  readonly system: string | null;
}

type Sign = readonly [name: string, pattern: RegExp];

// The first that fits: most browsers also call themselves by the names of others.
const BROWSERS: readonly Sign[] = [
  ['Edge', /\bEdgA?\/|\bEdgiOS\//], ['Opera', /\bOPR\/|\bOpera\b/], ['Samsung Internet', /\bSamsungBrowser\//], ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrome\/|\bCriOS\/|\bHeadlessChrome\//], ['Safari', /\bVersion\/[\d.]+.*\bSafari\//], ['curl', /^curl\//],
];

const SYSTEMS: readonly Sign[] = [
  ['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['Windows', /\bWindows\b/], ['ChromeOS', /\bCrOS\b/], ['macOS', /\bMac OS X\b|\bMacintosh\b/], ['Linux', /\bLinux\b/],
];

const first = (signs: readonly Sign[], text: string): string | null => signs.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

/** From a user agent's own words; they prove nothing and only help the person to recognise it. */
export const deviceOf = (userAgent: string): Device => ({ browser: first(BROWSERS, userAgent), system: first(SYSTEMS, userAgent) });
