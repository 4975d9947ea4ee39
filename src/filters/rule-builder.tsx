import type { Fault } from '../kernel/errors.js';
import { Button, type FaultLine } from '../web/controls.js';
import type { Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import { ruleBuilderPath } from '../web/assets.js';
import type { Definitions, PropertyType } from './filter.policy.js';
import { choiceOf, choicesFor, choiceValue, choiceWords, firstChoice, type RowKind } from './rule-choices.js';
import { rowField, type DraftRow, type RuleDraft } from './rule-form.js';
import { Operands, type BuilderProperty } from './rule-operands.js';

export interface BuilderProps {
  readonly words: Words;
  readonly draft: RuleDraft;
  readonly properties: readonly BuilderProperty[];
  readonly faults?: readonly Fault[] | undefined;
  /** Where the buttons that only change the form send it; they are named `_rule`, and `actedOn` does what they say. */
  readonly action: string;
}

/** What the language asks of the properties on offer. */
export const definitionsOf = (properties: readonly BuilderProperty[]): Definitions => {
  const known = new Map(properties.map(one => [one.id, { type: one.type, options: new Map(one.options.map(option => [option.id, { archived: option.archived }])) }]));
  return id => known.get(id);
};

const PLACE = /filterBranches\[(\d+)\](?:\.filters\[(\d+)\])?/;
const rowId = (group: number | string, index: number | string): string => `rule-g${group}-r${index}`;

/** The sentence without its path: the row beside it is the place. */
const plainFault = (words: Words, fault: Fault): string => {
  const said = words.of(fault).replace(/^(At|Bei) [^:]*: ?/, '');
  return `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}`;
};

/** Lines for the summary at the top: each leads to the row it speaks of. */
export const ruleFaultLines = (words: Words, faults: readonly Fault[]): readonly FaultLine[] => faults.map(fault => {
  const [, group, index] = PLACE.exec(fault.path) ?? [];
  return { text: plainFault(words, fault), href: group === undefined ? '#rule' : `#${index === undefined ? `rule-g${group}` : rowId(group, index)}` };
});

/** The rule as rows in groups, inside a form of the page's. Without script each button is a round trip that keeps everything. */
export const RuleBuilder = (props: BuilderProps): Html => {
  const { words, draft, action } = props;
  return (
    <div class="rule" id="rule" data-rule>
      {draft.groups.length === 0 ? <p class="soft" data-rule-none>{words.say('rule.none')}</p> : null}
      {draft.groups.map((rows, group) => <Group {...props} rows={rows} group={group} />)}
      <Button kind="plain" name="_rule" value="group" formaction={action}>{words.say(draft.groups.length === 0 ? 'rule.first' : 'rule.add-group')}</Button>
      <Templates {...props} />
      <script type="module" src={ruleBuilderPath} />
    </div>
  );
};

const Group = (props: BuilderProps & { readonly rows: readonly DraftRow[]; readonly group: number | string }): Html => {
  const { words, rows, group, action } = props;
  return (
    <fieldset class="rule-group" id={`rule-g${group}`} data-rule-group={group}>
      <legend>{typeof group === 'number' ? words.say('rule.group', group + 1) : words.say('rule.group-new')}</legend>
      {rows.map((row, index) => <Row {...props} row={row} index={index} />)}
      <div class="actions">
        <Button kind="quiet" name="_rule" value={`row:${group}`} formaction={action}>{words.say('rule.add-row')}</Button>
        <Button kind="quiet" name="_rule" value={`drop:${group}`} formaction={action}>{words.say('rule.drop-group')}</Button>
      </div>
    </fieldset>
  );
};

const UNKNOWN = { id: '', type: 'string', options: [] } as const;

const Row = (props: BuilderProps & { readonly row: DraftRow; readonly group: number | string; readonly index: number | string }): Html => {
  const { words, row, group, index, properties, faults = [], action } = props;
  const named = row['property']?.at(-1) ?? '';
  const property = properties.find(({ id }) => id === named) ?? { ...UNKNOWN, id: named };
  const picked = row['choice']?.at(-1) ?? firstChoice(property.type);
  const kind = choiceOf(picked, property.type)?.kind ?? choiceOf(firstChoice(property.type), property.type)!.kind;
  const wrong = faults.filter(({ path }) => path.startsWith(`filterBranches[${group}].filters[${index}]`));
  const id = rowId(group, index);
  return (
    <fieldset class={['rule-row', wrong.length > 0 && 'field-faulty']} id={id} data-rule-row tabindex={wrong.length > 0 ? -1 : undefined} aria-describedby={wrong.length > 0 ? `${id}-fault` : undefined}>
      <legend class="unseen">{typeof index === 'number' ? words.say('rule.row', index + 1) : words.say('rule.row-new')}</legend>
      {wrong.length > 0 ? <div class="fault" id={`${id}-fault`}>{wrong.map(fault => <p>{plainFault(words, fault)}</p>)}</div> : null}
      <div class="rule-parts">
        <label class="rule-part"><span>{words.say('rule.property')}</span>
          <select class="input" name={rowField(group, index, 'property')} data-rule-property>
            {properties.some(one => one.id === named) ? null : <option value={named} data-type="string" selected={true}>{words.say('rule.unknown', named)}</option>}
            {properties.map(one => <option value={one.id} data-type={one.type} selected={one.id === named}>{words.of(one)}</option>)}
          </select>
        </label>
        <label class="rule-part"><span>{words.say('rule.operator')}</span><Choices words={words} type={property.type} picked={picked} name={rowField(group, index, 'choice')} /></label>
        <div class="rule-operands" data-rule-operands><Operands words={words} kind={kind} property={property} properties={properties} row={row} group={group} index={index} /></div>
      </div>
      <div class="rule-end">
        <label class="rule-box" data-rule-empty hidden={kind === 'known'}><input type="checkbox" name={rowField(group, index, 'empty')} value="on" checked={row['empty']?.includes('on')} /> <span>{words.say('rule.empty')}</span></label>
        <span class="actions">
          <span data-rule-plain><Button kind="quiet" name="_rule" value="fit" formaction={action}>{words.say('rule.fit')}</Button></span>
          <Button kind="quiet" name="_rule" value={`remove:${group}.${index}`} formaction={action}>{words.say('rule.remove-row')}</Button>
        </span>
      </div>
    </fieldset>
  );
};

const Choices = ({ words, type, picked, name }: { readonly words: Words; readonly type: PropertyType; readonly picked: string; readonly name: string }): Html => (
  <select class="input" name={name} data-rule-choice>
    {choicesFor(type).map(({ kind, operators }) => (
      <optgroup label={words.say(`rule.kind.${kind}`)}>
        {operators.map(operator => <option value={choiceValue(kind, operator)} selected={choiceValue(kind, operator) === picked}>{words.of(choiceWords(kind, operator))}</option>)}
      </optgroup>
    ))}
  </select>
);

const TYPES: readonly PropertyType[] = ['string', 'number', 'boolean', 'enumeration', 'date'];
/** Operands that look the same for every property; options and comparisons do not. */
const SAME: readonly RowKind[] = ['text', 'texts', 'number', 'numberRange', 'boolean', 'rolling', 'updated', 'timePoint', 'timeRange', 'changedPoint', 'changedRange', 'timestamp', 'timestampRange', 'compareUpdated'];

/** What the script puts in without asking the server: `gN` and `rN` stand for the numbers to come. */
const Templates = (props: BuilderProps): Html => {
  const { words, properties } = props;
  const base = { words, properties, row: {}, group: 'N', index: 'N' };
  const first = properties[0]?.id ?? '';
  return (
    <>
      <template data-rule-new="group"><Group {...props} faults={[]} rows={[]} group="N" /></template>
      <template data-rule-new="row"><Row {...props} faults={[]} row={{ property: [first] }} group="N" index="N" /></template>
      {TYPES.map(type => <template data-rule-choices={type}><Choices words={words} type={type} picked="" name="gN.rN.choice" /></template>)}
      {SAME.map(kind => <template data-rule-kind={kind}><Operands {...base} kind={kind} property={UNKNOWN} /></template>)}
      {TYPES.filter(type => type !== 'enumeration').map(type => <template data-rule-kind="compare" data-rule-of={type}><Operands {...base} kind="compare" property={{ id: '', type, options: [] }} /></template>)}
      {properties.filter(({ type }) => type === 'enumeration').map(property => <template data-rule-kind="options" data-rule-of={property.id}><Operands {...base} kind="options" property={property} /></template>)}
    </>
  );
};
