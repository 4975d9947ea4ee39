import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import { CodeForm, MailForm, SignInForm } from './door.forms.js';
import { faces, openForm, Refusal, type DoorProps } from './door.page.js';

/** A connection of the deployment that leads in. */
interface WayIn {
  readonly id: string;
  readonly name: string;
}

const withNext = (path: string, next: string | undefined): string => (next === undefined ? path : `${path}?next=${encodeURIComponent(next)}`);

export const StaffSignInPage = ({ face, action, next, refused, values, faults, connections }: DoorProps & { readonly connections: readonly WayIn[] }): Html => (
  <Layout face={face} title={face.words.say('staff.sign-in.title')} width="narrow" faulty={refused !== undefined}>
    <Refusal text={refused} />
    {formOf(SignInForm, { ...openForm(face, action), values, faults, hidden: next === undefined ? {} : { next }, only: ['email', 'password'], faces: faces(face.words), submit: face.words.say('door.submit') })}
    <p class="beside"><a href="/staff/sign-in/reset">{face.words.say('door.forgot')}</a></p>
    {connections.length === 0 ? null : <div class="ways">{connections.map(({ id, name }) => <ButtonLink href={withNext(`/staff/sso/${id}`, next)}>{face.words.say('door.sso.with', name)}</ButtonLink>)}</div>}
  </Layout>
);

/** The code field: apps show six digits, a recovery code has letters. */
export const codeFace = (face: Face) => ({ label: face.words.say('factor.code'), hint: face.words.say('factor.code.hint'), autocomplete: 'one-time-code' });

/** The second step. */
export const CodePage = ({ face, action, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('factor.title')} lead={face.words.say('factor.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
    {formOf(CodeForm, { ...openForm(face, action), faults, faces: { code: codeFace(face) }, submit: face.words.say('factor.submit') })}
    <section class="ways" aria-labelledby="lost">
      <h2 id="lost">{face.words.say('factor.lost')}</h2>
      <p>{face.words.say('factor.lost.text')}</p>
      <p><a href="/staff/sign-in">{face.words.say('factor.begin-again')}</a></p>
    </section>
  </Layout>
);

export interface SetUpProps extends DoorProps {
  /** `data:` address of the QR code, and the same in letters. */
  readonly picture: string;
  readonly secret: string;
  /** Staff are let in no other way. */
  readonly demanded: boolean;
  readonly cancel?: string;
}

/** Setting up: a picture for the app's camera, the secret for those who type it, and the first code as proof that it works. */
export const SetUpPage = ({ face, action, faults, picture, secret, demanded, cancel }: SetUpProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('factor.set-up.title')} lead={words.say(demanded ? 'factor.set-up.lead-demanded' : 'factor.set-up.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      <ol class="steps">
        <li>
          <p>{words.say('factor.set-up.scan')}</p>
          <img class="qr" src={picture} alt={words.say('factor.set-up.picture')} width={220} height={220} />
          <details><summary>{words.say('factor.set-up.type')}</summary><p class="hint">{words.say('factor.set-up.type-hint')}</p><p><code class="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p></details>
        </li>
        <li><p>{words.say('factor.set-up.enter')}</p></li>
      </ol>
      {formOf(CodeForm, { ...openForm(face, action), faults, faces: { code: { label: words.say('factor.code'), autocomplete: 'one-time-code' } }, submit: words.say('factor.set-up.submit'), ...(cancel === undefined ? {} : { cancel }) })}
    </Layout>
  );
};

/** Shown once: whoever loses the device gets in with one of them. */
export const RecoveryCodesPage = ({ face, codes, next }: { readonly face: Face; readonly codes: readonly string[]; readonly next: string }): Html => (
  <Layout face={face} title={face.words.say('factor.codes.title')} lead={face.words.say('factor.codes.lead')} width="narrow">
    <ul class="recovery-codes" aria-label={face.words.say('factor.codes.title')}>{codes.map(code => <li><code>{code}</code></li>)}</ul>
    <p>{face.words.say('factor.codes.keep')}</p>
    <p class="after"><ButtonLink kind="primary" href={next}>{face.words.say('factor.codes.kept')}</ButtonLink></p>
  </Layout>
);

/** Forgotten password: by mail, the same answer for every address. */
export const StaffResetPage = ({ face, action, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('door.reset.title')} lead={face.words.say('door.reset.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
    {formOf(MailForm, { ...openForm(face, action), values, faults, only: ['email'], faces: { email: faces(face.words).email }, submit: face.words.say('door.reset.submit'), cancel: '/staff/sign-in' })}
  </Layout>
);

export const StaffSentPage = ({ face, children }: { readonly face: Face; readonly children?: Child }): Html => (
  <Layout face={face} title={face.words.say('staff.sent.title')} lead={face.words.say('staff.sent.lead')} width="narrow">
    {children}
    <p class="after"><ButtonLink href="/staff/sign-in">{face.words.say('door.back')}</ButtonLink></p>
  </Layout>
);
