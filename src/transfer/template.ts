/** Words and `{column}` placeholders. Of several, the first whose columns all have a value is used. */
export type Template = string | readonly string[];

const PLACEHOLDER = /\{([A-Za-z0-9_]+)\}/g;

/** Words at even places, columns at odd ones. */
type Parts = readonly string[];
const known = new Map<string, Parts>();

const partsOf = (template: string): Parts => {
  const found = known.get(template);
  if (found) return found;
  const parts = template.split(PLACEHOLDER);
  known.set(template, parts);
  return parts;
};

/** The columns that a template names. */
export const columnsIn = (template: Template): readonly string[] =>
  [template].flat().flatMap(one => partsOf(one).filter((_, place) => place % 2 === 1));

const fillOne = (template: string, valueOf: (column: string) => string | undefined): string | undefined => {
  const parts = partsOf(template);
  let text = parts[0]!;
  for (let place = 1; place < parts.length; place += 2) {
    const value = valueOf(parts[place]!);
    if (value === undefined || value === '') return undefined;
    text += value + parts[place + 1]!;
  }
  return text;
};

/** The first alternative whose columns all have a value. */
export const fill = (template: Template | undefined, valueOf: (column: string) => string | undefined): string | undefined => {
  if (template === undefined) return undefined;
  if (typeof template === 'string') return fillOne(template, valueOf);
  for (const one of template) {
    const text = fillOne(one, valueOf);
    if (text !== undefined) return text;
  }
  return undefined;
};
