import type { Fault } from '../kernel/errors.js';
import { ButtonLink } from '../web/controls.js';
import { formOf } from '../web/forms.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import { SetupForm, SignInForm } from './door.forms.js';
import type { Offer } from './door.policy.js';

export interface DoorProps {
  readonly face: Face;
  readonly action: string;
  readonly next?: string | undefined;
  /** The neutral sentence; never tells which of the two was wrong. */
  readonly refused?: string | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

const faces = (words: Words) => ({
  email: { label: words.say('door.email'), type: 'email' as const, autocomplete: 'username' },
  password: { label: words.say('door.password'), autocomplete: 'current-password' },
});

/** A form for somebody who is not signed in: no token, the same key each time it is shown. */
export const openForm = (face: Face, action: string) => ({ words: face.words, action, csrf: face.csrf, idempotencyKey: 'door' });

/** A path of the door that remembers where the person wanted to go. */
export const withNext = (path: string, next: string | undefined): string => (next === undefined || next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`);

const Refusal = ({ text }: { readonly text: string | undefined }): Html | null => (text ? <div class="faults" role="alert" tabindex={-1} autofocus><p>{text}</p></div> : null);

export interface SignInProps extends DoorProps {
  readonly offer: Offer;
  /** A session is over: by time, from another device, or because access has ended. Which one is not told. */
  readonly ended?: boolean;
}

/** One column, one task; what else leads in stands below it. */
export const SignInPage = ({ offer, ended, ...props }: SignInProps): Html => {
  const { face, action, next, refused, values, faults } = props;
  if (offer.state !== 'open') return <NotOpenPage face={face} offer={offer} next={next} />;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('door.title')} lead={words.say(ended ? 'door.ended' : 'door.lead')} width="narrow" faulty={refused !== undefined || (faults?.length ?? 0) > 0}>
      <Refusal text={refused} />
      {formOf(SignInForm, { ...openForm(face, action), values, faults, hidden: next === undefined ? {} : { next }, only: ['email', 'password'], faces: faces(words), submit: words.say('door.submit') })}
      <p class="beside"><a href={withNext('/sign-in/reset', next)}>{words.say('door.forgot')}</a></p>
      <section class="ways" aria-labelledby="ways">
        <h2 id="ways">{words.say('door.other-ways')}</h2>
        <ButtonLink href={withNext('/sign-in/link', next)}>{words.say('door.by-link')}</ButtonLink>
        {offer.register ? <ButtonLink href={withNext('/register', next)}>{words.say('door.register')}</ButtonLink> : <p class="hint">{words.say('door.no-registration')}</p>}
      </section>
    </Layout>
  );
};

export const StaffSignInPage = ({ face, action, refused, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('staff.sign-in.title')} width="narrow" faulty={refused !== undefined}>
    <Refusal text={refused} />
    {formOf(SignInForm, { ...openForm(face, action), values, faults, hidden: {}, only: ['email', 'password'], faces: faces(face.words), submit: face.words.say('door.submit') })}
  </Layout>
);

const NOT_OPEN = {
  unknown: ['door.unknown.title', 'door.unknown.text'],
  closed: ['door.closed.title', 'door.closed.text'],
  sso: ['door.sso.title', 'door.sso.text'],
} as const;

/** Nobody comes in here by password or mail: why, as far as it is the same for everybody, and what one can do. */
export const NotOpenPage = ({ face, offer, next }: { readonly face: Face; readonly offer: Offer; readonly next?: string | undefined }): Html => {
  const { words } = face;
  const [title, text] = NOT_OPEN[offer.state === 'open' ? 'unknown' : offer.state];
  return (
    <Layout face={face} title={words.say(title)} lead={words.say(text)} width="narrow">
      {offer.connections.length > 0 ? (
        <div class="ways">{offer.connections.map(({ id, name }) => <ButtonLink kind={offer.connections.length === 1 ? 'primary' : 'plain'} href={withNext(`/sso/${id}`, next)}>{words.say('door.sso.with', name)}</ButtonLink>)}</div>
      ) : null}
      {offer.state === 'unknown' ? <p><a href="/staff/sign-in">{words.say('door.staff')}</a></p> : null}
    </Layout>
  );
};

/** An end of a way in: what happened in a sentence, and the ways that are left. */
export const DeadEndPage = ({ face, title, lead, children }: { readonly face: Face; readonly title: string; readonly lead: string; readonly children?: Child }): Html => (
  <Layout face={face} title={title} lead={lead} width="narrow">
    <div class="ways">{children}</div>
  </Layout>
);

/** The first admin gives name, address and password. */
export const SetupPage = ({ face, action, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('setup.title')} lead={face.words.say('setup.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
    {formOf(SetupForm, {
      ...openForm(face, action), values, faults, submit: face.words.say('setup.submit'),
      faces: { name: { label: face.words.say('setup.name'), autocomplete: 'name' }, email: { label: face.words.say('door.email'), type: 'email', autocomplete: 'username' }, password: { label: face.words.say('door.password-new'), autocomplete: 'new-password' } },
    })}
  </Layout>
);
