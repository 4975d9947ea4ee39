import { Button, CsrfField } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';

export interface MailsPageProps {
  readonly face: Face;
  /** Path of the token: posting there stops, with `/on` behind it resumes. */
  readonly action: string;
  readonly wanted: boolean;
  readonly told?: boolean;
}

/** Opening the link changes nothing (mail scanners open links too); its button does, and the other one takes it back. */
export const MailsPage = ({ face, action, wanted, told = false }: MailsPageProps): Html => {
  const { words } = face;
  const flash = told ? { flash: { kind: 'done' as const, text: words.say(wanted ? 'mails.resumed' : 'mails.stopped') } } : {};
  return (
    <Layout face={{ ...face, ...flash }} title={words.say('mails.title')} lead={words.say(wanted ? 'mails.on' : 'mails.off')} width="narrow">
      <form method="post" action={wanted ? action : `${action}/on`}>
        <CsrfField token={face.csrf} />
        <Button kind={wanted ? 'primary' : 'plain'}>{words.say(wanted ? 'mails.stop' : 'mails.resume')}</Button>
      </form>
    </Layout>
  );
};
