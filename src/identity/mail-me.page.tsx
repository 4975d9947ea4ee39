import { ButtonLink } from '../web/controls.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { Face } from '../web/face.js';
import { MailForm, RegisterForm } from './door.forms.js';
import { NotOpenPage, openForm, withNext, type SignInProps } from './door.page.js';

/** What a mail is asked for. */
export type MailPurpose = 'sign-in' | 'reset' | 'register';

const TEXTS = {
  'sign-in': { title: 'door.by-link.title', lead: 'door.by-link.lead', submit: 'door.by-link.submit' },
  reset: { title: 'door.reset.title', lead: 'door.reset.lead', submit: 'door.reset.submit' },
} as const;

const emailFace = (face: Face) => ({ label: face.words.say('door.email'), type: 'email' as const, autocomplete: 'email' });
const sentHidden = (next: string | undefined) => (next === undefined ? {} : { next });

/** An address, and a mail with a link goes there if somebody may come in by it. */
export const MailMePage = ({ face, action, next, values, faults, offer, purpose }: SignInProps & { readonly purpose: 'sign-in' | 'reset' }): Html => {
  if (offer.state !== 'open') return <NotOpenPage face={face} offer={offer} />;
  const { title, lead, submit } = TEXTS[purpose];
  const { words } = face;
  return (
    <Layout face={face} title={words.say(title)} lead={words.say(lead)} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {formOf(MailForm, { ...openForm(face, action), values, faults, hidden: sentHidden(next), only: ['email'], faces: { email: emailFace(face) }, submit: words.say(submit) })}
      <p class="beside"><a href={withNext('/sign-in', next)}>{words.say('door.back')}</a></p>
    </Layout>
  );
};

/** Name and address; the mailed link does the rest. Where nobody registers themselves, the page says what one can do. */
export const RegisterPage = ({ face, action, next, values, faults, offer }: SignInProps): Html => {
  if (offer.state !== 'open') return <NotOpenPage face={face} offer={offer} />;
  const { words } = face;
  if (!offer.register) return <NoRegistrationPage face={face} next={next} />;
  return (
    <Layout face={face} title={words.say('register.title')} lead={words.say('register.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {formOf(RegisterForm, {
        ...openForm(face, action), values, faults, hidden: sentHidden(next), only: ['name', 'email'], submit: words.say('register.submit'),
        faces: { name: { label: words.say('setup.name'), autocomplete: 'name' }, email: { ...emailFace(face), hint: words.say('register.email-hint') } },
      })}
      <p class="beside"><a href={withNext('/sign-in', next)}>{words.say('register.known')}</a></p>
    </Layout>
  );
};

const NoRegistrationPage = ({ face, next }: { readonly face: Face; readonly next: string | undefined }): Html => (
  <Layout face={face} title={face.words.say('register.off.title')} lead={face.words.say('register.off.lead')} width="narrow">
    <div class="ways">
      <ButtonLink href={withNext('/sign-in/link', next)}>{face.words.say('door.by-link')}</ButtonLink>
      <ButtonLink kind="quiet" href={withNext('/sign-in', next)}>{face.words.say('door.back')}</ButtonLink>
    </div>
  </Layout>
);

const SENT = { 'sign-in': 'sent.sign-in', reset: 'sent.reset', register: 'sent.register' } as const;

/** The same for every address, known or not: it does not even repeat it. */
export const SentPage = ({ face, purpose }: { readonly face: Face; readonly purpose: MailPurpose }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('sent.title')} lead={words.say(SENT[purpose])} width="narrow">
      <h2>{words.say('sent.nothing')}</h2>
      <ul class="hints">
        <li>{words.say('sent.spam')}</li>
        <li>{words.say('sent.other-address')}</li>
        <li>{words.say('sent.once-an-hour')}</li>
      </ul>
      <p class="beside"><a href="/sign-in">{words.say('door.back')}</a></p>
    </Layout>
  );
};
