import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { LinkForm, ResetForm } from './door.forms.js';
import { DeadEndPage, openForm, type DoorProps } from './door.page.js';
import type { Opened, OpenedPurpose } from './links-in.js';

const TEXTS = {
  'sign-in': { title: 'door.link.title', lead: 'door.link.lead', submit: 'door.link.submit' },
  reset: { title: 'link.reset.title', lead: 'link.reset.lead', submit: 'link.reset.submit' },
  verify: { title: 'link.verify.title', lead: 'link.verify.lead', submit: 'link.verify.submit' },
  invite: { title: 'link.invite.title', lead: 'link.invite.lead', submit: 'link.invite.submit' },
  address: { title: 'link.address.title', lead: 'link.address.lead', submit: 'link.address.submit' },
  'setup-admin': { title: 'setup.title', lead: 'setup.lead', submit: 'setup.submit' },
} as const satisfies Record<OpenedPurpose, object>;

/** Mail scanners open links too: opening one shows a button, and the button uses it. */
export const LinkPage = ({ face, action, values, faults, opened }: DoorProps & { readonly opened: Opened }): Html => {
  const { words } = face;
  const { title, lead, submit } = TEXTS[opened.purpose];
  const isOptional = opened.password === 'optional';
  const password = { label: words.say(isOptional ? 'link.password' : 'door.password-new'), autocomplete: 'new-password', hint: words.say(isOptional ? 'link.password-hint' : 'link.reset.hint') };
  return (
    <Layout face={face} title={words.say(title)} lead={words.say(lead)} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {opened.email ? <p class="told"><span class="soft">{words.say('door.email')}</span> <strong>{opened.email}</strong></p> : null}
      {formOf(opened.password === 'required' ? ResetForm : LinkForm, { ...openForm(face, action), values, faults, only: opened.password === 'none' ? [] : ['password'], faces: { password }, submit: words.say(submit) })}
    </Layout>
  );
};

/** One answer for every link that does not work. */
export const GonePage = ({ face }: { readonly face: Face }): Html => (
  <DeadEndPage face={face} title={face.words.say('link.gone.title')} lead={face.words.say('door.link.gone')}>
    <ButtonLink kind="primary" href="/sign-in/link">{face.words.say('link.gone.again')}</ButtonLink>
    <ButtonLink href="/sign-in">{face.words.say('door.back')}</ButtonLink>
  </DeadEndPage>
);

/** Somebody has proven an address that leads nowhere here. Not why: the rules are nobody's business at the door. */
export const NoEntryPage = ({ face }: { readonly face: Face }): Html => (
  <DeadEndPage face={face} title={face.words.say('no-entry.title')} lead={face.words.say('problem.entry.refused')}>
    <p>{face.words.say('no-entry.what-now')}</p>
    <ButtonLink href="/sign-in">{face.words.say('door.back')}</ButtonLink>
  </DeadEndPage>
);
