import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { Button, CsrfField, Field, fieldId, KEY_FIELD } from './controls.js';
import type { Face } from './face.js';
import type { Child, Html } from './markup.js';

/** What was sent and what is wrong with it, for the form that it came from. */
export interface Tried {
  readonly action: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
}

export interface SmallFormProps {
  readonly face: Face;
  readonly action: string;
  readonly children?: Child;
  readonly buttons: Child;
}

/** A form with a field or two and buttons that say what they do. */
export const SmallForm = ({ face, action, children, buttons }: SmallFormProps): Html => (
  <form class="form" method="post" action={action} novalidate>
    <CsrfField token={face.csrf} />
    <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
    {children}
    <div class="form-end">{buttons}</div>
  </form>
);

export interface PickProps {
  readonly face: Face;
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly fault?: string | undefined;
}

/** One out of few. */
export const Pick = ({ face, name, label, options, fault }: PickProps): Html => (
  <Field words={face.words} name={name} label={label} fault={fault} control={ties => (
    <select class="input" {...ties}>
      <option value="">{face.words.say('form.choose')}</option>
      {options.map(option => <option value={option.value}>{option.label}</option>)}
    </select>
  )} />
);

export interface TypedProps extends PickProps {
  readonly hint?: string;
  readonly value?: string | undefined;
}

/** One out of many: typed, with suggestions. */
export const Typed = ({ face, name, label, hint, options, value, fault }: TypedProps): Html => (
  <>
    <Field words={face.words} name={name} label={label} hint={hint} fault={fault} control={ties => <input class="input" {...ties} value={value ?? ''} list={`${fieldId(name)}-options`} autocomplete="off" />} />
    <datalist id={`${fieldId(name)}-options`}>{options.map(option => <option value={option.label} />)}</datalist>
  </>
);

/** The sentence of the fault that a field has. */
export const faultOf = (tried: Tried | undefined, action: string, path: string, face: Face, label: string): string | undefined => {
  const fault = tried?.action === action ? tried.faults.find(one => one.path === path) : undefined;
  return fault && face.words.say('form.fault', label, face.words.of(fault));
};

/** A part of a page that opens: its form stays out of sight until it is wanted, or is not right yet. */
export const Fold = ({ title, open, children }: { readonly title: string; readonly open?: boolean; readonly children?: Child }): Html => (
  <details class="card fold" open={open ?? false}>
    <summary>{title}</summary>
    <div class="stack">{children}</div>
  </details>
);

export const SaveButton = ({ face }: { readonly face: Face }): Html => <Button>{face.words.say('people.save')}</Button>;
