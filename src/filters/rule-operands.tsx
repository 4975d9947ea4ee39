import type { Child, Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import type { RowKind } from './rule-choices.js';
import { rowField, UNITS, type DraftRow } from './rule-form.js';
import type { PropertyType } from './filter.policy.js';

/** A property as the builder offers it. */
export interface BuilderProperty {
  readonly id: string;
  readonly en: string;
  readonly de: string;
  readonly type: PropertyType;
  readonly options: readonly { readonly id: string; readonly en: string; readonly de: string; readonly archived?: boolean | undefined }[];
}

export interface OperandProps {
  readonly words: Words;
  readonly kind: RowKind;
  readonly property: Pick<BuilderProperty, 'id' | 'type' | 'options'>;
  readonly properties: readonly BuilderProperty[];
  readonly row: DraftRow;
  /** The number of group and row; letters in a template. */
  readonly group: number | string;
  readonly index: number | string;
}

const MOST_BOXES = 12;

const text = (row: DraftRow, field: string): string => row[field]?.at(-1) ?? '';

const Part = ({ label, children }: { readonly label: string; readonly children?: Child }): Html => <label class="rule-part"><span>{label}</span>{children}</label>;

const Line = (props: OperandProps & { readonly field: string; readonly label: string; readonly type?: string; readonly step?: string; readonly mode?: string }): Html => (
  <Part label={props.label}>
    <input class="input" name={rowField(props.group, props.index, props.field)} value={text(props.row, props.field)} type={props.type ?? 'text'} step={props.step} inputmode={props.mode} autocomplete="off" />
  </Part>
);

const Pick = (props: OperandProps & { readonly field: string; readonly label: string; readonly options: readonly (readonly [string, string])[] }): Html => (
  <Part label={props.label}>
    <select class="input" name={rowField(props.group, props.index, props.field)}>
      {props.options.map(([value, label]) => <option value={value} selected={value === text(props.row, props.field)}>{label}</option>)}
    </select>
  </Part>
);

/** The operands that a row's operator wants. */
export const Operands = (props: OperandProps): Html | null => {
  const { words, kind } = props;
  switch (kind) {
    case 'known':
      return null;
    case 'text':
      return <Line {...props} field="value" label={words.say('rule.value')} />;
    case 'number':
      return <Line {...props} field="value" label={words.say('rule.value')} mode="decimal" />;
    case 'boolean':
      return <Pick {...props} field="value" label={words.say('rule.value')} options={[['true', words.say('rule.yes')], ['false', words.say('rule.no')]]} />;
    case 'texts':
      return <Texts {...props} />;
    case 'options':
      return <Options {...props} />;
    case 'numberRange':
      return <><Line {...props} field="lower" label={words.say('rule.from')} mode="decimal" /><Line {...props} field="upper" label={words.say('rule.to')} mode="decimal" /></>;
    case 'rolling':
    case 'updated':
      return <Line {...props} field="days" label={words.say('rule.days')} mode="numeric" />;
    case 'compare':
    case 'compareUpdated':
      return <Other {...props} />;
    case 'timestamp':
      return <><Line {...props} field="timestamp" label={words.say('rule.moment')} /><End {...props} field="end" /></>;
    case 'timestampRange':
      return <><Line {...props} field="lower" label={words.say('rule.from-moment')} /><End {...props} field="lowerEnd" /><Line {...props} field="upper" label={words.say('rule.to-moment')} /><End {...props} field="upperEnd" /></>;
    case 'timePoint':
    case 'changedPoint':
      return <><Point {...props} field="point" label={words.say('rule.point')} /><End {...props} field="end" /></>;
    case 'timeRange':
    case 'changedRange':
      return <><Point {...props} field="lower" label={words.say('rule.from')} /><End {...props} field="lowerEnd" /><Point {...props} field="upper" label={words.say('rule.to')} /><End {...props} field="upperEnd" /></>;
  }
};

/** One a line; a text that holds a line break keeps a field of its own. */
const Texts = (props: OperandProps): Html => {
  const values = props.row['values'] ?? [];
  const name = rowField(props.group, props.index, 'values');
  const broken = values.length > 1 && values.some(value => /[\r\n]/.test(value));
  return (
    <Part label={props.words.say('rule.values')}>
      {broken ? values.map(value => <textarea class="input rule-lines" name={name} rows={2}>{value}</textarea>) : <textarea class="input rule-lines" name={name} rows={3} autocomplete="off">{values.join('\n')}</textarea>}
    </Part>
  );
};

const Options = ({ words, property, row, group, index }: OperandProps): Html => {
  const picked = row['options'] ?? [];
  const name = rowField(group, index, 'options');
  const known = property.options.map(option => ({ id: option.id, label: option.archived ? words.say('rule.archived', words.of(option)) : words.of(option) }));
  const all = [...known, ...picked.filter(id => !known.some(option => option.id === id)).map(id => ({ id, label: words.say('rule.unknown', id) }))];
  if (all.length > MOST_BOXES) return <Part label={words.say('rule.options')}><select class="input" name={name} multiple size={8}>{all.map(({ id, label }) => <option value={id} selected={picked.includes(id)}>{label}</option>)}</select></Part>;
  return (
    <fieldset class="rule-boxes">
      <legend>{words.say('rule.options')}</legend>
      {all.map(({ id, label }) => <label class="rule-box"><input type="checkbox" name={name} value={id} checked={picked.includes(id)} /> <span>{label}</span></label>)}
    </fieldset>
  );
};

/** The properties it can be compared with: of its own type, unless last changes are compared. */
const Other = (props: OperandProps): Html => {
  const { words, kind, property, properties, row } = props;
  const fitting = properties.filter(({ id, type }) => id !== property.id && (kind === 'compareUpdated' || type === property.type));
  const named = text(row, 'other');
  const lost = named !== '' && !fitting.some(({ id }) => id === named) ? [[named, words.say('rule.unknown', named)] as const] : [];
  return <Pick {...props} field="other" label={words.say('rule.other')} options={[['', words.say('form.choose')], ...fitting.map(one => [one.id, words.of(one)] as const), ...lost]} />;
};

const End = (props: OperandProps & { readonly field: string }): Html => (
  <Pick {...props} label={props.words.say('rule.end')} options={[['INCLUSIVE', props.words.say('rule.inclusive')], ['EXCLUSIVE', props.words.say('rule.exclusive')]]} />
);

/** A moment: a day, today, now, or another property's; every part is there without script, what does not apply is left empty. */
const Point = (props: OperandProps & { readonly field: string; readonly label: string }): Html => {
  const { words, field, label, row } = props;
  const kind = text(row, `${field}.kind`) || 'today';
  const kinds = (['today', 'now', 'date', 'property', 'changed'] as const).map(value => [value, words.say(`rule.point.${value}`)] as const);
  const dates = props.properties.map(one => [one.id, words.of(one)] as const);
  return (
    <fieldset class="rule-point" data-rule-point={kind}>
      <legend>{label}</legend>
      <Pick {...props} row={{ [`${field}.kind`]: [kind] }} field={`${field}.kind`} label={words.say('rule.point.kind')} options={kinds} />
      <div class="rule-when" data-rule-for="date"><Line {...props} field={`${field}.date`} label={words.say('rule.point.day')} type="date" /></div>
      <div class="rule-when" data-rule-for="date today"><Line {...props} field={`${field}.time`} label={words.say('rule.point.time')} type="time" step="any" /></div>
      <div class="rule-when" data-rule-for="today now"><Shift {...props} /></div>
      <div class="rule-when" data-rule-for="property changed"><Pick {...props} field={`${field}.property`} label={words.say('rule.property')} options={[['', words.say('form.choose')], ...dates]} /></div>
      <div class="rule-when" data-rule-for="date today now"><Line {...props} field={`${field}.zone`} label={words.say('rule.point.zone')} /></div>
    </fieldset>
  );
};

/** Each shift that is there, and room for one more. */
const Shift = (props: OperandProps & { readonly field: string }): Html => {
  const { words, field, row, group, index } = props;
  const by = row[`${field}.by`] ?? [];
  const units = row[`${field}.unit`] ?? [];
  const count = by.filter(one => one !== '').length + 1;
  return (
    <>
      {Array.from({ length: count }, (_, at) => (
        <div class="rule-shift">
          <Part label={words.say('rule.shift')}><input class="input" name={rowField(group, index, `${field}.by`)} value={by[at] ?? ''} inputmode="numeric" autocomplete="off" /></Part>
          <Part label={words.say('rule.unit')}><select class="input" name={rowField(group, index, `${field}.unit`)}>{UNITS.map(unit => <option value={unit} selected={unit === (units[at] ?? 'days')}>{words.say(`rule.unit.${unit}`)}</option>)}</select></Part>
        </div>
      ))}
    </>
  );
};
