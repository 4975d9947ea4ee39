import type { Child, Html } from './markup.js';
import type { Words } from './words.js';

/** Names of the hidden fields every form carries. */
export const CSRF_FIELD = '_csrf';
export const KEY_FIELD = '_key';

export const CsrfField = ({ token }: { readonly token?: string | undefined }): Html | null =>
  token === undefined ? null : <input type="hidden" name={CSRF_FIELD} value={token} />;

export interface ButtonProps {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly name?: string;
  readonly value?: string;
  readonly form?: string;
  readonly formaction?: string;
  readonly children?: Child;
}

/** A verb that sends a form. */
export const Button = ({ kind = 'primary', children, ...rest }: ButtonProps): Html => (
  <button type="submit" class={['button', kind]} {...rest}>{children}</button>
);

/** A link that looks like a button: for going somewhere, never for changing something. */
export const ButtonLink = ({ kind = 'plain', href, children }: { readonly kind?: ButtonProps['kind']; readonly href: string; readonly children?: Child }): Html => (
  <a class={['button', kind]} href={href}>{children}</a>
);

/** A button of its own that changes something: a form with nothing but hidden fields. */
export const ActionButton = ({ action, csrf, fields = {}, ...button }: ButtonProps & { readonly action: string; readonly csrf?: string | undefined; readonly fields?: Readonly<Record<string, string>> }): Html => (
  <form method="post" action={action} class="inline">
    <CsrfField token={csrf} />
    {Object.entries(fields).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
    <Button {...button} />
  </form>
);

/** What a control needs to be tied to its label, hint and fault. */
export interface Ties {
  readonly id: string;
  readonly name: string;
  readonly required: boolean | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

export interface FieldProps {
  readonly words: Words;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The whole sentence. */
  readonly fault?: string | undefined;
  readonly required?: boolean;
  readonly control: (ties: Ties) => Html;
}

/** The id of a field's control: what the list of faults links to. */
export const fieldId = (name: string): string => `f-${name.replace(/[^A-Za-z0-9_-]/g, '-')}`;

/** Label above, hint under it, fault under that, then the control, all tied by aria-describedby. */
export const Field = ({ words, name, label, hint, fault, required = true, control }: FieldProps): Html => {
  const id = fieldId(name);
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div class={['field', fault ? 'field-faulty' : null]}>
      <label for={id}>{label}{required ? null : <span class="soft"> ({words.say('form.optional')})</span>}</label>
      {hint ? <p class="hint" id={`${id}-hint`}>{hint}</p> : null}
      {fault ? <p class="fault" id={`${id}-fault`}>{fault}</p> : null}
      {control({ id, name, required: required || undefined, 'aria-describedby': described || undefined, 'aria-invalid': fault ? 'true' : undefined })}
    </div>
  );
};

export interface FaultLine {
  /** Of the field; absent when the fault belongs to none on the page. */
  readonly href?: string | undefined;
  readonly text: string;
}

/** The faults at the top of a page, with links to their fields. Takes the focus. */
export const FaultSummary = ({ words, lines }: { readonly words: Words; readonly lines: readonly FaultLine[] }): Html | null =>
  lines.length === 0 ? null : (
    <div class="faults" role="alert" tabindex={-1} autofocus aria-labelledby="faults-title">
      <h2 id="faults-title">{words.say('form.faults.title', lines.length)}</h2>
      <ul>
        {lines.map(line => <li>{line.href ? <a href={line.href}>{line.text}</a> : line.text}</li>)}
      </ul>
      <p>{words.say('form.faults.kept')}</p>
    </div>
  );
