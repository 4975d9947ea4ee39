import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { SsoKind } from '../sso/connection.policy.js';
import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { ConnectionCard } from './connections.queries.js';
import type { SettingContext } from './setting-context.js';
import { settingSentences } from './setting-sentences.js';
import { Sentences } from './setting-versions.page.js';
import { settingPath } from './setting.page.js';
import { CONNECTION_COMMANDS, settingFaces } from './sso-forms.js';
import { ssoOf, type PortalRow } from './portal.policy.js';
import { State } from './sso-values.js';

export const ssoPath = (portal: string, ...parts: readonly string[]): string => `/staff/portals/${[portal, 'sso', ...parts].map(encodeURIComponent).join('/')}`;

export const KINDS: readonly SsoKind[] = ['saml', 'oidc', 'jwt'];

export interface SsoListProps {
  readonly face: Face;
  readonly context: SettingContext;
  readonly portal: PortalRow;
  readonly cards: readonly ConnectionCard[];
}

/** The connections of a portal, and who may enter by them. */
export const SsoListPage = (props: SsoListProps): Html => {
  const { face, portal, cards } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.title')} lead={<a href={`/staff/portals/${portal.id}`}>{portal.title.value}</a>} width="wide">
      <section aria-labelledby="connections">
        <h2 id="connections">{words.say('connection.list')}</h2>
        {cards.length === 0 ? <p class="soft">{words.say('connection.none')}</p> : (
          <ul class="stack">
            {cards.map(card => (
              <li class="card sso-card">
                <h3><a href={ssoPath(portal.id, card.id)}>{card.name}</a></h3>
                <p>{words.say(`connection.kind.${card.kind}`)} · {card.hosts.join(', ')}</p>
                <p><State face={face} card={card} /></p>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="add">
        <h2 id="add">{words.say('connection.add')}</h2>
        <ul class="stack sso-kinds">
          {KINDS.map(kind => <li class="card"><h3><a href={ssoPath(portal.id, 'new', kind)}>{words.say(`connection.kind.${kind}`)}</a></h3><p class="soft">{words.say(`connection.when.${kind}`)}</p></li>)}
        </ul>
      </section>
      <Rules {...props} />
    </Layout>
  );
};

const Rules = ({ face, context, portal }: SsoListProps): Html => {
  const { words } = face;
  const hosts = Object.keys(portal.hosts);
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{words.say('connection.rule')}</h2>
      <ul class="settings">
        <li class="setting">
          <div><h3><a href={settingPath(portal.id, 'sso')}>{words.say('connection.rule.portal')}</a></h3><Sentences sentences={settingSentences('sso', portal.sso.value, context)} /></div>
        </li>
        {hosts.map(host => (
          <li class="setting">
            <div>
              <h3><a href={settingPath(portal.id, `sso@${host}`)}>{host}</a></h3>
              <Sentences sentences={settingSentences(`sso@${host}`, portal.hosts[host]!.sso ? ssoOf(portal, host).value : null, context)} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
};

export interface NewConnectionProps {
  readonly face: Face;
  readonly portal: PortalRow;
  readonly kind: SsoKind;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly faults?: readonly Fault[];
}

/** What a new connection is asked first: the provider's side needs our addresses, and those need its name. */
export const newFields = (kind: SsoKind): readonly string[] => (kind === 'jwt' ? ['name', 'hosts', 'profile', 'issuer'] : ['name', 'hosts']);

export const NewConnectionPage = ({ face, portal, kind, values, faults }: NewConnectionProps): Html => {
  const { words } = face;
  const hosts = Object.keys(portal.hosts);
  const faces = settingFaces(words, { kind }, hosts);
  return (
    <Layout face={face} title={words.say('connection.new', words.say(`connection.kind.${kind}`))} lead={words.say('connection.new.lead')} faulty={(faults?.length ?? 0) > 0}>
      {hosts.length === 0 ? <p>{words.say('connection.no-hosts')} <ButtonLink href={`/staff/portals/${portal.id}`}>{words.say('connection.to-hosts')}</ButtonLink></p> : formOf(CONNECTION_COMMANDS[kind], {
        words, action: ssoPath(portal.id, 'new', kind), csrf: face.csrf, idempotencyKey: randomUUID(), only: newFields(kind), ...(hosts.length === 1 ? { hidden: { hosts: hosts[0]! } } : {}), values: values ?? { hosts, profile: 'strict' }, faults,
        faces: { ...faces, profile: { ...faces['profile'], required: true }, issuer: { hint: words.say('connection.iss.only-strict') } },
        submit: words.say('connection.new.submit'), cancel: ssoPath(portal.id),
      })}
    </Layout>
  );
};
