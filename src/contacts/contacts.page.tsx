import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Badge, Chips, Empty, Pager, Table, type Chip } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { RecordContact } from './contact-record.js';

/** A line of a list of contacts, with names in place of ids. */
export interface ContactLine {
  readonly id: string;
  readonly label: string;
  readonly email: string | null;
  readonly companies: readonly string[];
  readonly portals: readonly string[];
  readonly blocked: boolean;
  readonly erased: boolean;
}

export interface ContactsPageProps {
  readonly face: Face;
  readonly contacts: readonly ContactLine[];
  readonly q: string | undefined;
  /** Kept while searching: the company or list in the address. */
  readonly kept: Readonly<Record<string, string>>;
  readonly chips: readonly Chip[];
  readonly next: string | undefined;
  readonly first: string | undefined;
}

/** Contacts, found by words, company or list. */
export const ContactsPage = ({ face, contacts, q, kept, chips, next, first }: ContactsPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('contacts.title')} width="wide" actions={<ButtonLink kind="primary" href="/staff/contacts/new">{words.say('contacts.new')}</ButtonLink>}>
      <form class="finder" method="get" role="search">
        {Object.entries(kept).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
        <div class="field"><label for="q">{words.say('contacts.search')}</label><input class="input" type="search" id="q" name="q" value={q} autocomplete="off" /></div>
        <Button kind="plain">{words.say('contacts.find')}</Button>
      </form>
      <Chips words={words} chips={chips} clear="/staff/contacts" />
      {contacts.length === 0 ? (
        <Empty title={words.say('contacts.none')} action={<p><a href="/staff/explain">{words.say('contacts.none.explain')}</a></p>}>{words.say(next ? 'contacts.none.more' : 'contacts.none.text')}</Empty>
      ) : <ContactTable face={face} contacts={contacts} />}
      <Pager words={words} next={next} first={first} />
    </Layout>
  );
};

/** Who stands where; used wherever contacts are listed. */
export const ContactTable = ({ face, contacts }: { readonly face: Face; readonly contacts: readonly ContactLine[] }): Html => {
  const { words } = face;
  return (
    <Table
      caption={words.say('contacts.title')}
      columns={[{ label: words.say('contacts.name'), role: 'main' }, { label: words.say('contacts.email') }, { label: words.say('contacts.companies') }, { label: words.say('contacts.portals') }, { label: words.say('contacts.standing') }]}
      rows={contacts.map(({ id, label, email, companies, portals, blocked, erased }) => ({
        cells: [<a href={`/staff/contacts/${id}`} dir="auto">{label}</a>, email === null ? null : <span dir="auto">{email}</span>, words.list(companies) || null, words.list(portals) || null, erased ? <Badge>{words.say('contacts.erased')}</Badge> : blocked ? <Badge tone="danger">{words.say('contacts.blocked')}</Badge> : null],
      }))}
    />
  );
};

/** The form for somebody new. */
export const NewContactPage = ({ face, values, faults }: { readonly face: Face; readonly values?: Readonly<Record<string, unknown>> | undefined; readonly faults?: readonly Fault[] | undefined }): Html => (
  <Layout face={face} title={face.words.say('contacts.new')} lead={face.words.say('contacts.new.lead')} faulty={(faults?.length ?? 0) > 0}>
    {formOf(RecordContact, {
      words: face.words, action: '/staff/contacts', csrf: face.csrf, idempotencyKey: randomUUID(), values, faults, only: ['name', 'email', 'language'],
      faces: { email: { type: 'email' }, language: { options: languageOptions(face) } }, submit: face.words.say('contacts.create'), cancel: '/staff/contacts',
    })}
  </Layout>
);

/** Languages by their own names. */
export const languageOptions = ({ words }: Face): { value: string; label: string }[] => (['de', 'de-du', 'en'] as const).map(value => ({ value, label: words.say(`language.name.${value}`) }));
