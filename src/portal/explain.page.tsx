import { Button } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import type { SetBy } from './check.policy.js';
import type { Asked, Candidate } from './explain-page.queries.js';
import type { Told, ToldCheck, ToldRule } from './explain-words.queries.js';

export interface ExplainPageProps {
  readonly face: Face;
  readonly asked: Asked;
  readonly portals: readonly { readonly id: string; readonly title: string }[];
  /** The zone that the moment is read in. */
  readonly zone: string;
  readonly told?: Told | undefined;
  /** Several that fit what was typed, to choose from. */
  readonly choices?: { readonly of: 'contact' | 'ticket'; readonly candidates: readonly Candidate[] } | undefined;
  /** The field that names nothing. */
  readonly missing?: 'contact' | 'ticket' | 'at' | undefined;
  /** Events of these streams may be read by who asks. */
  readonly mayRead: (stream: string) => boolean;
}

/** Why somebody sees a ticket, or does not: the verdict first, then every check in order (A6). */
export const ExplainPage = (props: ExplainPageProps): Html => {
  const { face, told, choices, missing } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('explain.title')} lead={told ? undefined : words.say('explain.lead')} faulty={missing !== undefined}>
      {told ? <p class={['verdict', told.visible === true ? 'verdict-yes' : 'verdict-no']}>{told.verdict}</p> : null}
      {missing ? <div class="faults" role="alert"><p><a href={`#x-${missing}`}>{words.say(`explain.missing.${missing}`)}</a></p></div> : null}
      {choices ? <Choices props={props} /> : null}
      {told ? <Checks props={props} told={told} /> : null}
      <AskForm props={props} />
    </Layout>
  );
};

const address = (asked: Asked, changes: Partial<Asked> = {}): string => {
  const given = Object.entries({ ...asked, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/staff/explain?${new URLSearchParams(given).toString()}`;
};

const Choices = ({ props: { face, asked, choices } }: { props: ExplainPageProps }): Html => (
  <section aria-labelledby="choices-title">
    <h2 id="choices-title">{face.words.say(`explain.which.${choices!.of}`)}</h2>
    <ul class="stack">
      {choices!.candidates.map(({ id, label, hint }) => <li class="card"><a href={address(asked, { [choices!.of]: id })} dir="auto">{label}</a> <span class="soft" dir="auto">{hint}</span></li>)}
    </ul>
  </section>
);

const AskForm = ({ props: { face, asked, portals, zone, told } }: { props: ExplainPageProps }): Html => {
  const { words } = face;
  return (
    <section aria-labelledby="ask-title">
      <h2 id="ask-title">{words.say(told ? 'explain.again' : 'explain.ask')}</h2>
      <form class="form" method="get" action="/staff/explain">
        <div class="field">
          <label for="x-portal">{words.say('explain.portal')}</label>
          <select class="input" id="x-portal" name="portal">{portals.map(({ id, title }) => <option value={id} selected={asked.portal === id}>{title}</option>)}</select>
        </div>
        <Line id="contact" label={words.say('explain.contact')} hint={words.say('explain.contact.hint')} value={asked.contact} />
        <Line id="ticket" label={words.say('explain.ticket')} hint={words.say('explain.ticket.hint')} value={asked.ticket} />
        <div class="field">
          <label for="x-at">{words.say('explain.at')} <span class="soft">({words.say('form.optional')})</span></label>
          <p class="hint" id="x-at-hint">{words.say('explain.at.hint', zone)}</p>
          <input class="input" type="datetime-local" id="x-at" name="at" value={asked.at} aria-describedby="x-at-hint" />
        </div>
        <div class="form-end"><Button>{words.say('explain.submit')}</Button></div>
      </form>
    </section>
  );
};

const Line = ({ id, label, hint, value }: { id: string; label: string; hint: string; value: string | undefined }): Html => (
  <div class="field">
    <label for={`x-${id}`}>{label}</label>
    <p class="hint" id={`x-${id}-hint`}>{hint}</p>
    <input class="input" id={`x-${id}`} name={id} value={value} required autocomplete="off" aria-describedby={`x-${id}-hint`} />
  </div>
);

const TONES = { passed: 'done', failed: 'danger', 'not-asked': 'neutral' } as const;

const Checks = ({ props, told }: { props: ExplainPageProps; told: Told }): Html => {
  const { words } = props.face;
  return (
    <section aria-labelledby="checks-title">
      <h2 id="checks-title">{words.say('explain.checks')}</h2>
      {told.assumed ? <p class="soft">{told.assumed}</p> : null}
      <ol class="checks">{told.checks.map(check => <CheckItem props={props} check={check} />)}</ol>
    </section>
  );
};

const CheckItem = ({ props: { face, mayRead }, check }: { props: ExplainPageProps; check: ToldCheck }): Html => (
  <li class={['check-item', `check-${check.outcome}`]}>
    <p><Badge tone={TONES[check.outcome]}>{face.words.say(`explain.outcome.${check.outcome}`)}</Badge> <strong>{face.words.find(`explain.check.${check.check.replaceAll('.', '-')}`) ?? check.check}</strong></p>
    {check.outcome === 'not-asked' ? null : <p>{check.sentence}</p>}
    {check.operands.length > 0 ? <dl class="facts">{check.operands.map(({ label, value }) => <><dt>{label}</dt><dd dir="auto">{value}</dd></>)}</dl> : null}
    {check.rules.map(rule => <RuleItem face={face} rule={rule} />)}
    {check.outcome === 'not-asked' ? null : <SetByLink face={face} setBy={check.setBy} mayRead={mayRead} />}
  </li>
);

const RuleItem = ({ face, rule }: { face: Face; rule: ToldRule }): Html => (
  <div class="rule-told">
    <p><span class="soft">{rule.whose}:</span> {rule.sentence}</p>
    {rule.groups.map((group, index) => (
      <>
        {index > 0 ? <p class="soft">{face.words.say('explain.or')}</p> : null}
        <ul>{group.criteria.map(({ sentence, holds, found }) => <li><span class={holds ? 'holds' : 'fails'}>{face.words.say(holds ? 'explain.holds' : 'explain.fails')}</span> {sentence}. <span class="soft" dir="auto">{face.words.say('explain.found', found)}</span></li>)}</ul>
      </>
    ))}
  </div>
);

/** The event that made it so. A default was set by nobody. */
const SetByLink = ({ face, setBy, mayRead }: { face: Face; setBy: SetBy | null; mayRead: (stream: string) => boolean }): Html | null => {
  if (setBy === null) return null;
  if (setBy.revision < 0) return <p class="soft">{face.words.say('explain.default')}</p>;
  return mayRead(setBy.stream) ? <p><a href={`/staff/events/${setBy.stream}/${setBy.revision}`}>{face.words.say('explain.event')}</a></p> : null;
};
