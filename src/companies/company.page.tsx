import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { History, type HistoryLine } from '../web/history.js';
import { Layout } from '../web/layout.js';
import { Empty, Pager, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { PeopleList, type PersonLine } from '../web/people.js';
import { Fold } from '../web/small-forms.js';
import { RegisterCompany, RenameCompany } from './company.js';

interface Shown {
  readonly face: Face;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

export interface CompaniesPageProps extends Shown {
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly q: string | undefined;
  readonly next: string | undefined;
  readonly first: string | undefined;
}

const common = ({ face, values, faults }: Shown) => ({ words: face.words, csrf: face.csrf, idempotencyKey: randomUUID(), values, faults });

/** Companies, found by the beginnings of the words of their names. */
export const CompaniesPage = (props: CompaniesPageProps): Html => {
  const { face, companies, q, next, first, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('contacts.companies')} width="wide" faulty={faults !== undefined}>
      <form class="finder" method="get" role="search">
        <div class="field"><label for="q">{words.say('companies.search')}</label><input class="input" type="search" id="q" name="q" value={q} autocomplete="off" /></div>
        <Button kind="plain">{words.say('contacts.find')}</Button>
      </form>
      {companies.length === 0 ? <Empty title={words.say('companies.none')}>{words.say('companies.none.text')}</Empty> : (
        <Table caption={words.say('contacts.companies')} columns={[{ label: words.say('contacts.name'), role: 'main' }]} rows={companies.map(({ id, name }) => ({ cells: [<a href={`/staff/companies/${id}`} dir="auto">{name}</a>] }))} />
      )}
      <Pager words={words} next={next} first={first} />
      <Fold title={words.say('companies.new')} open={faults !== undefined}>{formOf(RegisterCompany, { ...common(props), action: '/staff/companies', submit: words.say('companies.create') })}</Fold>
    </Layout>
  );
};

export interface CompanyPageProps extends Shown {
  readonly company: { readonly id: string; readonly name: string };
  readonly people: readonly PersonLine[];
  readonly next: string | undefined;
  readonly first: string | undefined;
  readonly history: readonly HistoryLine[] | null;
}

/** A company with its contacts. */
export const CompanyPage = (props: CompanyPageProps): Html => {
  const { face, company, people, next, first, history, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={company.name} lead={<a href="/staff/companies">{words.say('companies.back')}</a>} faulty={faults !== undefined} actions={<ButtonLink href={`/staff/contacts?company=${company.id}`}>{words.say('companies.find-in')}</ButtonLink>}>
      <section aria-labelledby="people-title">
        <h2 id="people-title">{words.say('contacts.title')}</h2>
        {people.length === 0 ? <p class="soft">{words.say('companies.nobody')}</p> : <PeopleList face={face} people={people} />}
        <Pager words={words} next={next} first={first} />
      </section>
      <Fold title={words.say('people.rename')} open={faults !== undefined}>
        {formOf(RenameCompany, { ...common(props), action: `/staff/companies/${company.id}`, hidden: { company: company.id }, values: props.values ?? { name: company.name }, submit: words.say('people.rename') })}
      </Fold>
      {history ? <History face={face} lines={history} /> : null}
    </Layout>
  );
};
