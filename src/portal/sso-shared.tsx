import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';

export interface TestLinksProps {
  readonly face: Face;
  readonly name: string;
  readonly back: string;
  readonly links: readonly { readonly host: string; readonly href: string }[];
}

/** Links to try a connection, one for each host; each works once. */
export const TestLinksPage = ({ face, name, back, links }: TestLinksProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.test.title', name)} lead={words.say('connection.test.open')}>
      <ul class="stack">{links.map(({ host, href }) => <li><a class="button primary" href={href} target="_blank" rel="noopener">{words.say('connection.test.at', host)}</a></li>)}</ul>
      <p><a href={back}>{words.say('connection.secret.done')}</a></p>
    </Layout>
  );
};

/** Why, in own words. */
export const ReasonField = ({ face, value }: { readonly face: Face; readonly value: unknown }): Html => (
  <div class="field"><label for="f-_reason">{face.words.say('portal.reason')} <span class="soft">({face.words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" value={typeof value === 'string' ? value : ''} maxlength={500} autocomplete="off" /></div>
);

/** Somebody else changed it since the form was made. */
export const Stale = ({ face: { words } }: { readonly face: Face }): Html => (
  <div class="faults" role="alert"><h2>{words.say('setting.stale')}</h2><p>{words.say('connection.stale')}</p></div>
);
