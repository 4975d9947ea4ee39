import type { Child } from './markup.js';

type Content = 'any' | 'void' | 'none' | 'verbatim';

interface Tag {
  readonly open: string;
  readonly close: string;
  readonly content: Content;
}

const ANY = [
  'html', 'head', 'title', 'body', 'header', 'nav', 'main', 'footer', 'section', 'article', 'aside', 'div', 'span', 'p', 'h1', 'h2', 'h3', 'h4',
  'a', 'abbr', 'b', 'bdi', 'blockquote', 'cite', 'code', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 's', 'samp', 'small', 'strong', 'sub', 'sup', 'time', 'var',
  'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'details', 'summary', 'dialog', 'template', 'search', 'address',
  'table', 'caption', 'colgroup', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td',
  'form', 'fieldset', 'legend', 'label', 'button', 'select', 'optgroup', 'option', 'datalist', 'output', 'progress', 'meter',
  'svg', 'g', 'path', 'rect', 'circle', 'line', 'polyline', 'polygon', 'text', 'tspan', 'desc', 'defs', 'use', 'symbol', 'noscript',
] as const;
const VOID = ['meta', 'link', 'br', 'hr', 'img', 'input', 'col', 'wbr'] as const;
const VERBATIM = ['textarea', 'pre'] as const;
const NONE = ['script'] as const;

type TagName = (typeof ANY)[number] | (typeof VOID)[number] | (typeof VERBATIM)[number] | (typeof NONE)[number];

const TAGS = new Map<string, Tag>(
  ([['any', ANY], ['void', VOID], ['verbatim', VERBATIM], ['none', NONE]] as const).flatMap(([content, names]) =>
    names.map((name): [string, Tag] => [name, { open: `<${name}`, close: `</${name}>`, content }]),
  ),
);

/** How an element is written. Elements that run, embed or style (`iframe`, `object`, `style`, `base`, `animate`) are unknown here. */
export const tagOf = (name: string): Tag => {
  const tag = TAGS.get(name);
  if (tag === undefined) throw new TypeError(`<${name}> is not an element of our pages.`);
  return tag;
};

type Value = string | number | undefined | null;
type Switch = boolean | undefined | null;

/** Attributes of our elements. `class` takes a list too; what is false or null in it is left out. */
export interface Attributes {
  readonly children?: Child;
  readonly class?: string | readonly (string | false | null | undefined)[] | null | undefined;
  readonly [data: `data-${string}`]: string | number | boolean | undefined | null;
  readonly [aria: `aria-${string}`]: string | number | boolean | readonly (string | false | null | undefined)[] | undefined | null;
  readonly id?: Value;
  readonly name?: Value;
  readonly value?: Value;
  readonly type?: Value;
  readonly role?: Value;
  readonly lang?: Value;
  readonly dir?: 'ltr' | 'rtl' | 'auto' | undefined;
  readonly title?: Value;
  readonly tabindex?: Value;
  readonly href?: Value;
  readonly hreflang?: Value;
  readonly src?: Value;
  readonly alt?: Value;
  readonly rel?: Value;
  readonly target?: Value;
  readonly download?: Value | boolean;
  readonly action?: Value;
  readonly method?: 'get' | 'post' | 'dialog' | undefined;
  readonly enctype?: Value;
  readonly formaction?: Value;
  readonly for?: Value;
  readonly form?: Value;
  readonly accept?: Value;
  readonly autocomplete?: Value;
  readonly autocapitalize?: Value;
  readonly inputmode?: Value;
  readonly enterkeyhint?: Value;
  readonly pattern?: Value;
  readonly list?: Value;
  readonly min?: Value;
  readonly max?: Value;
  readonly step?: Value;
  readonly minlength?: Value;
  readonly maxlength?: Value;
  readonly rows?: Value;
  readonly cols?: Value;
  readonly size?: Value;
  readonly scope?: Value;
  readonly colspan?: Value;
  readonly rowspan?: Value;
  readonly headers?: Value;
  readonly span?: Value;
  readonly label?: Value;
  readonly datetime?: Value;
  readonly charset?: Value;
  readonly content?: Value;
  readonly media?: Value;
  readonly loading?: Value;
  readonly width?: Value;
  readonly height?: Value;
  readonly spellcheck?: Switch;
  readonly checked?: Switch;
  readonly selected?: Switch;
  readonly disabled?: Switch;
  readonly readonly?: Switch;
  readonly required?: Switch;
  readonly multiple?: Switch;
  readonly novalidate?: Switch;
  readonly formnovalidate?: Switch;
  readonly autofocus?: Switch;
  readonly open?: Switch;
  readonly hidden?: Switch;
  readonly inert?: Switch;
  readonly reversed?: Switch;
  readonly start?: Value;
  readonly popover?: Value | boolean;
  readonly popovertarget?: Value;
  readonly viewBox?: Value;
  readonly preserveAspectRatio?: Value;
  readonly d?: Value;
  readonly x?: Value;
  readonly y?: Value;
  readonly x1?: Value;
  readonly x2?: Value;
  readonly y1?: Value;
  readonly y2?: Value;
  readonly cx?: Value;
  readonly cy?: Value;
  readonly r?: Value;
  readonly rx?: Value;
  readonly ry?: Value;
  readonly dx?: Value;
  readonly dy?: Value;
  readonly points?: Value;
  readonly fill?: Value;
  readonly stroke?: Value;
  readonly 'stroke-width'?: Value;
  readonly 'text-anchor'?: Value;
  readonly transform?: Value;
  readonly focusable?: Value;
}

export type IntrinsicTags = { readonly [Tag in TagName]: Attributes };
