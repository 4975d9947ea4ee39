import { randomUUID } from 'node:crypto';
import { ActionButton, Button, ButtonLink, CsrfField, Field, KEY_FIELD } from '../web/controls.js';
import type { Child, Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { FILES_FIELD } from '../web/multipart.js';
import { SmallForm } from '../web/small-forms.js';
import type { Fault } from '../kernel/errors.js';
import type { Face } from '../web/face.js';
import type { ConnectionCard } from './connections.queries.js';
import { jwtSample } from './sso-sample.js';

export interface TheirsProps {
  readonly face: Face;
  readonly card: ConnectionCard;
  /** The address of a step of this connection’s page. */
  readonly at: (...parts: readonly string[]) => string;
  /** What a form of metadata asks for besides, where the connection is new. */
  readonly besides?: Child;
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

/** What the provider's side gives: its values, its certificates, a secret. */
export const Theirs = (props: TheirsProps): Html => {
  const { face: { words }, at, card } = props;
  const edit = <p><ButtonLink href={at('settings')}>{words.say(card.settings ? 'connection.edit' : card.kind === 'saml' ? 'connection.edit.by-hand' : 'connection.edit.first')}</ButtonLink></p>;
  if (card.kind === 'saml') return <><SamlFacts {...props} /><MetadataForm {...props} />{edit}{card.settings ? <Certificates {...props} /> : null}</>;
  if (card.kind === 'oidc') return <><Facts {...props} />{edit}<ClientSecret {...props} /></>;
  return <><Facts {...props} />{edit}<TokenSecret {...props} /></>;
};

const Fact = ({ label, children }: { readonly label: string; readonly children?: Child }): Html => <><dt>{label}</dt><dd>{children}</dd></>;

const Facts = ({ face: { words }, card: { settings } }: TheirsProps): Html | null => {
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

const SamlFacts = ({ face: { words }, card: { settings } }: TheirsProps): Html | null =>
  settings?.kind !== 'saml' ? null : (
    <dl class="facts">
      <Fact label={words.say('connection.fact.idp')}><code>{settings.idp}</code></Fact>
      <Fact label={words.say('connection.fact.sso')}><code>{settings.ssoUrl}</code></Fact>
      <Fact label={words.say('connection.fact.slo')}>{settings.sloUrl === null ? words.say('connection.fact.slo.none') : <code>{settings.sloUrl}</code>}</Fact>
    </dl>
  );

const textOf = (values: TheirsProps['values'], name: string): string => (typeof values?.[name] === 'string' ? values[name] : '');

/** By file, text or address: one of the three is enough. */
const MetadataForm = ({ face, at, card, values, besides, faults = [] }: TheirsProps): Html => {
  const { words } = face;
  const faultAt = (path: string) => faults.find(one => one.path === path);
  const said = (path: string, label: string) => faultAt(path) && words.say('form.fault', label, words.of(faultAt(path)!));
  return (
    <details class="fold" open={!card.settings || faults.some(({ path }) => ['text', 'url', 'metadata', 'domains'].includes(path))}>
      <summary>{words.say(card.settings ? 'connection.metadata.again' : 'connection.metadata')}</summary>
      <form class="form" method="post" action={at('metadata')} enctype="multipart/form-data" novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <p class="hint">{words.say('connection.metadata.hint')}</p>
        <Field words={words} name="url" required={false} label={words.say('connection.metadata.url')} fault={said('url', words.say('connection.metadata.url'))} control={ties => <input class="input" type="url" {...ties} value={textOf(values, 'url')} autocomplete="off" />} />
        <Field words={words} name="text" required={false} label={words.say('connection.metadata.text')} fault={said('text', words.say('connection.metadata.text')) ?? said('metadata', words.say('connection.metadata.text'))} control={ties => <textarea class="input" {...ties} rows={4} spellcheck={false} autocomplete="off">{textOf(values, 'text')}</textarea>} />
        <Field words={words} name={FILES_FIELD} required={false} label={words.say('connection.metadata.file')} control={ties => <input class="input" type="file" {...ties} accept=".xml,application/xml,text/xml" />} />
        {besides}
        <div class="form-end"><Button>{words.say('connection.metadata.read')}</Button></div>
      </form>
    </details>
  );
};

const Certificates = ({ face, at, card, values, faults = [] }: TheirsProps): Html => {
  const { words } = face;
  const fault = faults.find(({ path }) => path.startsWith('certificates'));
  return (
    <section aria-labelledby="certificates">
      <h3 id="certificates">{words.say('connection.certificates')}</h3>
      <p class="hint">{words.say('connection.certificates.rotation')}</p>
      <ul class="stack">
        {card.certificates.map((facts, index) => (
          <li class="sso-certificate">
            {facts ? (
              <dl class="facts">
                <Fact label={words.say('connection.certificate.subject')}>{facts.subject}</Fact>
                <Fact label={words.say('connection.certificate.until')}><Moment face={face} at={facts.validFrom} style="day" /> – <Moment face={face} at={facts.validUntil} style="day" /></Fact>
                <Fact label={words.say('connection.certificate.key')}>{facts.key}</Fact>
                <Fact label="SHA-256"><code>{facts.fingerprint}</code></Fact>
              </dl>
            ) : null}
            {card.certificates.length < 2 ? null : <ActionButton kind="danger" csrf={face.csrf} action={at('certificates', 'remove')} fields={{ fingerprint: facts?.fingerprint ?? String(index), _seen: String(card.revision), [KEY_FIELD]: randomUUID() }}>{words.say('connection.certificate.remove', index + 1)}</ActionButton>}
          </li>
        ))}
      </ul>
      <SmallForm face={face} action={at('certificates')} buttons={<Button kind="plain">{words.say('connection.certificate.add')}</Button>}>
        <Field words={words} name="certificates" label={words.say('connection.certificate.new')} fault={fault && words.say('form.fault', words.say('connection.certificate.new'), words.of(fault))} control={ties => <textarea class="input" {...ties} rows={4} spellcheck={false} autocomplete="off">{textOf(values, 'certificates')}</textarea>} />
      </SmallForm>
    </section>
  );
};

const ClientSecret = ({ face, at, card, faults = [] }: TheirsProps): Html => {
  const { words } = face;
  const fault = faults.find(({ path }) => path === 'secret');
  const set = card.secrets.includes('client');
  return (
    <section aria-labelledby="client-secret">
      <h3 id="client-secret">{words.say('connection.secret.client')}</h3>
      <p>{words.say(set ? 'connection.secret.is-set' : 'connection.secret.is-missing')}</p>
      <SmallForm face={face} action={at('client-secret')} buttons={<Button kind={set ? 'plain' : 'primary'}>{words.say(set ? 'connection.secret.replace' : 'connection.secret.save')}</Button>}>
        <Field words={words} name="secret" label={words.say('connection.secret.client')} hint={words.say('connection.secret.client.hint')} fault={fault && words.say('form.fault', words.say('connection.secret.client'), words.of(fault))} control={ties => <input class="input" type="password" {...ties} autocomplete="off" />} />
      </SmallForm>
    </section>
  );
};

/** Made here, since people choose guessable ones; shown once on the page that answers. */
const TokenSecret = ({ face, at, card }: TheirsProps): Html | null => {
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
          <ActionButton kind={set ? 'danger' : 'primary'} csrf={face.csrf} action={at('secret')} fields={{ [KEY_FIELD]: randomUUID() }}>{words.say(set ? 'connection.secret.renew' : 'connection.secret.make')}</ActionButton>
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
