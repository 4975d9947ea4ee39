import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { WRITER_FIELD } from '../platform/kept-forms.js';
import type { FormBody } from '../web/bodies.js';
import { Field, fieldId, KEY_FIELD, type Ties } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { queryTexts } from '../web/queries.js';
import { SuggestFirst, SuggestionPlace } from '../web/suggestions.js';
import type { Words } from '../web/words.js';
import { FileField, fileFieldLabel, type FileFieldProps } from './attachments.page.js';
import { FormProperty, propertyField } from './form-property.page.js';
import type { Named } from './ticket-list.queries.js';
import { OpenTicket } from './ticket-opening.js';
import type { PropertyRow } from './ticket.policy.js';

export interface OpenTicketPageProps {
  readonly face: Face;
  readonly viewer: string;
  /** The portal's form: properties with options, in order. */
  readonly fields: readonly { readonly property: PropertyRow; readonly required: boolean }[];
  /** Companies for which the ticket can be opened. */
  readonly companies: readonly Named[];
  /** Colleagues may read a company's tickets here. */
  readonly shared: boolean;
  /** The closed ticket that this one goes on from. */
  readonly continues: { readonly id: string; readonly subject: string | null; readonly reference: string } | undefined;
  readonly values: FormBody;
  readonly faults?: readonly Fault[] | undefined;
  /** A refusal that belongs to no field. */
  readonly sentence?: string | undefined;
  /** Files that were uploaded with the form before it was refused. */
  readonly uploads?: FileFieldProps['before'];
}

/** The portal's form for a new ticket. */
export const OpenTicketPage = (props: OpenTicketPageProps): Html => {
  const { face, viewer, fields, continues, values, faults, sentence, uploads } = props;
  const { words } = face;
  const others = Object.fromEntries(fields.map(({ property }) => [`properties.${property.id}`, { label: words.of(property), href: `#${fieldId(propertyField(property.id))}` }]));
  return (
    <Layout face={face} title={words.say('ticket.new.title')} lead={words.say('ticket.new.lead')} faulty={(faults?.length ?? 0) > 0 || sentence !== undefined}>
      {sentence === undefined ? null : <div class="faults" role="alert" tabindex={-1} autofocus><h2>{words.say('problem.title')}</h2><p>{sentence} {words.say('form.faults.kept')}</p></div>}
      {continues ? <p class="hint">{words.say('ticket.new.continues')} <a href={`/tickets/${continues.id}`} dir="auto">{continues.subject ?? words.say('tickets.untitled')} ({continues.reference})</a></p> : null}
      {continues || Object.keys(values).length > 0 ? null : <SuggestFirst words={words} />}
      {formOf(OpenTicket, {
        words, action: '/tickets', csrf: face.csrf, idempotencyKey: queryTexts(values, KEY_FIELD)[0] ?? randomUUID(), only: ['subject', 'body'], faults, values, files: true,
        others: { ...others, ...fileFieldLabel(words) },
        hidden: { [WRITER_FIELD]: viewer, ...(continues ? { continues: continues.id } : {}) }, submit: words.say('ticket.new.submit'), cancel: '/tickets',
        faces: { subject: { hint: words.say('ticket.new.subject'), control: (ties, value) => <Subject words={words} ties={ties} value={value} /> }, body: { rows: 8, required: true, hint: words.say('ticket.new.body') } },
        children: (
          <>
            {fields.map(({ property, required }) => <FormProperty words={words} property={property} required={required} values={queryTexts(values, propertyField(property.id))} fault={faults?.find(({ path }) => path === `properties.${property.id}`)} />)}
            <Company {...props} />
            <FileField face={face} before={uploads} faults={faults} />
          </>
        ),
      })}
    </Layout>
  );
};

/** What may answer it already appears below, for whoever suggests. */
const Subject = ({ words, ties, value }: { readonly words: Words; readonly ties: Ties; readonly value: string }): Html => (
  <>
    <input class="input" {...ties} value={value} autocomplete="off" />
    <SuggestionPlace words={words} field="subject" />
  </>
);

/** For which company: chosen where there is a choice that matters, and told who can read it then. */
const Company = ({ face: { words }, companies, shared, values }: OpenTicketPageProps): Html | null => {
  if (companies.length === 0) return null;
  const chosen = queryTexts(values, 'company')[0] ?? (Object.hasOwn(values, 'company') ? '' : companies.length === 1 ? companies[0]!.id : '');
  return (
    <Field words={words} name="company" label={words.say('ticket.new.company')} hint={shared ? words.say('ticket.new.company.shared') : undefined} required={false} control={ties => (
      <select class="input" {...ties}>
        <option value="">{words.say('ticket.new.company.none')}</option>
        {companies.map(({ id, label }) => <option value={id} selected={id === chosen}>{label}</option>)}
      </select>
    )} />
  );
};
