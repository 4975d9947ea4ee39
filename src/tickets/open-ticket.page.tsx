import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { Face } from '../web/face.js';
import { formOf, keyAgain } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { FileField, fileFieldLabel, type FileFieldProps } from './attachments.page.js';
import type { PropertyRow } from './ticket.policy.js';
import { OpenTicket } from './ticket-opening.js';

export interface OpenTicketPageProps {
  readonly face: Face;
  /** The portal's form: properties with options, in order. */
  readonly fields: readonly { readonly property: PropertyRow; readonly required: boolean }[];
  readonly continues: string | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Files that were uploaded with the form before it was refused. */
  readonly uploads?: FileFieldProps['before'];
}

export const PROPERTY_PREFIX = 'property.';

/** The portal's form for a new ticket. */
export const OpenTicketPage = ({ face, fields, continues, faults, values, uploads }: OpenTicketPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('ticket.new.title')} lead={words.say('ticket.new.lead')} faulty={(faults?.length ?? 0) > 0}>
      {formOf(OpenTicket, {
        words, action: '/tickets', csrf: face.csrf, idempotencyKey: keyAgain(values) ?? randomUUID(), only: ['subject', 'body'], faults, values,
        hidden: continues === undefined ? {} : { continues }, submit: words.say('ticket.new.submit'), cancel: '/tickets',
        files: true, others: fileFieldLabel(words),
        children: [...fields.map(field => <FormProperty face={face} {...field} value={String(values?.[`${PROPERTY_PREFIX}${field.property.id}`] ?? '')} faulty={faults?.find(({ path }) => path === `properties.${field.property.id}`)} />), <FileField face={face} before={uploads} faults={faults} />],
      })}
    </Layout>
  );
};

const FormProperty = ({ face: { words }, property, required, value, faulty }: { readonly face: Face; readonly property: PropertyRow; readonly required: boolean; readonly value: string; readonly faulty: Fault | undefined }): Html => {
  const name = `${PROPERTY_PREFIX}${property.id}`;
  const id = `f-${name.replace('.', '-')}`;
  const described = faulty ? `${id}-fault` : undefined;
  return (
    <div class={['field', faulty ? 'field-faulty' : null]}>
      <label for={id}>{words.of(property)}{required ? null : <span class="soft"> ({words.say('form.optional')})</span>}</label>
      {faulty ? <p class="fault" id={described}>{words.of(faulty)}</p> : null}
      {property.type === 'enumeration' ? (
        <select class="input" id={id} name={name} required={required || undefined} aria-describedby={described}>
          <option value="">{words.say('form.choose')}</option>
          {property.options.filter(({ archived }) => !archived).map(option => <option value={option.id} selected={option.id === value}>{words.of({ en: option.customerEn ?? option.en, de: option.customerDe ?? option.de })}</option>)}
        </select>
      ) : (
        <input class="input" id={id} name={name} value={value} required={required || undefined} aria-describedby={described} autocomplete="off" />
      )}
    </div>
  );
};
