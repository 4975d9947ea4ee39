import { script } from '../web/assets.js';
import { ActionButton, Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { Departure } from './protocol.js';

const handOverPath = script(new URL('./client/hand-over.js', import.meta.url), 'hand-over.js');

/** On to the provider by POST: by itself with script, by the button without. */
export const HandOverPage = ({ face, name, departure }: { readonly face: Face; readonly name: string; readonly departure: Extract<Departure, { by: 'post' }> }): Html => (
  <Layout face={face} title={face.words.say('sso.hand-over.title', name)} lead={face.words.say('sso.hand-over.lead')} width="narrow">
    <PostForm face={face} departure={departure} />
  </Layout>
);

const PostForm = ({ face, departure }: { readonly face: Face; readonly departure: Extract<Departure, { by: 'post' }> }): Html => (
  <>
    <form method="post" action={departure.to} data-hand-over>
      {Object.entries(departure.fields).map(([field, value]) => <input type="hidden" name={field} value={value} />)}
      <Button>{face.words.say('sso.hand-over.submit')}</Button>
    </form>
    <script type="module" src={handOverPath} />
  </>
);

/** Signed out here; the provider comes next. */
export const LeavePage = ({ face, name, departure }: { readonly face: Face; readonly name: string; readonly departure: Departure }): Html => (
  <Layout face={face} title={face.words.say('sso.leave.title')} lead={face.words.say('sso.leave.lead', name)} width="narrow">
    {departure.by === 'post' ? <PostForm face={face} departure={departure} /> : <ButtonLink kind="primary" href={departure.to}>{face.words.say('sso.hand-over.submit')}</ButtonLink>}
  </Layout>
);

/** One sentence for every reason: which one it was is for admins. */
export const SsoRefusedPage = ({ face, again, back = '/sign-in' }: { readonly face: Face; readonly again: string | undefined; readonly back?: string }): Html => (
  <Layout face={face} title={face.words.say('sso.refused.title')} lead={face.words.say('problem.sso.refused')} width="narrow">
    <p>{face.words.say('sso.refused.what-now')}</p>
    <div class="ways">
      {again === undefined ? null : <ButtonLink kind="primary" href={again}>{face.words.say('sso.refused.again')}</ButtonLink>}
      <ButtonLink href={back}>{face.words.say('sso.back')}</ButtonLink>
    </div>
  </Layout>
);

/** Before a session that nobody began here: whose it would be, and two ways (S12, J14). */
export const ConfirmPage = ({ face, who, address, name }: { readonly face: Face; readonly who: string; readonly address: string | null; readonly name: string }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('sso.confirm.title', who)} lead={words.say('sso.confirm.lead', name)} width="narrow">
      {address === null ? null : <p class="told"><span class="soft">{words.say('sso.confirm.address')}</span> <strong>{address}</strong></p>}
      <div class="ways">
        <ActionButton action="/sso/confirm" csrf={face.csrf} fields={{ answer: 'yes' }}>{words.say('sso.confirm.yes')}</ActionButton>
        <ActionButton action="/sso/confirm" csrf={face.csrf} kind="plain" fields={{ answer: 'no' }}>{words.say('sso.confirm.no')}</ActionButton>
      </div>
    </Layout>
  );
};
