import { dayOf } from '../tickets/day.policy.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import { Field } from '../web/controls.js';
import type { Face } from '../web/face.js';
import type { Html } from '../web/markup.js';

/** Fields of properties begin with this, so that none can be taken for another field. */
export const PROPERTY_FIELD = 'p.';

/** What was typed and refused stays as it is. */
const dateText = (value: unknown, zone: string): string => (typeof value === 'number' ? dayOf(value, zone) : plainText(value));
const plainText = (value: unknown): string => (value === undefined || value === null || typeof value === 'object' ? '' : String(value));

/** The control that fits a property's type; days are those of the deployment's time zone. */
export const PropertyField = ({ face, zone, property, value, fault }: { readonly face: Face; readonly zone: string; readonly property: PropertyRow; readonly value: unknown; readonly fault?: string | undefined }): Html => {
  const { words } = face;
  const chosen = Array.isArray(value) ? (value as string[]) : [plainText(value)];
  const picks = property.type === 'boolean' ? [{ id: 'true', label: words.say('people.yes') }, { id: 'false', label: words.say('people.no') }] : property.options.filter(({ archived }) => !archived).map(option => ({ id: option.id, label: words.of(option) }));
  return (
    <Field words={words} name={`${PROPERTY_FIELD}${property.id}`} label={words.of(property)} required={false} fault={fault} control={ties =>
      property.type === 'boolean' || property.type === 'enumeration' ? (
        <select class="input" {...ties} multiple={property.multiple}>
          {property.multiple ? null : <option value="">{words.say('people.no-value')}</option>}
          {picks.map(({ id, label }) => <option value={id} selected={chosen.includes(id)}>{label}</option>)}
        </select>
      ) : <input class="input" {...ties} type={property.type === 'date' ? 'date' : 'text'} inputmode={property.type === 'number' ? 'decimal' : undefined} value={property.type === 'date' ? dateText(value, zone) : plainText(value)} autocomplete="off" />} />
  );
};
