import type { Fault } from '../kernel/errors.js';
import { ActionButton, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { ConnectionCard } from './connections.queries.js';
import type { SettingContext } from './setting-context.js';
import { Change, type SettingCard } from './setting-versions.page.js';
import type { MappingChoices } from './sso-choices.queries.js';
import { ssoPath } from './sso-list.page.js';
import { Mapped } from './sso-mapping.page.js';
import { ConnectionFaults, Step, Warnings } from './sso-steps.js';
import { Theirs } from './sso-theirs.js';
import { OwnValuesOf, State } from './sso-values.js';

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

/** A connection from nothing to switched on, step by step; later the place to look after it. */
export const ConnectionPage = (props: ConnectionPageProps): Html => {
  const { face, portal, card, faults = [] } = props;
  const { words } = face;
  return (
    <Layout face={face} title={card.name} lead={<><a href={ssoPath(portal.id)}>{portal.title}: {words.say('connection.title')}</a> · {words.say(`connection.kind.${card.kind}`)}</>} width="wide" faulty={faults.length > 0}>
      <ConnectionFaults face={face} faults={faults} />
      <p><State face={face} card={card} /></p>
      <Warnings face={face} card={card} />
      <ol class="sso-steps stack">
        <Step at={1} title={words.say('connection.step.ours')}><p class="hint">{words.say(`connection.step.ours.${card.kind}`)}</p><OwnValuesOf face={face} card={card} /></Step>
        <Step at={2} title={words.say('connection.step.theirs')}><Theirs {...props} at={(...parts) => ssoPath(portal.id, card.id, ...parts)} /></Step>
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
