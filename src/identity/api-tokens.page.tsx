import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { ScopedRole } from '../staff/api-token.policy.js';
import { ActionButton, Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Badge, Empty } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { ApiTokenForm, LIVES, roleText } from './api-token.forms.js';
import type { IssuedToken, TokenCard } from './api-tokens.js';

/** Whose tokens a page may show. */
export interface Holder {
  readonly id: string;
  readonly name: string;
}

export interface ApiTokensProps {
  readonly face: Face;
  readonly holder: Holder;
  /** Whom an admin may choose from; nobody else chooses. */
  readonly holders: readonly Holder[];
  readonly own: boolean;
  readonly tokens: readonly TokenCard[];
  readonly roles: readonly ScopedRole[];
  readonly portalName: (id: string) => string;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

const PATH = '/staff/tokens';

/** The tokens of one staff member: what each may do and how long, a form for another, and a button that ends one. */
export const ApiTokensPage = (props: ApiTokensProps): Html => {
  const { face, holder, holders, own, tokens, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={own ? words.say('tokens.title') : words.say('tokens.title-of', holder.name)} lead={words.say('tokens.lead')} faulty={faults !== undefined}>
      {holders.length > 1 ? <HolderPick {...props} /> : null}
      {tokens.length === 0 ? <Empty title={words.say('tokens.none')}>{words.say('tokens.none.text')}</Empty> : <ul class="stack">{tokens.map(token => <Card {...props} token={token} />)}</ul>}
      <section class="after" aria-labelledby="new-token">
        <h2 id="new-token">{words.say('tokens.new')}</h2>
        {props.roles.length === 0 ? <p class="soft">{words.say('tokens.no-roles')}</p> : <TokenForm {...props} />}
      </section>
    </Layout>
  );
};

const HolderPick = ({ face, holder, holders }: ApiTokensProps): Html => (
  <form class="finder" method="get" action={PATH}>
    <div class="field">
      <label for="holder">{face.words.say('tokens.whose')}</label>
      <select class="input" id="holder" name="staff">{holders.map(({ id, name }) => <option value={id} selected={id === holder.id}>{name}</option>)}</select>
    </div>
    <Button kind="plain">{face.words.say('tokens.show')}</Button>
  </form>
);

const ROLE = { admin: 'tokens.role.admin', agent: 'tokens.role.agent', auditor: 'tokens.role.auditor' } as const;

const roleLabel = ({ face, portalName }: Pick<ApiTokensProps, 'face' | 'portalName'>, { role, portal }: ScopedRole): string =>
  face.words.say('tokens.scope', face.words.say(ROLE[role]), portal === null ? face.words.say('tokens.everywhere') : portalName(portal));

const Card = (props: ApiTokensProps & { readonly token: TokenCard }): Html => {
  const { face, holder, token: { id, name, scope, issued, expires } } = props;
  const { words } = face;
  const over = expires <= face.now;
  const shown = name ?? words.say('tokens.nameless');
  return (
    <li class="card session">
      <div>
        <h2 dir="auto">{shown} {over ? <Badge tone="neutral">{words.say('tokens.over')}</Badge> : null}</h2>
        <dl class="facts">
          <dt>{words.say('tokens.may')}</dt><dd>{scope.map(role => roleLabel(props, role)).join('; ')}</dd>
          <dt>{words.say('tokens.issued')}</dt><dd><Moment face={face} at={issued} /></dd>
          <dt>{words.say(over ? 'tokens.ended' : 'tokens.expires')}</dt><dd><Moment face={face} at={expires} /></dd>
        </dl>
      </div>
      <ActionButton action={`${PATH}/${holder.id}/${id}/revocation`} csrf={face.csrf} kind="danger">{words.say('tokens.revoke')}<span class="unseen">: {shown}</span></ActionButton>
    </li>
  );
};

const TokenForm = (props: ApiTokensProps): Html => {
  const { face, holder, faults, values } = props;
  const { words } = face;
  return formOf(ApiTokenForm, {
    words, csrf: face.csrf, idempotencyKey: randomUUID(), action: PATH, faults, values: { days: '90', ...values }, submit: words.say('tokens.issue'),
    hidden: { staff: holder.id, from: String(values?.['from'] ?? new Date(face.now).toISOString()) }, only: ['name', 'days'],
    faces: {
      name: { hint: words.say('tokens.name-hint') },
      days: { options: LIVES.map(days => ({ value: days, label: words.say('tokens.days', Number(days)) })) },
    },
    others: { scope: { label: words.say('tokens.may'), href: '#token-scope' } },
    children: <Roles {...props} />,
  });
};

const Roles = (props: ApiTokensProps): Html => {
  const { face: { words }, roles, values, faults } = props;
  const ticked = new Set([values?.['scope'] ?? []].flat());
  const fault = faults?.find(({ path }) => path.startsWith('scope'));
  return (
    <fieldset class="field" id="token-scope" tabindex={-1} aria-describedby={fault ? 'token-scope-hint token-scope-fault' : 'token-scope-hint'}>
      <legend>{words.say('tokens.may')}</legend>
      <p class="hint" id="token-scope-hint">{words.say('tokens.may-hint')}</p>
      {fault ? <p class="fault" id="token-scope-fault">{words.say('form.fault', words.say('tokens.may'), words.of(fault))}</p> : null}
      {roles.map((role, at) => (
        <div class="check">
          <input type="checkbox" id={`token-role-${at}`} name="scope" value={roleText(role)} checked={ticked.has(roleText(role))} />
          <label for={`token-role-${at}`}>{roleLabel(props, role)}</label>
        </div>
      ))}
    </fieldset>
  );
};

/** The one time that a token is seen. */
export const TokenShownPage = ({ face, token, secret, back }: { readonly face: Face; readonly token: IssuedToken; readonly secret: string; readonly back: string }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('tokens.shown.title')} lead={words.say('tokens.shown.lead', token.name ?? '')}>
      <div class="stack">
        <div class="field">
          <label for="token">{words.say('tokens.shown.token')}</label>
          <p class="hint" id="token-hint">{words.say('tokens.shown.hint')}</p>
          <textarea class="input token-once" id="token" rows={4} readonly aria-describedby="token-hint" spellcheck={false} autocomplete="off">{secret}</textarea>
        </div>
        <p>{words.say('tokens.shown.use')}</p>
        <pre class="token-use"><code>Authorization: Bearer …</code></pre>
        <p>{words.say('tokens.expires')}: <Moment face={face} at={token.expires} /></p>
        <p><ButtonLink kind="primary" href={back}>{words.say('tokens.shown.done')}</ButtonLink></p>
      </div>
    </Layout>
  );
};
