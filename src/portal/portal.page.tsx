import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { Button, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Empty } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { CreatePortal } from './life.js';
import type { SettingContext } from './setting-context.js';
import { hasPage } from './setting-forms.js';
import { settingOf, settingSentences, settingTitle } from './setting-sentences.js';
import { settingPath } from './setting.page.js';
import { Change, Sentences, type SettingCard } from './setting-versions.page.js';

export interface PortalCard {
  readonly id: string;
  readonly title: string;
  readonly hosts: readonly string[];
  readonly settings: readonly SettingCard[];
}

export const PortalsPage = ({ face, portals }: { readonly face: Face; readonly portals: readonly { id: string; title: string; hosts: readonly string[] }[] }): Html => {
  const { words } = face;
  const create = <a class="button primary" href="/staff/portals/new">{words.say('portals.create')}</a>;
  return (
    <Layout face={face} title={words.say('portals.title')} width="wide" actions={portals.length > 0 ? create : undefined}>
      {portals.length === 0 ? <Empty title={words.say('portals.empty')} action={create} /> : (
        <ul class="stack">{portals.map(({ id, title, hosts }) => <li class="card"><a href={`/staff/portals/${id}`}>{title}</a> <span class="soft">{hosts.join(', ')}</span></li>)}</ul>
      )}
    </Layout>
  );
};

export const NewPortalPage = ({ face, values, faults }: { readonly face: Face; readonly values?: Readonly<Record<string, unknown>>; readonly faults?: readonly Fault[] | undefined }): Html => (
  <Layout face={face} title={face.words.say('portals.create')} lead={face.words.say('portals.create.lead')} faulty={(faults?.length ?? 0) > 0}>
    {formOf(CreatePortal, {
      words: face.words, action: '/staff/portals', csrf: face.csrf, idempotencyKey: randomUUID(), values: values ?? { language: 'de', zone: face.portal.zone }, faults, submit: face.words.say('portals.create'), cancel: '/staff/portals',
      faces: {
        language: { options: (['de', 'de-du', 'en'] as const).map(value => ({ value, label: face.words.say(`language.name.${value}`) })) },
        zone: { options: Intl.supportedValuesOf('timeZone').map(value => ({ value, label: value })) },
      },
    })}
  </Layout>
);

const GROUPS = [
  ['door', ['open', 'host', 'selfRegistration', 'access', 'sso', 'connection', 'sessions']],
  ['sight', ['scope', 'filter']],
  ['tickets', ['form', 'reopen', 'mails']],
  ['look', ['title', 'brand', 'language', 'zone', 'knowledgeBaseLink']],
] as const;

export interface PortalPageProps {
  readonly face: Face;
  readonly context: SettingContext;
  readonly portal: PortalCard;
  readonly faults?: readonly Fault[] | undefined;
  readonly host?: string | undefined;
}

/** What holds at a portal, in plain words, and who made it so. */
export const PortalPage = (props: PortalPageProps): Html => {
  const { face: { words }, portal, faults = [] } = props;
  return (
    <Layout face={props.face} title={portal.title} lead={portal.hosts.join(', ')} width="wide" faulty={faults.length > 0}>
      <FaultSummary words={words} lines={faults.map(fault => ({ href: '#f-host', text: words.say('form.fault', words.say('setting.host.name'), words.of(fault)) }))} />
      {GROUPS.map(([group, names]) => (
        <section aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{words.say(`setting.group.${group}`)}</h2>
          <ul class="settings">
            {names.flatMap(name => portal.settings.filter(({ setting, value }) => settingOf(setting).name === name && !(name === 'connection' && value === null)).map(card => <SettingLine {...props} card={card} />))}
          </ul>
          {group === 'door' ? <><p><a class="button plain" href={`/staff/portals/${portal.id}/sso`}>{words.say('connection.title')}</a></p><HostForms {...props} /></> : group === 'sight' ? <ListRuleForm {...props} /> : null}
        </section>
      ))}
    </Layout>
  );
};

const SettingLine = ({ face, context, portal, card }: PortalPageProps & { readonly card: SettingCard }): Html => {
  const title = settingTitle(card.setting, context);
  return (
    <li class="setting">
      <div>
        <h3>{hasPage(card.setting) ? <a href={settingPath(portal.id, card.setting)}>{title}</a> : title}</h3>
        <Sentences sentences={settingSentences(card.setting, card.value, context)} />
      </div>
      <p class="soft"><Change face={face} card={card} /></p>
    </li>
  );
};

const HostForms = ({ face, portal, host }: PortalPageProps): Html => {
  const { words } = face;
  return (
    <div class="stack">
      <form class="finder" method="post" action={`/staff/portals/${portal.id}/hosts`}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <div class="field"><label for="f-host">{words.say('setting.host.name')}</label><input class="input" id="f-host" name="host" value={host ?? ''} autocomplete="off" inputmode="url" required /></div>
        <Button kind="plain">{words.say('setting.host.connect')}</Button>
      </form>
      {portal.hosts.length < 2 ? null : (
        <p>{words.say('setting.registration.per-host')} {portal.hosts.map((name, index) => <>{index === 0 ? '' : ', '}<a href={settingPath(portal.id, `selfRegistration@${name}`)}>{name}</a></>)}</p>
      )}
    </div>
  );
};

const ListRuleForm = ({ face: { words }, context, portal }: PortalPageProps): Html | null =>
  context.lists.length === 0 ? null : (
    <form class="finder" method="get" action={`/staff/portals/${portal.id}/list-rule`}>
      <div class="field"><label for="f-list">{words.say('setting.filter.for-list')}</label>
        <select class="input" id="f-list" name="list">{context.lists.map(({ id, name }) => <option value={id}>{name}</option>)}</select>
      </div>
      <Button kind="plain">{words.say('setting.filter.open')}</Button>
    </form>
  );
