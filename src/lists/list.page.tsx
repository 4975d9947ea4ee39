import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, Button, ButtonLink, CsrfField, FaultSummary, fieldId, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { History, type HistoryLine } from '../web/history.js';
import { Layout } from '../web/layout.js';
import { Badge, Empty, Pager, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { PeopleList, type PersonLine } from '../web/people.js';
import { Fold, SmallForm, Typed, type Tried } from '../web/small-forms.js';
import type { CriteriaPreview } from './criteria-preview.queries.js';
import { ChangeListCriteria, CreateList, RenameList } from './list.js';
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

/** The form for a new list. */
export const NewListPage = ({ face, values, faults }: { readonly face: Face; readonly values?: Readonly<Record<string, unknown>> | undefined; readonly faults?: readonly Fault[] | undefined }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('lists.new')} lead={words.say('lists.lead')} faulty={faults !== undefined}>
      {formOf(CreateList, {
        words, action: '/staff/lists', csrf: face.csrf, idempotencyKey: randomUUID(), values, faults, only: ['name', 'kind', 'criteria'], cancel: '/staff/lists', submit: words.say('lists.create'),
        faces: { kind: { options: (['static', 'dynamic'] as const).map(value => ({ value, label: words.say(`lists.kind.${value}`) })) }, criteria: { hint: words.say('lists.criteria.hint') } },
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
  readonly preview?: CriteriaPreview | undefined;
  /** What was previewed, to be saved afterwards. */
  readonly pending?: string | undefined;
}

/** A list: who is on it and why, which rules name it, and what can be changed. */
export const ListPage = (props: ListPageProps): Html => {
  const { face, list, sentence, history, tried } = props;
  const { words } = face;
  const count = list.members.exact ? words.number(list.members.count) : `${words.number(list.members.count)}+`;
  return (
    <Layout face={face} title={list.name} lead={<a href="/staff/lists">{words.say('lists.back')}</a>} faulty={tried !== undefined} actions={<ButtonLink href={`/staff/contacts?list=${list.id}`}>{words.say('lists.find-in')}</ButtonLink>}>
      {tried?.action === 'members' ? <FaultSummary words={words} lines={tried.faults.map(fault => ({ href: `#${fieldId('member')}`, text: words.of(fault) }))} /> : null}
      {props.preview ? <Preview props={props} preview={props.preview} /> : null}
      <section class="card">
        <dl class="facts">
          <dt>{words.say('lists.kind')}</dt><dd>{words.say(`lists.kind.${list.kind}`)}{list.archived ? <> <Badge>{words.say('lists.archived')}</Badge></> : null}</dd>
          {sentence === null ? null : <><dt>{words.say('lists.criteria')}</dt><dd>{sentence}</dd></>}
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

const Changes = ({ props: { face, list, tried, pending } }: { props: ListPageProps }): Html => {
  const { words } = face;
  const at = `/staff/lists/${list.id}`;
  const common = { words, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { list: list.id } };
  const own = (action: string) => (tried?.action === action ? { values: tried.values, faults: tried.faults } : {});
  return (
    <section class="stack">
      <h2>{words.say('contact.change')}</h2>
      <Fold title={words.say('people.rename')} open={tried?.action === 'name'}>{formOf(RenameList, { ...common, action: `${at}/name`, values: { name: list.name }, submit: words.say('people.rename'), ...own('name') })}</Fold>
      {list.kind === 'dynamic' ? (
        <Fold title={words.say('lists.criteria.change')} open={tried?.action === 'criteria' || pending !== undefined}>
          {formOf(ChangeListCriteria, { ...common, action: `${at}/criteria/preview`, values: { criteria: pending ?? list.criteria }, faces: { criteria: { hint: words.say('lists.criteria.hint'), rows: 12 } }, submit: words.say('lists.criteria.preview'), ...own('criteria') })}
        </Fold>
      ) : null}
      <Fold title={words.say('lists.archive')}>
        <p>{list.namedBy.length === 0 ? words.say('lists.archive.free') : words.say('lists.archive.named', words.list(list.namedBy.map(({ title }) => title)))}</p>
        <p class="actions"><ActionButton kind="danger" csrf={face.csrf} action={`${at}/archival`}>{words.say('lists.archive')}</ActionButton></p>
      </Fold>
    </section>
  );
};

const Preview = ({ props: { face, list, pending }, preview }: { props: ListPageProps; preview: CriteriaPreview }): Html => {
  const { words } = face;
  const { before, after, joining, leaving, portals } = preview;
  return (
    <section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">{words.say('lists.preview')}</h2>
      <p><strong>{words.say('lists.preview.summary', before, after, joining.count, leaving.count)}</strong></p>
      {joining.count > 0 ? <><h3>{words.say('lists.preview.joining', joining.count)}</h3><PeopleList face={face} people={joining.people} /></> : null}
      {leaving.count > 0 ? <><h3>{words.say('lists.preview.leaving', leaving.count)}</h3><PeopleList face={face} people={leaving.people} /></> : null}
      {portals.map(({ title, gaining, losing, losingAll }) => <p><strong>{title}</strong>: {gaining + losing === 0 ? words.say('portal.effect.none') : words.say('portal.effect.summary', gaining, losing, losingAll)}</p>)}
      <form method="post" action={`/staff/lists/${list.id}/criteria`} class="form">
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <input type="hidden" name="criteria" value={pending ?? ''} />
        <div class="field"><label for="f-_reason">{words.say('portal.reason')} <span class="soft">({words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" maxlength={500} autocomplete="off" /></div>
        <div class="form-end"><Button>{words.say('people.save')}</Button><ButtonLink kind="quiet" href={`/staff/lists/${list.id}`}>{words.say('form.cancel')}</ButtonLink></div>
      </form>
    </section>
  );
};
