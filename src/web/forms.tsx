import type { Fault } from '../kernel/errors.js';
import { fieldsOf, type FieldInfo } from '../kernel/fields.js';
import { Button, ButtonLink, CsrfField, FaultSummary, Field, fieldId, KEY_FIELD, type FaultLine } from './controls.js';
import { Check, Control, type FieldFace } from './form-controls.js';
import type { Child, Html } from './markup.js';
import type { Words } from './words.js';

/** What was entered, as texts (a body sent before) or as the values of a command. */
export type FormValues = Readonly<Record<string, unknown>>;

export interface FormOptions {
  readonly words: Words;
  readonly action: string;
  /** The session's token; absent on forms for people who are not signed in. */
  readonly csrf?: string | undefined;
  /** A fresh one for a fresh form, the same one when the form is shown again: sending twice makes one thing. */
  readonly idempotencyKey: string;
  readonly values?: FormValues | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** The verb on the button. */
  readonly submit?: string;
  readonly danger?: boolean;
  readonly cancel?: string;
  /** Fields that the page knows: sent, not shown. All others that are not in `fields` are shown in their order. */
  readonly hidden?: Readonly<Record<string, string | number>>;
  /** Which fields to show, in this order; all without it. */
  readonly only?: readonly string[];
  /** The form takes files. */
  readonly files?: boolean;
  readonly faces?: Readonly<Record<string, FieldFace>>;
  /** Between the last field and the button. */
  readonly children?: Child;
  /** Fields among the children, by the path of their faults: so that the list of faults names and links them. */
  readonly others?: Readonly<Record<string, { readonly label: string; readonly href: string }>>;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value));

const textsOf = (value: unknown): readonly string[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value.map(asText) : [asText(value)]);

const labelOf = (field: FieldInfo, options: FormOptions): string => options.faces?.[field.name]?.label ?? (options.words.of(field) || field.name);

/** A fault belongs to the field its path begins with. */
const fieldIn = (path: string): string => /^[^.[]*/.exec(path)![0];

const sentence = (fault: Fault, label: string, words: Words): string => words.say('form.fault', label, words.of(fault));

const hintOf = ({ kind }: FieldInfo, words: Words, picked: boolean): string | undefined => {
  if (picked) return undefined;
  if (kind === 'ids') return words.say('form.ids-hint');
  if (kind === 'moment') return words.say('form.moment-hint');
  return kind === 'json' || kind === 'record' || kind === 'list' ? words.say('form.json-hint') : undefined;
};

const FormField = ({ field, options }: { field: FieldInfo; options: FormOptions }): Html => {
  const face = options.faces?.[field.name] ?? {};
  const label = labelOf(field, options);
  const values = textsOf(Object.hasOwn(options.values ?? {}, field.name) ? options.values![field.name] : undefined);
  if (field.kind === 'boolean') return <Check name={field.name} label={label} hint={face.hint} checked={values.some(value => value === 'on' || value === 'true')} />;
  const fault = options.faults?.find(({ path }) => fieldIn(path) === field.name);
  return (
    <Field
      words={options.words}
      name={field.name}
      label={label}
      hint={face.hint ?? hintOf(field, options.words, face.options !== undefined || face.control !== undefined)}
      fault={fault && sentence(fault, label, options.words)}
      required={face.required ?? !field.optional}
      control={ties => <Control field={field} face={face} ties={ties} words={options.words} values={values} />}
    />
  );
};

const shownFields = (command: new () => object, { only, hidden = {} }: FormOptions): readonly FieldInfo[] => {
  const fields = fieldsOf(command).filter(({ name }) => !Object.hasOwn(hidden, name));
  return only ? only.flatMap(name => fields.find(field => field.name === name) ?? []) : fields;
};

const linesOf = (fields: readonly FieldInfo[], options: FormOptions): readonly FaultLine[] =>
  (options.faults ?? []).map(fault => {
    const other = options.others && Object.hasOwn(options.others, fault.path) ? options.others[fault.path] : undefined;
    if (other) return { href: other.href, text: sentence(fault, other.label, options.words) };
    const field = fields.find(({ name }) => name === fieldIn(fault.path));
    return field ? { href: `#${fieldId(field.name)}`, text: sentence(fault, labelOf(field, options), options.words) } : { text: sentence(fault, fault.path, options.words) };
  });

/** The form of a command: its fields, what was entered before, what is wrong with it. An answer with faults has status 422. */
export const formOf = (command: new () => object, options: FormOptions): Html => {
  const fields = shownFields(command, options);
  return (
    <>
      <FaultSummary words={options.words} lines={linesOf(fields, options)} />
      <form class="form" method="post" action={options.action} enctype={options.files ? 'multipart/form-data' : undefined} novalidate>
        <CsrfField token={options.csrf} />
        <input type="hidden" name={KEY_FIELD} value={options.idempotencyKey} />
        {Object.entries(options.hidden ?? {}).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
        {fields.map(field => <FormField field={field} options={options} />)}
        {options.children}
        <div class="form-end">
          <Button kind={options.danger ? 'danger' : 'primary'}>{options.submit ?? options.words.say('form.send')}</Button>
          {options.cancel ? <ButtonLink kind="quiet" href={options.cancel}>{options.words.say('form.cancel')}</ButtonLink> : null}
        </div>
      </form>
    </>
  );
};
