import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { CodeForm, PasswordForm } from './door.forms.js';
import { openForm, type DoorProps } from './door.page.js';
import type { OwnSession } from './own-sessions.js';
import type { OwnSecurity } from './staff-account.js';
import { codeFace } from './staff-door.page.js';
import { SessionCards } from './sessions.page.js';

export interface SecurityProps {
  readonly face: Face;
  readonly security: OwnSecurity;
  readonly sessions: readonly OwnSession[];
}

/** How one comes in: second factor, password, and where one is signed in. */
export const SecurityPage = ({ face, security, sessions }: SecurityProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('security.title')}>
      <section class="card secure" aria-labelledby="factor">
        <h2 id="factor">{words.say('security.factor')} {security.factor ? <Badge tone="done">{words.say('security.factor.on')}</Badge> : <Badge tone={security.demanded ? 'danger' : 'neutral'}>{words.say('security.factor.off')}</Badge>}</h2>
        {security.factor ? <FactorOn face={face} factor={security.factor} demanded={security.demanded} /> : <FactorOff face={face} />}
      </section>
      <section class="card secure" aria-labelledby="password">
        <h2 id="password">{words.say('door.password')}</h2>
        <p>{words.say(security.hasPassword ? 'security.password.text' : 'security.password.none')}</p>
        <p>{security.hasPassword ? <ButtonLink href="/staff/security/password">{words.say('profile.password.change')}</ButtonLink> : <ButtonLink href="/staff/sign-in/reset">{words.say('profile.password.choose')}</ButtonLink>}</p>
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{words.say('sessions.title')}</h2>
        <SessionCards face={face} sessions={sessions} heading="h3" />
      </section>
    </Layout>
  );
};

const FactorOn = ({ face, factor, demanded }: { face: Face; factor: NonNullable<OwnSecurity['factor']>; demanded: boolean }): Html => {
  const { words } = face;
  return (
    <>
      <dl class="facts">
        <dt>{words.say('security.factor.since')}</dt><dd><Moment face={face} at={factor.since} /></dd>
        <dt>{words.say('security.codes')}</dt><dd>{words.say('security.codes.left', factor.codesLeft)}</dd>
      </dl>
      {factor.codesLeft < 3 ? <p class="hint">{words.say('security.codes.few')}</p> : null}
      <p class="actions">
        <ButtonLink href="/staff/security/recovery-codes">{words.say('security.codes.renew')}</ButtonLink>
        {demanded ? null : <ButtonLink kind="quiet" href="/staff/security/remove">{words.say('security.factor.remove')}</ButtonLink>}
      </p>
    </>
  );
};

const FactorOff = ({ face }: { face: Face }): Html => (
  <>
    <p>{face.words.say('security.factor.why')}</p>
    <p><ButtonLink kind="primary" href="/staff/security/second-factor">{face.words.say('factor.set-up.title')}</ButtonLink></p>
  </>
);

const ASKED = {
  remove: { title: 'security.remove.title', lead: 'security.remove.lead', submit: 'security.factor.remove' },
  'recovery-codes': { title: 'security.renew.title', lead: 'security.renew.lead', submit: 'security.codes.renew' },
} as const;

/** Removing and renewing ask for a fresh code, whatever was proven a moment ago. */
export const CodeAskedPage = ({ face, what, action, faults }: DoorProps & { readonly what: keyof typeof ASKED }): Html => {
  const { words } = face;
  const { title, lead, submit } = ASKED[what];
  return (
    <Layout face={face} title={words.say(title)} lead={words.say(lead)} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {formOf(CodeForm, { ...openForm(face, action), faults, danger: what === 'remove', faces: { code: codeFace(face) }, submit: words.say(submit), cancel: '/staff/security' })}
    </Layout>
  );
};

export const StaffPasswordPage = ({ face, action, faults }: DoorProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('profile.password.change')} lead={words.say('profile.password.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {formOf(PasswordForm, {
        ...openForm(face, action), faults, submit: words.say('profile.password.change'), cancel: '/staff/security',
        faces: { current: { label: words.say('profile.password.current'), autocomplete: 'current-password' }, password: { label: words.say('door.password-new'), autocomplete: 'new-password' } },
      })}
    </Layout>
  );
};
