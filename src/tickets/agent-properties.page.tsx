import { Button, CsrfField, Field, fieldId, FaultSummary, type Ties } from '../web/controls.js';
import type { Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import type { AgentTicketProps } from './agent-ticket.page.js';
import type { PropertyRow } from './ticket.policy.js';

export const PROPERTY_PREFIX = 'property.';

/** All properties in one form. It carries the revision that was seen: who changes what somebody else has changed is told. */
export const AgentProperties = ({ face, ticket, properties, again }: AgentTicketProps): Html => {
  const { words } = face;
  const own = again?.part === 'properties' ? again : undefined;
  const lines = (own?.faults ?? []).map(({ path, ...fault }) => ({ href: `#${fieldId(PROPERTY_PREFIX + path)}`, text: words.say('form.fault', labelOf(properties, path, words), words.of(fault)) }));
  return (
    <section class="card" aria-labelledby="properties-title">
      <h2 id="properties-title">{words.say('agent.properties')}</h2>
      {own?.stale ? <div class="faults" role="alert" tabindex={-1} autofocus><h3>{words.say('agent.stale')}</h3><p>{words.say('agent.stale.text')}</p></div> : <FaultSummary words={words} lines={lines} />}
      <form class="form" method="post" action={`/staff/tickets/${ticket.id}/properties`} novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name="revision" value={ticket.revision} />
        {properties.map(({ row, value }) => (
          <Field
            words={words}
            name={PROPERTY_PREFIX + row.id}
            label={words.of(row)}
            hint={own?.stale && asEntered(own.values, row, value) !== value ? words.say('agent.now', shown(row, value, words)) : undefined}
            fault={lines.find(({ href }) => href === `#${fieldId(PROPERTY_PREFIX + row.id)}`)?.text}
            control={ties => <Control row={row} ties={{ ...ties, required: row.id === 'subject' || undefined }} words={words} value={own ? asEntered(own.values, row, value) : value} />}
          />
        ))}
        <div class="form-end"><Button kind="plain">{words.say('agent.properties.submit')}</Button></div>
      </form>
    </section>
  );
};

const labelOf = (properties: AgentTicketProps['properties'], id: string, words: Words): string => {
  const found = properties.find(({ row }) => row.id === id);
  return found ? words.of(found.row) : id;
};

const asEntered = (values: Readonly<Record<string, string | readonly string[]>>, { id }: PropertyRow, value: string | readonly string[]): string | readonly string[] => {
  const entered = values[PROPERTY_PREFIX + id];
  return entered === undefined || String(entered) === String(value) ? value : entered;
};

const optionText = ({ options }: PropertyRow, value: string, words: Words): string => {
  const option = options.find(({ id }) => id === value);
  return option ? words.of(option) : value;
};

const shown = (row: PropertyRow, value: string | readonly string[], words: Words): string => {
  const texts = [value].flat().filter(one => one !== '').map(one => optionText(row, String(one), words));
  return texts.length === 0 ? '–' : words.list(texts);
};

interface ControlProps {
  readonly row: PropertyRow;
  readonly ties: Ties;
  readonly words: Words;
  readonly value: string | readonly string[];
}

const Control = ({ row, ties, words, value }: ControlProps): Html => {
  const chosen = [value].flat().map(String);
  if (row.type === 'enumeration') {
    const options = row.options.filter(({ id, archived }) => !archived || chosen.includes(id));
    return (
      <select class="input" {...ties} multiple={row.multiple} size={row.multiple ? Math.min(6, Math.max(3, options.length)) : undefined}>
        {row.multiple ? null : <option value="">{words.say('agent.empty')}</option>}
        {options.map(({ id, ...texts }) => <option value={id} selected={chosen.includes(id)}>{words.of(texts)}</option>)}
      </select>
    );
  }
  if (row.type === 'boolean')
    return (
      <select class="input" {...ties}>
        <option value="">{words.say('agent.empty')}</option>
        {(['true', 'false'] as const).map(one => <option value={one} selected={chosen.includes(one)}>{words.say(`agent.boolean.${one}`)}</option>)}
      </select>
    );
  return <input class="input" type={row.type === 'date' ? 'date' : 'text'} {...ties} value={chosen[0] ?? ''} autocomplete="off" inputmode={row.type === 'number' ? 'decimal' : undefined} />;
};
