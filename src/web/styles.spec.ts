import { describe, expect, it } from '@jest/globals';
import { assetAt, stylesPath } from './assets.js';

const css = assetAt(stylesPath)!.body;
const tokensIn = (block: string): Map<string, string> => new Map([...block.matchAll(/--([a-z-]+): (oklch\([^;]+\));/g)].map(([, name, value]) => [name!, value!]));
const tokenLayer = css.slice(css.indexOf('@layer tokens {'), css.indexOf('@layer base {'));
const [lightBlock, darkBlock] = tokenLayer.split('@media (prefers-color-scheme: dark)') as [string, string];
const light = tokensIn(lightBlock);
const dark = new Map([...light, ...tokensIn(darkBlock)]);

type Colour = readonly [red: number, green: number, blue: number];

/** Oklab to linear sRGB (Ottosson 2020). */
const linear = (lightness: number, chroma: number, hue: number): Colour => {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [lightness + 0.3963377774 * a + 0.2158037573 * b, lightness - 0.1055613458 * a - 0.0638541728 * b, lightness - 0.0894841775 * a - 1.291485548 * b].map(x => x ** 3) as [number, number, number];
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
};

/** Less chroma until the screen can show it, as CSS Color 4 wants; clipped at the end. */
const shownColour = (value: string, brand: number): Colour => {
  const [lightness, chroma, hue] = value.slice(6, -1).replace('var(--hue)', String(brand)).split(' ').map(Number) as [number, number, number];
  for (let less = chroma; ; less -= 0.002) {
    const colour = linear(lightness, Math.max(0, less), hue);
    if (less <= 0 || colour.every(x => x >= -0.0005 && x <= 1.0005)) return colour.map(x => Math.min(1, Math.max(0, x))) as unknown as Colour;
  }
};

const luminance = ([red, green, blue]: Colour): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** WCAG 2.2, contrast ratio. */
const contrast = (one: Colour, other: Colour): number => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const TEXT = [
  ...['ground', 'surface', 'accent-soft'].flatMap(back => ['ink', 'soft', 'accent', 'accent-strong'].map(front => [front, back])),
  ...['done-soft', 'wait-soft', 'danger-soft'].map(back => ['ink', back]),
  ...['ground', 'surface'].flatMap(back => ['danger', 'done', 'wait'].map(front => [front, back])),
  ['danger', 'danger-soft'], ['done', 'done-soft'], ['wait', 'wait-soft'], ['accent-ink', 'accent'], ['accent-ink', 'accent-strong'],
] as [string, string][];
const EDGES = [['edge', 'surface'], ['edge', 'ground'], ['accent', 'ground'], ['danger', 'surface']] as [string, string][];

const weakest = (theme: Map<string, string>, front: string, back: string): number =>
  Math.min(...Array.from({ length: 72 }, (_, at) => contrast(shownColour(theme.get(front)!, at * 5), shownColour(theme.get(back)!, at * 5))));

describe.each([['light', light], ['dark', dark]] as const)('the %s colours', (_name, theme) => {
  it.each(TEXT)('let %s be read on %s in every brand hue (C14)', (front, back) => {
    expect(weakest(theme, front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)('let the edge %s be seen on %s in every brand hue (C14)', (front, back) => {
    expect(weakest(theme, front, back)).toBeGreaterThanOrEqual(3);
  });
});

describe('the style sheet', () => {
  it('respects how people have set up their machine', () => {
    for (const query of ['prefers-color-scheme: dark', 'prefers-reduced-motion: reduce', 'forced-colors: active', '@media print', '@layer reset, tokens, base, components, utilities;']) expect(css).toContain(query);
  });

  it('loads nothing from elsewhere', () => {
    expect(css).not.toMatch(/url\(|@import|https?:/);
  });
});
