import { ActionButton, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';

/** Somebody has the address already. It is the person's own, or the provider is wrong: a mail tells. */
export const TakenPage = ({ face, address }: { readonly face: Face; readonly address: string }): Html => (
  <Layout face={face} title={face.words.say('sso.taken.title')} lead={face.words.say('sso.taken.lead', address)} width="narrow">
    <div class="ways">
      <ActionButton action="/sso/taken" csrf={face.csrf}>{face.words.say('sso.taken.mail')}</ActionButton>
      <ButtonLink href="/sign-in">{face.words.say('sso.back')}</ButtonLink>
    </div>
  </Layout>
);

/** The same whether or not a mail goes out. */
export const MailSentPage = ({ face }: { readonly face: Face }): Html => (
  <Layout face={face} title={face.words.say('sso.taken.sent.title')} lead={face.words.say('sso.taken.sent.lead')} width="narrow">
    <p class="beside"><a href="/sign-in">{face.words.say('sso.back')}</a></p>
  </Layout>
);

/** Mail scanners open links too: the button uses it. */
export const LinkPage = ({ face, action }: { readonly face: Face; readonly action: string }): Html => (
  <Layout face={face} title={face.words.say('sso.link.title')} lead={face.words.say('sso.link.lead')} width="narrow">
    <ActionButton action={action} csrf={face.csrf}>{face.words.say('sso.link.submit')}</ActionButton>
  </Layout>
);

export const LinkGonePage = ({ face }: { readonly face: Face }): Html => (
  <Layout face={face} title={face.words.say('sso.link.gone.title')} lead={face.words.say('sso.link.gone.lead')} width="narrow">
    <div class="ways"><ButtonLink kind="primary" href="/sign-in">{face.words.say('sso.back')}</ButtonLink></div>
  </Layout>
);
