import type { Fault } from '../kernel/errors.js';
import { Field, fieldId, type Ties } from '../web/controls.js';
import type { Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import type { PropertyRow } from './ticket.policy.js';
import { optionLabel } from './ticket-words.queries.js';

/** Before the ids of properties in the form's field names. */
export const PROPERTY_PREFIX = 'property.';

export const propertyField = (id: string): string => `${PROPERTY_PREFIX}${id}`;

export interface FormPropertyProps {
  readonly words: Words;
  readonly property: PropertyRow;
  readonly required: boolean;
  /** What was entered before. */
  readonly values: readonly string[];
  readonly fault: Fault | undefined;
}

/** One property as the portal's form asks for it: the control that fits its type. */
export const FormProperty = (props: FormPropertyProps): Html => {
  const { words, property, required, fault } = props;
  const sentence = fault && words.say('form.fault', words.of(property), words.of(fault));
  if (property.type === 'enumeration' && property.multiple) return <Several {...props} sentence={sentence} />;
  return <Field words={words} name={propertyField(property.id)} label={words.of(property)} hint={property.type === 'number' ? words.say('ticket.new.number') : undefined} fault={sentence} required={required} control={ties => <Control {...props} ties={ties} />} />;
};

const choicesOf = ({ words, property }: FormPropertyProps): readonly { id: string; label: string }[] =>
  property.type === 'boolean'
    ? [{ id: 'true', label: words.say('ticket.yes') }, { id: 'false', label: words.say('ticket.no') }]
    : property.options.filter(({ archived }) => !archived).map(option => ({ id: option.id, label: optionLabel(option, words) }));

const Control = (props: FormPropertyProps & { readonly ties: Ties }): Html => {
  const { words, property: { type }, values, ties } = props;
  const value = values[0] ?? '';
  if (type === 'enumeration' || type === 'boolean')
    return (
      <select class="input" {...ties}>
        <option value="">{words.say('form.choose')}</option>
        {choicesOf(props).map(({ id, label }) => <option value={id} selected={id === value}>{label}</option>)}
      </select>
    );
  if (type === 'date') return <input class="input" type="date" {...ties} value={value} autocomplete="off" />;
  return <input class="input" {...ties} value={value} autocomplete="off" inputmode={type === 'number' ? 'decimal' : undefined} />;
};

/** Several answers at once: boxes, since lists with several marks are hard to use. */
const Several = (props: FormPropertyProps & { readonly sentence: string | undefined }): Html => {
  const { words, property, required, values, sentence } = props;
  const name = propertyField(property.id);
  const id = fieldId(name);
  return (
    <fieldset class={['field', sentence ? 'field-faulty' : null]} id={id} aria-describedby={sentence ? `${id}-fault` : undefined}>
      <legend class="legend">{words.of(property)}{required ? null : <span class="soft"> ({words.say('form.optional')})</span>}</legend>
      {sentence ? <p class="fault" id={`${id}-fault`}>{sentence}</p> : null}
      {choicesOf(props).map(({ id: option, label }, index) => (
        <div class="check"><input type="checkbox" id={`${id}-${index}`} name={name} value={option} checked={values.includes(option)} /><label for={`${id}-${index}`}>{label}</label></div>
      ))}
    </fieldset>
  );
};
