import type { Fault } from '../kernel/errors.js';
import { formOf } from '../web/forms.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import { LinkForm, SetupForm, SignInForm } from './door.forms.js';

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
const open = (face: Face, action: string) => ({ words: face.words, action, csrf: face.csrf, idempotencyKey: 'door' });

const Refusal = ({ text }: { readonly text: string | undefined }): Html | null => (text ? <div class="faults" role="alert" tabindex={-1} autofocus><p>{text}</p></div> : null);

/** One column, one task. */
export const SignInPage = ({ face, action, next, refused, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say(action.startsWith('/staff') ? 'staff.sign-in.title' : 'door.title')} lead={action.startsWith('/staff') ? undefined : face.words.say('door.lead')} width="narrow" faulty={refused !== undefined}>
    <Refusal text={refused} />
    {formOf(SignInForm, { ...open(face, action), values, faults, hidden: next === undefined ? {} : { next }, faces: faces(face.words), submit: face.words.say('door.submit') })}
  </Layout>
);

/** Mail scanners open links too: opening one shows a button, and the button uses it. */
export const LinkPage = ({ face, action, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('door.link.title')} lead={face.words.say('door.link.lead')} width="narrow">
    {formOf(LinkForm, { ...open(face, action), values, faults, faces: { password: { label: face.words.say('door.password-new'), autocomplete: 'new-password' } }, submit: face.words.say('door.link.submit') })}
  </Layout>
);

export const GonePage = ({ face }: { readonly face: Face }): Html => <Layout face={face} title={face.words.say('problem.title')} lead={face.words.say('door.link.gone')} width="narrow" />;

/** The first admin gives name, address and password. */
export const SetupPage = ({ face, action, values, faults }: DoorProps): Html => (
  <Layout face={face} title={face.words.say('setup.title')} lead={face.words.say('setup.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
    {formOf(SetupForm, {
      ...open(face, action), values, faults, submit: face.words.say('setup.submit'),
      faces: { name: { label: face.words.say('setup.name'), autocomplete: 'name' }, email: { label: face.words.say('door.email'), type: 'email', autocomplete: 'username' }, password: { label: face.words.say('door.password-new'), autocomplete: 'new-password' } },
    })}
  </Layout>
);
