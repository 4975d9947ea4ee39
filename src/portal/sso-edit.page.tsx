import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { SmallForm } from '../web/small-forms.js';
import type { ConnectionCard } from './connections.queries.js';
import { CONNECTION_COMMANDS, settingFaces, settingFields, settingValues } from './sso-forms.js';
import { ssoPath } from './sso-list.page.js';
import { ReasonField, Stale } from './sso-shared.js';
import { Value } from './sso-values.js';

interface About {
  readonly face: Face;
  readonly portal: { readonly id: string; readonly hosts: readonly string[] };
  readonly card: ConnectionCard;
  readonly faults?: readonly Fault[] | undefined;
}

export interface EditPageProps extends About {
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /** Somebody changed it since the form was made. */
  readonly stale?: boolean | undefined;
  readonly seen: number;
}

/** All settings of a connection but its mapping and its secrets. */
export const EditConnectionPage = ({ face, portal, card, values, faults, stale, seen }: EditPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.edit.title')} lead={<a href={ssoPath(portal.id, card.id)}>{card.name}</a>} faulty={(faults?.length ?? 0) > 0 || stale === true}>
      {stale ? <Stale face={face} /> : null}
      {formOf(CONNECTION_COMMANDS[card.kind], {
        words, action: ssoPath(portal.id, card.id, 'settings'), csrf: face.csrf, idempotencyKey: randomUUID(), only: settingFields(card, portal.hosts), hidden: { _seen: seen },
        values: values ?? settingValues(card), faults, faces: settingFaces(words, card, portal.hosts), submit: words.say('portal.save'), cancel: ssoPath(portal.id, card.id), children: <ReasonField face={face} value={values?.['_reason']} />,
      })}
    </Layout>
  );
};

/** What goes with a connection, before it goes. */
export const RemoveConnectionPage = ({ face, portal, card, faults = [] }: About): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.remove.title', card.name)} faulty={faults.length > 0}>
      {faults.map(fault => <div class="faults" role="alert"><p>{words.say('form.fault', card.name, words.of(fault))}</p></div>)}
      <ul><li>{words.say('connection.remove.people')}</li><li>{words.say('connection.remove.secrets')}</li><li>{words.say('connection.remove.for-good')}</li></ul>
      <SmallForm face={face} action={ssoPath(portal.id, card.id, 'remove')} buttons={<><Button kind="danger">{words.say('connection.remove.yes')}</Button><ButtonLink kind="quiet" href={ssoPath(portal.id, card.id)}>{words.say('form.cancel')}</ButtonLink></>}>
        <ReasonField face={face} value="" />
      </SmallForm>
    </Layout>
  );
};

/** The one page that ever shows a secret, to the one who asked for it. */
export const SecretPage = ({ face, portal, card, secret }: About & { readonly secret: string }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.secret.title')} lead={words.say('connection.secret.lead')}>
      <dl class="sso-values card"><Value face={face} id="secret" label={words.say('connection.secret.token')} text={secret} /></dl>
      <p>{words.say('connection.secret.once')}</p>
      <p><ButtonLink href={ssoPath(portal.id, card.id)}>{words.say('connection.secret.done')}</ButtonLink></p>
    </Layout>
  );
};
