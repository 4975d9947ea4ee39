import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, Button, ButtonLink, FaultSummary, fieldId } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { History, type HistoryLine } from '../web/history.js';
import { Layout } from '../web/layout.js';
import { Badge, Empty, Pager, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { PeopleList, type PersonLine } from '../web/people.js';
import { Fold, SmallForm, Typed, type Tried } from '../web/small-forms.js';
import { CreateList, RenameList } from './list.js';
import type { listCard } from './lists.queries.js';

export type ListCard = Awaited<ReturnType<typeof listCard>>;

export interface ListsPageProps {
  readonly face: Face;
  readonly lists: readonly { readonly id: string; readonly name: string; readonly kind: 'static' | 'dynamic'; readonly archived: boolean }[];
  readonly next: string | undefined;
  readonly first: string | undefined;
  readonly admin: boolean;
}

/** Lists of contacts. */
export const ListsPage = ({ face, lists, next, first, admin }: ListsPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('nav.lists')} lead={words.say('lists.lead')} width="wide" actions={admin ? <ButtonLink kind="primary" href="/staff/lists/new">{words.say('lists.new')}</ButtonLink> : null}>
      {lists.length === 0 ? <Empty title={words.say('lists.none')}>{words.say('lists.none.text')}</Empty> : (
        <Table
          caption={words.say('nav.lists')}
          columns={[{ label: words.say('contacts.name'), role: 'main' }, { label: words.say('lists.kind') }, { label: words.say('contacts.standing') }]}
          rows={lists.map(({ id, name, kind, archived }) => ({ cells: [<a href={`/staff/lists/${id}`} dir="auto">{name}</a>, words.say(`lists.kind.${kind}`), archived ? <Badge>{words.say('lists.archived')}</Badge> : null] }))}
        />
      )}
      <Pager words={words} next={next} first={first} />
    </Layout>
  );
};

/** The form for a new list; a dynamic one goes on with its criteria. */
export const NewListPage = ({ face, values, faults }: { readonly face: Face; readonly values?: Readonly<Record<string, unknown>> | undefined; readonly faults?: readonly Fault[] | undefined }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('lists.new')} lead={words.say('lists.lead')} faulty={faults !== undefined}>
      {formOf(CreateList, {
        words, action: '/staff/lists', csrf: face.csrf, idempotencyKey: randomUUID(), values, faults, only: ['name', 'kind'], cancel: '/staff/lists', submit: words.say('lists.create'),
        faces: { kind: { hint: words.say('lists.kind.hint'), options: (['static', 'dynamic'] as const).map(value => ({ value, label: words.say(`lists.kind.${value}`) })) } },
      })}
    </Layout>
  );
};

export interface ListPageProps {
  readonly face: Face;
  readonly list: ListCard;
  /** The criteria as people read them; null for a static list. */
  readonly sentence: string | null;
  readonly people: readonly PersonLine[];
  readonly next: string | undefined;
  readonly first: string | undefined;
  readonly history: readonly HistoryLine[] | null;
  readonly admin: boolean;
  readonly tried?: Tried | undefined;
}

/** A list: who is on it and why, which rules name it, and what can be changed. */
export const ListPage = (props: ListPageProps): Html => {
  const { face, list, sentence, history, tried } = props;
  const { words } = face;
  const count = list.members.exact ? words.number(list.members.count) : `${words.number(list.members.count)}+`;
  return (
    <Layout face={face} title={list.name} lead={<a href="/staff/lists">{words.say('lists.back')}</a>} faulty={tried !== undefined} actions={<ButtonLink href={`/staff/contacts?list=${list.id}`}>{words.say('lists.find-in')}</ButtonLink>}>
      {tried?.action === 'members' ? <FaultSummary words={words} lines={tried.faults.map(fault => ({ href: `#${fieldId('member')}`, text: words.of(fault) }))} /> : null}
      <section class="card">
        <dl class="facts">
          <dt>{words.say('lists.kind')}</dt><dd>{words.say(`lists.kind.${list.kind}`)}{list.archived ? <> <Badge>{words.say('lists.archived')}</Badge></> : null}</dd>
          {sentence === null ? null : <><dt>{words.say('lists.criteria')}</dt><dd>{sentence}{props.admin && !list.archived ? <> <a href={`/staff/lists/${list.id}/criteria`}>{words.say('lists.criteria.change')}</a></> : null}</dd></>}
          <dt>{words.say('lists.members')}</dt><dd>{count}</dd>
          <dt>{words.say('lists.named-by')}</dt><dd>{list.namedBy.length === 0 ? words.say('lists.named-by.none') : words.list(list.namedBy.map(({ title }) => title))}</dd>
        </dl>
      </section>
      <Members props={props} />
      {props.admin && !list.archived ? <Changes props={props} /> : null}
      {history ? <History face={face} lines={history} /> : null}
    </Layout>
  );
};

const Members = ({ props: { face, list, people, next, first, tried } }: { props: ListPageProps }): Html => {
  const { words } = face;
  const at = `/staff/lists/${list.id}`;
  const fault = tried?.action === 'members' ? tried.faults[0] : undefined;
  const typed = tried?.action === 'members' ? String(tried.values['member'] ?? '') : '';
  return (
    <section aria-labelledby="members-title">
      <h2 id="members-title">{words.say('lists.members')}</h2>
      {people.length === 0 ? <p class="soft">{words.say('lists.nobody')}</p> : <PeopleList face={face} people={people} removal={list.kind === 'static' ? { action: `${at}/member-removal`, label: words.say('contact.remove.list') } : undefined} />}
      <Pager words={words} next={next} first={first} />
      {list.kind === 'static' && !list.archived ? (
        <Fold title={words.say('lists.add')} open={fault !== undefined}>
          <SmallForm face={face} action={`${at}/members`} buttons={<Button>{words.say('contact.add')}</Button>}>
            <Typed face={face} name="member" label={words.say('explain.contact')} hint={words.say('explain.contact.hint')} options={[]} value={typed} fault={fault && words.of(fault)} />
          </SmallForm>
        </Fold>
      ) : null}
    </section>
  );
};

const Changes = ({ props: { face, list, tried } }: { props: ListPageProps }): Html => {
  const { words } = face;
  const at = `/staff/lists/${list.id}`;
  const common = { words, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { list: list.id } };
  const own = (action: string) => (tried?.action === action ? { values: tried.values, faults: tried.faults } : {});
  return (
    <section class="stack">
      <h2>{words.say('contact.change')}</h2>
      <Fold title={words.say('people.rename')} open={tried?.action === 'name'}>{formOf(RenameList, { ...common, action: `${at}/name`, values: { name: list.name }, submit: words.say('people.rename'), ...own('name') })}</Fold>
      <Fold title={words.say('lists.archive')}>
        <p>{list.namedBy.length === 0 ? words.say('lists.archive.free') : words.say('lists.archive.named', words.list(list.namedBy.map(({ title }) => title)))}</p>
        <p class="actions"><ActionButton kind="danger" csrf={face.csrf} action={`${at}/archival`}>{words.say('lists.archive')}</ActionButton></p>
      </Fold>
    </section>
  );
};
