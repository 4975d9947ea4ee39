import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { FormBody } from '../web/bodies.js';
import { Button, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import { Diff } from '../web/diff.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { queryText } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { ALWAYS_SHOWN, DefineTicketProperty } from './property.js';
import type { PropertyOption, PropertyRow } from './ticket.policy.js';

export interface PropertyPageProps {
  readonly face: Face;
  readonly property: PropertyRow;
  readonly options?: readonly PropertyOption[];
  /** What was entered besides the options. */
  readonly values?: FormBody;
  /** Somebody changed it meanwhile: as it was when the form was made. */
  readonly before?: PropertyRow;
  readonly faults?: readonly Fault[] | undefined;
}

const PATH = '/staff/ticket-properties';

export const PropertiesPage = ({ face, properties }: { readonly face: Face; readonly properties: readonly PropertyRow[] }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('properties.title')} lead={words.say('properties.lead')} width="wide" actions={<a class="button primary" href={`${PATH}/new`}>{words.say('properties.new')}</a>}>
      <Table
        caption={words.say('properties.title')}
        columns={[{ label: words.say('rule.property'), role: 'main' }, { label: words.say('properties.type') }, { label: words.say('properties.customers') }]}
        rows={properties.map(one => ({ cells: [<a href={`${PATH}/${one.id}`}>{words.of(one)}</a>, words.say(`properties.type.${one.type}`), words.say(one.shown ? 'properties.shown' : 'properties.hidden')] }))}
      />
    </Layout>
  );
};

export const NewPropertyPage = ({ face, values, faults }: { readonly face: Face; readonly values?: Readonly<Record<string, unknown>>; readonly faults?: readonly Fault[] | undefined }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('properties.new')} lead={<a href={PATH}>{words.say('properties.title')}</a>} faulty={(faults?.length ?? 0) > 0}>
      {formOf(DefineTicketProperty, {
        words, action: PATH, csrf: face.csrf, idempotencyKey: randomUUID(), values, faults, submit: words.say('properties.new'), cancel: PATH, only: ['property', 'en', 'de', 'type', 'multiple', 'options'],
        faces: {
          property: { hint: words.say('properties.id-hint') },
          type: { options: (['string', 'number', 'boolean', 'enumeration', 'date'] as const).map(value => ({ value, label: words.say(`properties.type.${value}`) })) },
          options: { hint: words.say('properties.options-hint'), control: (ties, value) => <textarea class="input" {...ties} rows={5} autocomplete="off">{value}</textarea> },
        },
      })}
    </Layout>
  );
};

/** One property: whether customers see it, and its options with what customers read in their place (C17). */
export const PropertyPage = (props: PropertyPageProps): Html => {
  const { face, property, faults = [] } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.of(property)} lead={<a href={PATH}>{words.say('properties.title')}</a>} width="wide" faulty={faults.length > 0}>
      {props.before ? <Stale {...props} before={props.before} /> : null}
      <FaultSummary words={words} lines={faults.map(fault => ({ text: `${fault.path}: ${words.of(fault)}` }))} />
      <p>{words.say(property.shown ? 'properties.shown' : 'properties.hidden')}. <span class="soft">{words.say(`properties.type.${property.type}`)}</span></p>
      {ALWAYS_SHOWN.includes(property.id) ? <p class="soft">{words.say('properties.always')}</p> : <ShownForm {...props} />}
      {property.type === 'enumeration' ? <OptionsForm {...props} /> : null}
    </Layout>
  );
};

const Stale = ({ face: { words }, before, property }: PropertyPageProps & { readonly before: PropertyRow }): Html => (
  <div class="faults" role="alert">
    <h2>{words.say('setting.stale')}</h2>
    <Diff words={words} before={propertySentences(before, words)} after={propertySentences(property, words)} />
    <p>{words.say('setting.stale.kept')}</p>
  </div>
);

const propertySentences = ({ shown, options }: PropertyRow, words: Words): readonly string[] => [
  words.say(shown ? 'properties.shown' : 'properties.hidden'),
  ...options.map(option => {
    const read = [option.customerEn, option.customerDe].filter(Boolean).join(' / ');
    return [`${option.id}: ${option.en} / ${option.de}`, read === '' ? '' : words.say('properties.customers-read', read), option.archived ? words.say('properties.archived') : ''].filter(Boolean).join(', ');
  }),
];

/** What every form of the page carries: what was seen, and why. */
const Common = ({ face, property, values, id }: PropertyPageProps & { readonly id: string }): Html => {
  const { words } = face;
  return (
    <>
      <CsrfField token={face.csrf} />
      <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
      <input type="hidden" name="_seen" value={property.revision} />
      <div class="field"><label for={id}>{words.say('portal.reason')} <span class="soft">({words.say('form.optional')})</span></label><input class="input" id={id} name="_reason" value={queryText(values, '_reason') ?? ''} maxlength={500} autocomplete="off" /></div>
    </>
  );
};

const ShownForm = (props: PropertyPageProps): Html => {
  const { face: { words }, property } = props;
  return (
    <form class="form" method="post" action={`${PATH}/${property.id}/${property.shown ? 'hide' : 'show'}`}>
      <Common {...props} id="f-reason-shown" />
      <div class="form-end"><Button kind="plain">{words.say(property.shown ? 'properties.hide' : 'properties.show')}</Button></div>
    </form>
  );
};

const EMPTY: PropertyOption = { id: '', en: '', de: '' };

const OptionsForm = (props: PropertyPageProps): Html => {
  const { face, property, options = property.options } = props;
  const { words } = face;
  return (
    <form class="stack" method="post" action={`${PATH}/${property.id}/options`}>
      <h2>{words.say('rule.options')}</h2>
      <p class="hint">{words.say('properties.archive-hint')}</p>
      {[...options, EMPTY].map((option, index) => <OptionRow face={face} option={option} index={index} />)}
      <Common {...props} id="f-reason-options" />
      <div class="form-end"><Button>{words.say('portal.save')}</Button></div>
    </form>
  );
};

const OptionRow = ({ face: { words }, option, index }: { readonly face: Face; readonly option: PropertyOption; readonly index: number }): Html => (
  <fieldset class="card rule-row">
    <legend class="unseen">{words.say('properties.option', index + 1)}</legend>
    <div class="rule-parts">
      {(['id', 'en', 'de', 'customerEn', 'customerDe'] as const).map(field => (
        <label class="rule-part"><span>{words.say(`properties.option.${field}`)}</span><input class="input" name={`o${index}.${field}`} value={option[field] ?? ''} autocomplete="off" /></label>
      ))}
      <label class="rule-box"><input type="checkbox" name={`o${index}.archived`} value="on" checked={option.archived} /> <span>{words.say('properties.archived')}</span></label>
    </div>
  </fieldset>
);
