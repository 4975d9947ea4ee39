import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { ConnectionCard } from '../portal/connections.queries.js';
import { ConnectionFaults, Step, Warnings } from '../portal/sso-steps.js';
import { Theirs } from '../portal/sso-theirs.js';
import { OwnValuesOf, State } from '../portal/sso-values.js';
import { ActionButton, ButtonLink, Field } from '../web/controls.js';
import { Diff } from '../web/diff.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { STAFF_CONNECTION_COMMANDS, staffSettingFaces, type StaffKind } from './staff-sso-lines.js';
import type { ConnectionVersion, LinkedMember } from './staff-sso.queries.js';

const AT = '/staff/members-sso';
export const STAFF_KINDS: readonly StaffKind[] = ['saml', 'oidc'];

/** The address of a page of the deployment's connections. */
export const teamSsoPath = (...parts: readonly string[]): string => [AT, ...parts.map(encodeURIComponent)].join('/');

/** By which providers the team signs in. */
export const TeamSsoPage = ({ face, cards }: { readonly face: Face; readonly cards: readonly ConnectionCard[] }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('team-sso.title')} lead={<><a href="/staff/members">{words.say('members.title')}</a> · {words.say('team-sso.lead')}</>} width="wide">
      <section aria-labelledby="connections">
        <h2 id="connections">{words.say('connection.list')}</h2>
        {cards.length === 0 ? <p class="soft">{words.say('team-sso.none')}</p> : (
          <ul class="stack">
            {cards.map(card => <li class="card sso-card"><h3><a href={teamSsoPath(card.id)}>{card.name}</a></h3><p>{words.say(`connection.kind.${card.kind}`)}</p><p><State face={face} card={card} /></p></li>)}
          </ul>
        )}
      </section>
      <section aria-labelledby="add">
        <h2 id="add">{words.say('connection.add')}</h2>
        <ul class="stack sso-kinds">
          {STAFF_KINDS.map(kind => <li class="card"><h3><a href={teamSsoPath('new', kind)}>{words.say(`connection.kind.${kind}`)}</a></h3><p class="soft">{words.say(`connection.when.${kind}`)}</p></li>)}
        </ul>
      </section>
    </Layout>
  );
};

export interface NewTeamConnectionProps {
  readonly face: Face;
  readonly kind: StaffKind;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

/** First a name: the provider's side needs our addresses, and those need the connection. */
export const NewTeamConnectionPage = ({ face, kind, values, faults }: NewTeamConnectionProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.new', words.say(`connection.kind.${kind}`))} lead={words.say('team-sso.new.lead')} faulty={(faults?.length ?? 0) > 0}>
      {formOf(STAFF_CONNECTION_COMMANDS[kind], {
        words, action: teamSsoPath('new', kind), csrf: face.csrf, idempotencyKey: randomUUID(), only: ['name'], values, faults, faces: staffSettingFaces(words, kind), submit: words.say('connection.new.submit'), cancel: teamSsoPath(),
      })}
    </Layout>
  );
};

export interface TeamConnectionProps {
  readonly face: Face;
  readonly card: ConnectionCard;
  readonly members: readonly LinkedMember[];
  readonly versions: readonly ConnectionVersion[];
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

/** A connection by which the team signs in, step by step; later the place to look after it. */
export const TeamConnectionPage = (props: TeamConnectionProps): Html => {
  const { face, card, faults = [] } = props;
  const { words } = face;
  return (
    <Layout face={face} title={card.name} lead={<><a href={teamSsoPath()}>{words.say('team-sso.title')}</a> · {words.say(`connection.kind.${card.kind}`)}</>} width="wide" faulty={faults.length > 0}>
      <ConnectionFaults face={face} faults={faults} />
      <p><State face={face} card={card} /></p>
      <Warnings face={face} card={card} />
      <ol class="sso-steps stack">
        <Step at={1} title={words.say('connection.step.ours')}><p class="hint">{words.say(`connection.step.ours.${card.kind}`)} {words.say('team-sso.host', card.values[0]!.host)}</p><OwnValuesOf face={face} card={card} /></Step>
        <Step at={2} title={words.say('connection.step.theirs')}><Theirs face={face} card={card} at={(...parts) => teamSsoPath(card.id, ...parts)} besides={card.settings ? undefined : <Domains {...props} />} faults={faults} values={props.values} /></Step>
        <Step at={3} title={words.say('connection.step.test')}><Test {...props} /></Step>
        <Step at={4} title={words.say('team-sso.members')}><Members {...props} /></Step>
      </ol>
      <Versions {...props} />
      <p><ButtonLink kind="danger" href={teamSsoPath(card.id, 'remove')}>{words.say('connection.remove')}</ButtonLink></p>
    </Layout>
  );
};

/** Whom the provider may name at all: metadata does not say it. */
const Domains = ({ face: { words }, faults = [], values }: TeamConnectionProps): Html => {
  const fault = faults.find(({ path }) => path === 'domains');
  const text = typeof values?.['domains'] === 'string' ? values['domains'] : '';
  return <Field words={words} name="domains" label={words.say('team-sso.domains')} hint={words.say('team-sso.domains.hint')} fault={fault && words.say('form.fault', words.say('team-sso.domains'), words.of(fault))} control={ties => <textarea class="input" {...ties} rows={3} spellcheck={false} autocomplete="off">{text}</textarea>} />;
};

const Test = ({ face, card }: TeamConnectionProps): Html => {
  const { words } = face;
  if (card.lacking !== null) return <p class="soft">{words.say(`connection.lacks.${card.lacking}`)}. {words.say('connection.test.later')}</p>;
  return <><p>{words.say('connection.test.lead')}</p><ActionButton csrf={face.csrf} action={teamSsoPath(card.id, 'test')}>{words.say('connection.test')}</ActionButton></>;
};

const Members = ({ face, card, members }: TeamConnectionProps): Html => {
  const { words } = face;
  return (
    <>
      <p class="hint">{words.say('team-sso.members.hint')}</p>
      {members.length === 0 ? <p class="soft">{words.say('team-sso.members.none')}</p> : (
        <ul class="ways-in">
          {members.map(member => (
            <li><span><a href={`/staff/members/${member.id}`} dir="auto">{member.name}</a>{member.sessions === 0 ? null : <> <span class="soft">{words.say('team-sso.sessions', member.sessions)}</span></>}</span>
              <ActionButton kind="plain" csrf={face.csrf} action={teamSsoPath(card.id, 'members', member.id, 'unlink')}>{words.say('team-sso.unlink')}<span class="unseen">: {member.name}</span></ActionButton></li>
          ))}
        </ul>
      )}
    </>
  );
};

const Versions = ({ face, versions }: TeamConnectionProps): Html => {
  const { words } = face;
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">{words.say('portal.versions')}</h2>
      <ol class="stack" reversed={true}>
        {versions.map(({ at, who, reason, href, before, after }) => (
          <li class="card">
            <p><a href={href}><Moment face={face} at={at} /></a>, <span dir="auto">{who}</span>{reason === null ? null : <> – <q dir="auto">{reason}</q></>}</p>
            <Diff words={words} before={before} after={after} />
          </li>
        ))}
      </ol>
    </section>
  );
};
