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
import { Value } from './sso-values.page.js';

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

const reasonField = (face: Face, value: unknown): Html => (
  <div class="field"><label for="f-_reason">{face.words.say('portal.reason')} <span class="soft">({face.words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" value={typeof value === 'string' ? value : ''} maxlength={500} autocomplete="off" /></div>
);

/** All settings of a connection but its mapping and its secrets. */
export const EditConnectionPage = ({ face, portal, card, values, faults, stale, seen }: EditPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.edit.title')} lead={<a href={ssoPath(portal.id, card.id)}>{card.name}</a>} faulty={(faults?.length ?? 0) > 0 || stale === true}>
      {stale ? <Stale face={face} /> : null}
      {formOf(CONNECTION_COMMANDS[card.kind], {
        words, action: ssoPath(portal.id, card.id, 'settings'), csrf: face.csrf, idempotencyKey: randomUUID(), only: settingFields(card, portal.hosts), hidden: { _seen: seen },
        values: values ?? settingValues(card), faults, faces: settingFaces(words, card, portal.hosts), submit: words.say('portal.save'), cancel: ssoPath(portal.id, card.id), children: reasonField(face, values?.['_reason']),
      })}
    </Layout>
  );
};

export const Stale = ({ face: { words } }: { readonly face: Face }): Html => (
  <div class="faults" role="alert"><h2>{words.say('setting.stale')}</h2><p>{words.say('connection.stale')}</p></div>
);

/** What goes with a connection, before it goes. */
export const RemoveConnectionPage = ({ face, portal, card, faults = [] }: About): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.remove.title', card.name)} faulty={faults.length > 0}>
      {faults.map(fault => <div class="faults" role="alert"><p>{words.say('form.fault', card.name, words.of(fault))}</p></div>)}
      <ul><li>{words.say('connection.remove.people')}</li><li>{words.say('connection.remove.secrets')}</li><li>{words.say('connection.remove.for-good')}</li></ul>
      <SmallForm face={face} action={ssoPath(portal.id, card.id, 'remove')} buttons={<><Button kind="danger">{words.say('connection.remove.yes')}</Button><ButtonLink kind="quiet" href={ssoPath(portal.id, card.id)}>{words.say('form.cancel')}</ButtonLink></>}>
        {reasonField(face, '')}
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

/** Links to try a connection, one for each host; each works once. */
export const TestLinksPage = ({ face, portal, card, links }: About & { readonly links: readonly { readonly host: string; readonly href: string }[] }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('connection.test.title', card.name)} lead={words.say('connection.test.open')}>
      <ul class="stack">{links.map(({ host, href }) => <li><a class="button primary" href={href} target="_blank" rel="noopener">{words.say('connection.test.at', host)}</a></li>)}</ul>
      <p><a href={ssoPath(portal.id, card.id)}>{words.say('connection.secret.done')}</a></p>
    </Layout>
  );
};
