import type { FieldInfo } from '../kernel/fields.js';
import type { Ties } from './controls.js';
import type { Html } from './markup.js';
import type { Words } from './words.js';

/** A choice as people read it. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What a page may say about one field beyond its definition. */
export interface FieldFace {
  readonly label?: string;
  readonly hint?: string;
  /** Where this page asks for what the command can do without. */
  readonly required?: boolean;
  /** Token of the HTML standard (`email`, `name`, `current-password`, `new-password`, `one-time-code`); default `off`. */
  readonly autocomplete?: string;
  readonly type?: 'email' | 'tel' | 'url' | 'search';
  /** For `choice` and `id` fields: what can be picked, with labels. */
  readonly options?: readonly Option[];
  readonly rows?: number;
  /** A control of the page's own. */
  readonly control?: (ties: Ties, value: string) => Html;
}

export interface ControlProps {
  readonly field: FieldInfo;
  readonly face: FieldFace;
  readonly ties: Ties;
  readonly words: Words;
  readonly values: readonly string[];
}

const Pick = ({ field, face, ties, words, values }: ControlProps): Html => {
  const options = face.options ?? (field.options ?? []).map(value => ({ value, label: value }));
  const several = field.kind === 'ids';
  return (
    <select class="input" {...ties} multiple={several} size={several ? Math.min(8, Math.max(3, options.length)) : undefined}>
      {several ? null : <option value="">{words.say('form.choose')}</option>}
      {options.map(({ value, label }) => <option value={value} selected={values.includes(value)}>{label}</option>)}
    </select>
  );
};

const Area = ({ field, face, ties, values }: ControlProps): Html => (
  <textarea class="input" {...ties} rows={face.rows ?? (field.kind === 'multiline' ? 8 : 4)} autocomplete="off" spellcheck={field.kind === 'multiline'}>{values.join('\n')}</textarea>
);

const Secret = ({ face, ties, words }: ControlProps): Html => (
  <div class="password">
    <input class="input" type="password" {...ties} autocomplete={face.autocomplete ?? 'off'} autocapitalize="none" spellcheck={false} />
    <button class="button plain" type="button" hidden data-show={ties.id} aria-pressed={false}>{words.say('form.show-secret')}</button>
  </div>
);

const Line = ({ field, face, ties, values }: ControlProps): Html => {
  const numeric = field.kind === 'integer' || field.kind === 'number';
  return <input class="input" type={face.type ?? 'text'} {...ties} value={values[0] ?? ''} autocomplete={face.autocomplete ?? 'off'} inputmode={numeric ? (field.kind === 'integer' ? 'numeric' : 'decimal') : undefined} />;
};

/** The control for a field's kind. What was entered stands in it again, except secrets. */
export const Control = (props: ControlProps): Html => {
  const { field, face, ties, values } = props;
  if (face.control) return face.control(ties, values[0] ?? '');
  if (face.options) return <Pick {...props} />;
  switch (field.kind) {
    case 'choice':
      return <Pick {...props} />;
    case 'secret':
      return <Secret {...props} />;
    case 'multiline':
    case 'ids':
    case 'json':
    case 'record':
    case 'list':
      return <Area {...props} />;
    case 'id':
    case 'text':
    case 'integer':
    case 'number':
    case 'moment':
    case 'boolean':
      return <Line {...props} />;
  }
};

/** Yes or no. The hidden field before it says "no" for an empty box, which browsers do not send. */
export const Check = ({ name, label, checked, hint }: { readonly name: string; readonly label: string; readonly checked: boolean; readonly hint?: string | undefined }): Html => (
  <div class="field">
    <input type="hidden" name={name} value="off" />
    <div class="check">
      <input type="checkbox" id={`f-${name}`} name={name} value="on" checked={checked} aria-describedby={hint ? `f-${name}-hint` : undefined} />
      <label for={`f-${name}`}>{label}</label>
    </div>
    {hint ? <p class="hint" id={`f-${name}-hint`}>{hint}</p> : null}
  </div>
);
