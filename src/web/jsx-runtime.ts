import { attribute, escapeHtml } from './html-rules.js';
import { tagOf, type IntrinsicTags } from './html-tags.js';
import { Markup, type Child, type Html } from './markup.js';

type Props = { readonly children?: Child; readonly [name: string]: unknown };
type Component = (props: never) => Html | null;

const NOTHING = new Markup('');

const unrenderable = (child: unknown): never => {
  throw new TypeError(`A ${typeof child} cannot be shown on a page.`);
};

const text = (child: unknown): string => {
  if (typeof child === 'string') return escapeHtml(child);
  if (child instanceof Markup) return child.text;
  if (child === null || child === undefined || typeof child === 'boolean') return '';
  if (typeof child === 'number' || typeof child === 'bigint') return String(child);
  if (!Array.isArray(child)) return unrenderable(child);
  let out = '';
  for (const one of child) out += text(one);
  return out;
};

const element = (name: string, props: Props): Html => {
  const tag = tagOf(name);
  let out = tag.open;
  // `for in` is the quickest way through; own properties only, so that a polluted prototype shows nowhere.
  for (const key in props) if (key !== 'children' && Object.hasOwn(props, key)) out += attribute(key, props[key]);
  if (tag.content === 'void') return new Markup(`${out}>`);
  const inner = text(props.children);
  if (tag.content === 'none' && inner !== '') throw new TypeError(`<${name}> takes no content here; serve it as a file.`);
  // A parser drops the first line break after these tags; a text that begins with one keeps it this way.
  const kept = tag.content === 'verbatim' && inner.startsWith('\n') ? '\n' : '';
  return new Markup(`${out}>${kept}${inner}${tag.close}`);
};

/** Called by compiled JSX: an element as a string, at once, with everything in it escaped. */
export const jsx = (type: string | Component, props: Props): Html =>
  typeof type === 'string' ? element(type, props) : ((type as (props: Props) => Html | null)(props) ?? NOTHING);

export const jsxs = jsx;

export const Fragment = ({ children }: { readonly children?: Child }): Html => new Markup(text(children));

// eslint-disable-next-line @typescript-eslint/no-namespace -- the compiler looks for the types of JSX here
export namespace JSX {
  export type Element = Html;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- props differ by component
  export type ElementType = keyof IntrinsicElements | ((props: any) => Html | null);
  export interface ElementChildrenAttribute {
    children: unknown;
  }
  export type IntrinsicElements = IntrinsicTags;
  export interface IntrinsicAttributes {
    key?: string | number;
  }
}
