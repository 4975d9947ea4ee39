import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, Button, ButtonLink, CsrfField, FaultSummary, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { FILES_FIELD } from '../web/multipart.js';
import { SmallForm } from '../web/small-forms.js';
import type { WordKey } from '../web/words.en.js';
import type { ConnectionCard } from './connections.queries.js';
import type { SettingContext } from './setting-context.js';
import { Change, type SettingCard } from './setting-versions.page.js';
import type { MappingChoices } from './sso-choices.queries.js';
import { ssoPath, State } from './sso-list.page.js';
import { Mapped } from './sso-mapping.page.js';
import { jwtSample } from './sso-sample.js';
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

const Theirs = (props: ConnectionPageProps): Html => {
  const { face: { words }, portal, card } = props;
  const edit = <p><ButtonLink href={ssoPath(portal.id, card.id, 'settings')}>{words.say(card.settings ? 'connection.edit' : card.kind === 'saml' ? 'connection.edit.by-hand' : 'connection.edit.first')}</ButtonLink></p>;
  if (card.kind === 'saml') return <><SamlFacts {...props} /><MetadataForm {...props} />{edit}{card.settings ? <Certificates {...props} /> : null}</>;
  if (card.kind === 'oidc') return <><Facts {...props} />{edit}<ClientSecret {...props} /></>;
  return <><Facts {...props} />{edit}<TokenSecret {...props} /></>;
};

const Fact = ({ label, children }: { readonly label: string; readonly children?: Child }): Html => <><dt>{label}</dt><dd>{children}</dd></>;

const Facts = ({ face: { words }, card: { settings } }: ConnectionPageProps): Html | null => {
  if (!settings || settings.kind === 'saml') return null;
  return (
    <dl class="facts">
      {settings.kind === 'jwt' ? <Fact label={words.say('connection.fact.profile')}>{words.say(`connection.profile.${settings.profile}`)}</Fact> : null}
      {settings.issuer === null ? null : <Fact label={words.say('connection.fact.issuer')}><code>{settings.issuer}</code></Fact>}
      {settings.kind === 'oidc' ? <Fact label={words.say('connection.fact.client')}><code>{settings.clientId}</code></Fact> : <Fact label={words.say('connection.fact.algorithm')}>{settings.algorithm}</Fact>}
      {settings.kind === 'jwt' && settings.loginUrl !== null ? <Fact label={words.say('connection.fact.login')}><code>{settings.loginUrl}</code></Fact> : null}
    </dl>
  );
};

const SamlFacts = ({ face: { words }, card: { settings } }: ConnectionPageProps): Html | null =>
  settings?.kind !== 'saml' ? null : (
    <dl class="facts">
      <Fact label={words.say('connection.fact.idp')}><code>{settings.idp}</code></Fact>
      <Fact label={words.say('connection.fact.sso')}><code>{settings.ssoUrl}</code></Fact>
      <Fact label={words.say('connection.fact.slo')}>{settings.sloUrl === null ? words.say('connection.fact.slo.none') : <code>{settings.sloUrl}</code>}</Fact>
    </dl>
  );

const textOf = (values: ConnectionPageProps['values'], name: string): string => (typeof values?.[name] === 'string' ? values[name] : '');

/** By file, text or address: one of the three is enough. */
const MetadataForm = ({ face, portal, card, values, faults = [] }: ConnectionPageProps): Html => {
  const { words } = face;
  const faultAt = (path: string) => faults.find(one => one.path === path);
  const said = (path: string, label: string) => faultAt(path) && words.say('form.fault', label, words.of(faultAt(path)!));
  return (
    <details class="fold" open={!card.settings || faults.some(({ path }) => ['text', 'url', 'metadata'].includes(path))}>
      <summary>{words.say(card.settings ? 'connection.metadata.again' : 'connection.metadata')}</summary>
      <form class="form" method="post" action={ssoPath(portal.id, card.id, 'metadata')} enctype="multipart/form-data" novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <p class="hint">{words.say('connection.metadata.hint')}</p>
        <Field words={words} name="url" required={false} label={words.say('connection.metadata.url')} fault={said('url', words.say('connection.metadata.url'))} control={ties => <input class="input" type="url" {...ties} value={textOf(values, 'url')} autocomplete="off" />} />
        <Field words={words} name="text" required={false} label={words.say('connection.metadata.text')} fault={said('text', words.say('connection.metadata.text')) ?? said('metadata', words.say('connection.metadata.text'))} control={ties => <textarea class="input" {...ties} rows={4} spellcheck={false} autocomplete="off">{textOf(values, 'text')}</textarea>} />
        <Field words={words} name={FILES_FIELD} required={false} label={words.say('connection.metadata.file')} control={ties => <input class="input" type="file" {...ties} accept=".xml,application/xml,text/xml" />} />
        <div class="form-end"><Button>{words.say('connection.metadata.read')}</Button></div>
      </form>
    </details>
  );
};

const Certificates = ({ face, portal, card, values, faults = [] }: ConnectionPageProps): Html => {
  const { words } = face;
  const fault = faults.find(({ path }) => path.startsWith('certificates'));
  return (
    <section aria-labelledby="certificates">
      <h3 id="certificates">{words.say('connection.certificates')}</h3>
      <p class="hint">{words.say('connection.certificates.rotation')}</p>
      <ul class="stack">
        {card.certificates.map((facts, at) => (
          <li class="sso-certificate">
            {facts ? (
              <dl class="facts">
                <Fact label={words.say('connection.certificate.subject')}>{facts.subject}</Fact>
                <Fact label={words.say('connection.certificate.until')}><Moment face={face} at={facts.validFrom} style="day" /> – <Moment face={face} at={facts.validUntil} style="day" /></Fact>
                <Fact label={words.say('connection.certificate.key')}>{facts.key}</Fact>
                <Fact label="SHA-256"><code>{facts.fingerprint}</code></Fact>
              </dl>
            ) : null}
            {card.certificates.length < 2 ? null : <ActionButton kind="danger" csrf={face.csrf} action={ssoPath(portal.id, card.id, 'certificates', 'remove')} fields={{ fingerprint: facts?.fingerprint ?? String(at), _seen: String(card.revision), [KEY_FIELD]: randomUUID() }}>{words.say('connection.certificate.remove', at + 1)}</ActionButton>}
          </li>
        ))}
      </ul>
      <SmallForm face={face} action={ssoPath(portal.id, card.id, 'certificates')} buttons={<Button kind="plain">{words.say('connection.certificate.add')}</Button>}>
        <Field words={words} name="certificates" label={words.say('connection.certificate.new')} fault={fault && words.say('form.fault', words.say('connection.certificate.new'), words.of(fault))} control={ties => <textarea class="input" {...ties} rows={4} spellcheck={false} autocomplete="off">{textOf(values, 'certificates')}</textarea>} />
      </SmallForm>
    </section>
  );
};

const ClientSecret = ({ face, portal, card, faults = [] }: ConnectionPageProps): Html => {
  const { words } = face;
  const fault = faults.find(({ path }) => path === 'secret');
  const set = card.secrets.includes('client');
  return (
    <section aria-labelledby="client-secret">
      <h3 id="client-secret">{words.say('connection.secret.client')}</h3>
      <p>{words.say(set ? 'connection.secret.is-set' : 'connection.secret.is-missing')}</p>
      <SmallForm face={face} action={ssoPath(portal.id, card.id, 'client-secret')} buttons={<Button kind={set ? 'plain' : 'primary'}>{words.say(set ? 'connection.secret.replace' : 'connection.secret.save')}</Button>}>
        <Field words={words} name="secret" label={words.say('connection.secret.client')} hint={words.say('connection.secret.client.hint')} fault={fault && words.say('form.fault', words.say('connection.secret.client'), words.of(fault))} control={ties => <input class="input" type="password" {...ties} autocomplete="off" />} />
      </SmallForm>
    </section>
  );
};

/** Made here, since people choose guessable ones; shown once on the page that answers. */
const TokenSecret = ({ face, portal, card }: ConnectionPageProps): Html | null => {
  const { words } = face;
  const { settings } = card;
  if (settings?.kind !== 'jwt') return null;
  const set = card.secrets.includes('token');
  const sample = jwtSample(settings, card.values[0]!);
  return (
    <>
      {settings.algorithm !== 'HS256' ? null : (
        <section aria-labelledby="token-secret">
          <h3 id="token-secret">{words.say('connection.secret.token')}</h3>
          <p>{words.say(set ? 'connection.secret.is-set' : 'connection.secret.is-missing')} {words.say('connection.secret.token.hint')}</p>
          <ActionButton kind={set ? 'danger' : 'primary'} csrf={face.csrf} action={ssoPath(portal.id, card.id, 'secret')} fields={{ [KEY_FIELD]: randomUUID() }}>{words.say(set ? 'connection.secret.renew' : 'connection.secret.make')}</ActionButton>
        </section>
      )}
      <details class="fold">
        <summary>{words.say('connection.sample')}</summary>
        <p class="hint">{words.say('connection.sample.hint')}</p>
        <pre class="sso-sample" tabindex={0} aria-label={words.say('connection.sample')}><code>{sample}</code></pre>
      </details>
    </>
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
