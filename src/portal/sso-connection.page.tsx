import type { Fault } from '../kernel/errors.js';
import { ActionButton, ButtonLink, FaultSummary } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import type { WordKey } from '../web/words.en.js';
import type { ConnectionCard } from './connections.queries.js';
import type { SettingContext } from './setting-context.js';
import { Change, type SettingCard } from './setting-versions.page.js';
import type { MappingChoices } from './sso-choices.queries.js';
import { ssoPath, State } from './sso-list.page.js';
import { Mapped } from './sso-mapping.page.js';
import { Theirs } from './sso-theirs.page.js';
import { OwnValuesOf } from './sso-values.page.js';

export interface ConnectionPageProps {
  readonly face: Face;
  readonly context: SettingContext;
  readonly portal: { readonly id: string; readonly title: string };
  readonly card: ConnectionCard;
  readonly changes: readonly SettingCard[];
  readonly choices: MappingChoices;
  /** SSO is on at one of its hosts. */
  readonly inUse: boolean;
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

const FIELDS: Readonly<Record<string, { readonly label: WordKey; readonly id: string }>> = {
  text: { label: 'connection.metadata.text', id: 'f-text' }, metadata: { label: 'connection.metadata.text', id: 'f-text' }, url: { label: 'connection.metadata.url', id: 'f-url' },
  secret: { label: 'connection.secret.client', id: 'f-secret' }, certificates: { label: 'connection.certificate.new', id: 'f-certificates' },
};

const faultLine = ({ face: { words } }: ConnectionPageProps) => (fault: Fault) => {
  const field = FIELDS[/^[a-z]*/.exec(fault.path)![0]];
  return { href: field && `#${field.id}`, text: words.say('form.fault', field ? words.say(field.label as 'connection.copy') : fault.path, words.of(fault)) };
};

/** A connection from nothing to switched on, step by step; later the place to look after it. */
export const ConnectionPage = (props: ConnectionPageProps): Html => {
  const { face, portal, card, faults = [] } = props;
  const { words } = face;
  return (
    <Layout face={face} title={card.name} lead={<><a href={ssoPath(portal.id)}>{portal.title}: {words.say('connection.title')}</a> · {words.say(`connection.kind.${card.kind}`)}</>} width="wide" faulty={faults.length > 0}>
      <FaultSummary words={words} lines={faults.map(faultLine(props))} />
      <p><State face={face} card={card} /></p>
      {card.warnings.length === 0 ? null : <section class="card" aria-labelledby="warnings"><h2 id="warnings">{words.say('connection.warnings')}</h2><ul>{card.warnings.map(one => <li>{words.of(one)}</li>)}</ul></section>}
      <ol class="sso-steps stack">
        <Step at={1} title={words.say('connection.step.ours')}><p class="hint">{words.say(`connection.step.ours.${card.kind}`)}</p><OwnValuesOf face={face} card={card} /></Step>
        <Step at={2} title={words.say('connection.step.theirs')}><Theirs {...props} /></Step>
        <Step at={3} title={words.say('connection.step.mapping')}><Mapped {...props} /></Step>
        <Step at={4} title={words.say('connection.step.test')}><TestStep {...props} /></Step>
        <Step at={5} title={words.say('connection.step.on')}>
          <p>{words.say(props.inUse ? 'connection.in-use' : card.lacking === null ? 'connection.not-in-use' : 'connection.not-yet')}</p>
          <p><ButtonLink href={ssoPath(portal.id)}>{words.say('connection.step.on.go')}</ButtonLink></p>
        </Step>
      </ol>
      <Changes {...props} />
      <p><ButtonLink kind="danger" href={ssoPath(portal.id, card.id, 'remove')}>{words.say('connection.remove')}</ButtonLink></p>
    </Layout>
  );
};

const Step = ({ at, title, children }: { readonly at: number; readonly title: string; readonly children?: Child }): Html => (
  <li class="card"><section aria-labelledby={`step-${at}`}><h2 id={`step-${at}`}>{at}. {title}</h2><div class="stack">{children}</div></section></li>
);

const TestStep = ({ face, portal, card }: ConnectionPageProps): Html => {
  const { words } = face;
  if (card.lacking !== null) return <p class="soft">{words.say(`connection.lacks.${card.lacking}`)}. {words.say('connection.test.later')}</p>;
  return (
    <>
      <p>{words.say('connection.test.lead')}</p>
      <ActionButton csrf={face.csrf} action={ssoPath(portal.id, card.id, 'test')}>{words.say('connection.test')}</ActionButton>
    </>
  );
};

const Changes = ({ face, changes }: ConnectionPageProps): Html => (
  <section aria-labelledby="changes">
    <h2 id="changes">{face.words.say('connection.changes')}</h2>
    <ul>{changes.flatMap(({ setting, versions }) => [...versions].reverse().map(version => ({ setting, version }))).sort((a, b) => b.version.revision - a.version.revision).slice(0, 10).map(({ setting, version }) => (
      <li>{face.words.say(setting.startsWith('secret@') ? 'connection.change.secret' : 'connection.change.settings')}: <Change face={face} card={version} /></li>
    ))}</ul>
  </section>
);
