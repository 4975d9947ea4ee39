import { randomUUID } from 'node:crypto';
import { RuleBuilder, ruleFaultLines } from '../filters/rule-builder.js';
import type { RuleDraft } from '../filters/rule-form.js';
import type { BuilderProperty } from '../filters/rule-operands.js';
import type { Fault } from '../kernel/errors.js';
import type { FormBody } from '../web/bodies.js';
import { Button, ButtonLink, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { PeopleList } from '../web/people.js';
import type { CriteriaPreview } from './criteria-preview.queries.js';

export interface CriteriaPageProps {
  readonly face: Face;
  /** Undefined: the list is yet to be made. */
  readonly list: { readonly id: string; readonly name: string; readonly sentence: string; readonly seen: string } | undefined;
  readonly draft: RuleDraft;
  readonly properties: readonly BuilderProperty[];
  /** What was entered: the name of a new list, the reason, and pasted JSON. */
  readonly values: FormBody;
  readonly faults?: readonly Fault[] | undefined;
  readonly preview?: CriteriaPreview | undefined;
  /** Others have saved criteria since the page was opened. */
  readonly stale?: boolean;
  /** What was previewed, to be saved after the look. */
  readonly pending?: FormBody | undefined;
}

/** The revision of the criteria that somebody saw when they began. */
export const SEEN_FIELD = '_seen';

const text = (values: FormBody, name: string): string => (typeof values[name] === 'string' ? values[name] : '');

/** Where the criteria of a list have their page; `new` for those of a list to be made. */
export const criteriaPath = (list: string): string => `/staff/lists/${list}/criteria`;

/** Who is on a dynamic list: the sentence, the builder, who would come and go, and the same as JSON. */
export const CriteriaPage = (props: CriteriaPageProps): Html => {
  const { face, list, faults = [] } = props;
  const { words } = face;
  const at = criteriaPath(list?.id ?? 'new');
  const back = list ? <a href={`/staff/lists/${list.id}`} dir="auto">{list.name}</a> : <a href="/staff/lists">{words.say('lists.back')}</a>;
  return (
    <Layout face={face} title={words.say(list ? 'lists.criteria.change' : 'lists.new.dynamic')} lead={back} faulty={faults.length > 0 || props.stale === true}>
      <FaultSummary words={words} lines={props.stale ? [{ text: words.say('lists.criteria.stale') }] : linesOf(props)} />
      {list ? <section class="card" aria-labelledby="now-title"><h2 id="now-title">{words.say('setting.now')}</h2><p>{list.sentence}</p></section> : null}
      {props.preview && props.pending ? <Preview {...props} preview={props.preview} pending={props.pending} at={at} /> : null}
      <form method="post" action={`${at}/preview`} class="stack" novalidate>
        <button class="unseen" type="submit" tabindex={-1} aria-hidden={true}>{words.say('lists.criteria.preview')}</button>
        <Hidden face={face} list={list} />
        {list ? null : <Name {...props} />}
        <h2>{words.say('lists.criteria.who')}</h2>
        <RuleBuilder words={words} draft={props.draft} properties={props.properties} faults={faults} action={`${at}/rule`} />
        {list ? <Reason {...props} /> : null}
        <div class="form-end"><Button>{words.say('lists.criteria.preview')}</Button><ButtonLink kind="quiet" href={list ? `/staff/lists/${list.id}` : '/staff/lists'}>{words.say('form.cancel')}</ButtonLink></div>
      </form>
      <AsJson {...props} at={at} />
    </Layout>
  );
};

const linesOf = ({ face: { words }, faults = [] }: CriteriaPageProps) => [
  ...faults.filter(({ path }) => path === 'name').map(fault => ({ text: words.say('form.fault', words.say('contacts.name'), words.of(fault)), href: '#f-name' })),
  ...ruleFaultLines(words, faults.filter(({ path }) => path !== 'name')),
];

const Hidden = ({ face, list }: Pick<CriteriaPageProps, 'face' | 'list'>): Html => <><CsrfField token={face.csrf} /><input type="hidden" name={KEY_FIELD} value={randomUUID()} />{list ? <input type="hidden" name={SEEN_FIELD} value={list.seen} /> : null}</>;

const Name = ({ face: { words }, values, faults = [] }: CriteriaPageProps): Html => {
  const fault = faults.find(({ path }) => path === 'name');
  return (
    <div class={['field', fault && 'field-faulty']}>
      <label for="f-name">{words.say('contacts.name')}</label>
      {fault ? <p class="fault" id="f-name-fault">{words.of(fault)}</p> : null}
      <input class="input" id="f-name" name="name" value={text(values, 'name')} maxlength={200} autocomplete="off" aria-invalid={fault ? 'true' : undefined} aria-describedby={fault ? 'f-name-fault' : undefined} />
    </div>
  );
};

const Reason = ({ face: { words }, values }: CriteriaPageProps): Html => (
  <div class="field"><label for="f-_reason">{words.say('portal.reason')} <span class="soft">({words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" value={text(values, '_reason')} maxlength={500} autocomplete="off" /></div>
);

type Previewed = CriteriaPageProps & { readonly preview: CriteriaPreview; readonly pending: FormBody; readonly at: string };

const Preview = ({ face, list, preview, pending, at }: Previewed): Html => {
  const { words } = face;
  const { before, after, joining, leaving, portals } = preview;
  return (
    <section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title" tabindex={-1} autofocus>{words.say('lists.preview')}</h2>
      <p><strong>{list ? words.say('lists.preview.summary', before, after, joining.count, leaving.count) : words.say('lists.preview.new', after)}</strong></p>
      {joining.count > 0 ? <><h3>{words.say('lists.preview.joining', joining.count)}</h3><PeopleList face={face} people={joining.people} /></> : null}
      {leaving.count > 0 ? <><h3>{words.say('lists.preview.leaving', leaving.count)}</h3><PeopleList face={face} people={leaving.people} /></> : null}
      {portals.map(({ title, gaining, losing, losingAll }) => <p><strong>{title}</strong>: {gaining + losing === 0 ? words.say('portal.effect.none') : words.say('portal.effect.summary', gaining, losing, losingAll)}</p>)}
      <form method="post" action={at}>
        <Hidden face={face} list={list} />
        {Object.entries(pending).flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map(one => <input type="hidden" name={name} value={one} />))}
        <Button>{words.say(list ? 'people.save' : 'lists.create')}</Button>
      </form>
    </section>
  );
};

const AsJson = ({ face, list, values, at }: CriteriaPageProps & { readonly at: string }): Html => {
  const { words } = face;
  return (
    <details class="card" open={text(values, 'json') !== '' || undefined}>
      <summary>{words.say('setting.filter.json')}</summary>
      {list ? <p><a href={`${at}/export`} download="criteria.json">{words.say('lists.criteria.export')}</a></p> : null}
      <form class="form" method="post" action={`${at}/import`}>
        <Hidden face={face} list={list} />
        {list ? null : <input type="hidden" name="name" value={text(values, 'name')} />}
        <div class="field"><label for="f-json">{words.say('lists.criteria.paste')}</label><textarea class="input" id="f-json" name="json" rows={8} spellcheck={false} autocomplete="off">{text(values, 'json')}</textarea></div>
        <div class="form-end"><Button kind="plain">{words.say('setting.filter.import')}</Button></div>
      </form>
    </details>
  );
};
