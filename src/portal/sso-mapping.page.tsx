import { randomUUID } from 'node:crypto';
import { quoted } from '../filters/words.policy.js';
import type { Fault } from '../kernel/errors.js';
import { Button, ButtonLink, CsrfField, FaultSummary, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { ConnectionCard } from './connections.queries.js';
import { listNames } from './setting-context.js';
import type { MappingChoices } from './sso-choices.queries.js';
import type { ConnectionPageProps } from './sso-connection.page.js';
import { MAPPING_ROWS, type MappingRows } from './sso-forms.js';
import { ssoPath } from './sso-list.page.js';

/** What the provider's attributes do, in sentences. */
export const Mapped = ({ face: { words }, context, portal, card, choices }: ConnectionPageProps): Html => {
  const { settings } = card;
  const change = <p><ButtonLink href={ssoPath(portal.id, card.id, 'mapping')}>{words.say('connection.mapping.edit')}</ButtonLink></p>;
  if (!settings) return <p class="soft">{words.say('connection.mapping.later')}</p>;
  const { lists, companies: firms, fields, email, name } = settings.mapping;
  const called = (part: 'companies' | 'properties', id: string) => words.of(quoted(choices[part].find(({ value }) => value === id)?.label ?? id));
  const sentences = [
    ...(email === null ? [] : [words.say('connection.mapping.email', email)]),
    ...(name === null ? [] : [words.say('connection.mapping.name', name)]),
    ...lists.map(one => words.say('connection.mapping.list', one.attribute, one.value, listNames(context, [one.list]))),
    ...firms.map(one => words.say('connection.mapping.company', one.attribute, one.value, called('companies', one.company))),
    ...fields.map(one => words.say('connection.mapping.property', one.attribute, called('properties', one.property))),
  ];
  return <>{sentences.length === 0 ? <p class="soft">{words.say('connection.mapping.none')}</p> : <ul>{sentences.map(one => <li>{one}</li>)}</ul>}{change}</>;
};

export interface MappingPageProps {
  readonly face: Face;
  readonly portal: { readonly id: string };
  readonly card: ConnectionCard;
  readonly rows: MappingRows;
  readonly texts: { readonly emailAttribute: string; readonly nameAttribute: string; readonly reason: string };
  readonly choices: MappingChoices;
  readonly seen: number;
  readonly faults?: readonly Fault[];
}

const SPARE = 2;
type Part = keyof MappingRows;
const PARTS: readonly Part[] = ['lists', 'companies', 'properties'];

/** `lists[1].list` is the control `f-lists-1-list`. */
const controlOf = (path: string): string => `f-${path.replace(/[[\].]+/g, '-')}`;

/** Rows with selects: nobody writes JSON. An emptied row is dropped; there are always two to spare. */
export const MappingPage = (props: MappingPageProps): Html => {
  const { face, portal, card, texts, faults = [] } = props;
  const { words } = face;
  const line = (fault: Fault) => ({ href: `#${controlOf(fault.path)}`, text: words.say('form.fault', partOf(fault, face), words.of(fault)) });
  return (
    <Layout face={face} title={words.say('connection.mapping.title')} lead={<a href={ssoPath(portal.id, card.id)}>{card.name}</a>} width="wide" faulty={faults.length > 0}>
      <FaultSummary words={words} lines={faults.map(line)} />
      <p class="hint">{words.say('connection.mapping.hint')}</p>
      <form class="stack" method="post" action={ssoPath(portal.id, card.id, 'mapping')} novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <input type="hidden" name="_seen" value={props.seen} />
        <div class="form">
          {(['emailAttribute', 'nameAttribute'] as const).map(name => <Field words={words} name={name} required={false} label={words.say(`connection.mapping.${name}`)} hint={words.say(`connection.mapping.hint-of.${name}`)} control={ties => <input class="input" {...ties} value={texts[name]} autocomplete="off" />} />)}
        </div>
        {PARTS.map(part => <Rows {...props} part={part} />)}
        <div class="form">
          <Field words={words} name="_reason" required={false} label={words.say('portal.reason')} control={ties => <input class="input" {...ties} value={texts.reason} maxlength={500} autocomplete="off" />} />
          <div class="form-end"><Button>{words.say('portal.save')}</Button><ButtonLink kind="quiet" href={ssoPath(portal.id, card.id)}>{words.say('form.cancel')}</ButtonLink></div>
        </div>
      </form>
    </Layout>
  );
};

const partOf = ({ path }: Fault, { words }: Face): string => {
  const [, part, at] = /^([a-z]+)\[(\d+)\]/.exec(path) ?? [];
  return part === undefined ? path : words.say('connection.mapping.row', words.say(`connection.mapping.${part as Part}`), Number(at) + 1);
};

const Rows = ({ face: { words }, part, rows, choices, faults = [] }: MappingPageProps & { readonly part: Part }): Html => {
  const shown = [...rows[part], ...Array.from({ length: SPARE }, (): Readonly<Record<string, string>> => ({}))];
  const target = MAPPING_ROWS[part].at(-1)!;
  return (
    <section aria-labelledby={`part-${part}`}>
      <h2 id={`part-${part}`}>{words.say(`connection.mapping.${part}`)}</h2>
      {choices[part].length === 0 ? <p class="soft">{words.say(`connection.mapping.none-of.${part}`)}</p> : shown.map((row, at) => (
        <fieldset class="rule-row rule-parts">
          <legend class="unseen">{words.say('connection.mapping.row', words.say(`connection.mapping.${part}`), at + 1)}</legend>
          <label class="rule-part"><span>{words.say('connection.mapping.attribute')}</span><input class="input" name={`${part}.${at}.attribute`} value={row['attribute'] ?? ''} autocomplete="off" /></label>
          {part === 'properties' ? null : <label class="rule-part"><span>{words.say('connection.mapping.value')}</span><input class="input" name={`${part}.${at}.value`} value={row['value'] ?? ''} autocomplete="off" /></label>}
          <label class="rule-part"><span>{words.say(`connection.mapping.target.${part}`)}</span>
            <select class="input" id={controlOf(`${part}[${at}].${target}`)} name={`${part}.${at}.${target}`} aria-invalid={faults.some(({ path }) => path.startsWith(`${part}[${at}]`)) ? 'true' : undefined}>
              <option value="">{words.say('form.choose')}</option>
              {choices[part].map(({ value, label }) => <option value={value} selected={value === row[target]}>{label}</option>)}
            </select>
          </label>
        </fieldset>
      ))}
    </section>
  );
};
