import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import type { ConnectionCard } from '../portal/connections.queries.js';
import { settingValues } from '../portal/sso-forms.js';
import { ReasonField, Stale } from '../portal/sso-shared.js';
import { Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { SmallForm } from '../web/small-forms.js';
import { STAFF_CONNECTION_COMMANDS, staffSettingFaces, staffSettingFields, type StaffKind } from './staff-sso-lines.js';
import { teamSsoPath } from './staff-sso.page.js';
import type { LinkedMember } from './staff-sso.queries.js';

export interface EditTeamConnectionProps {
  readonly face: Face;
  readonly card: ConnectionCard;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly stale?: boolean | undefined;
}

/** All settings of a connection but its secret, with what a change of them ends. */
export const EditTeamConnectionPage = ({ face, card, values, faults, stale }: EditTeamConnectionProps): Html => {
  const { words } = face;
  const kind = card.kind as StaffKind;
  return (
    <Layout face={face} title={words.say('connection.edit.title')} lead={<a href={teamSsoPath(card.id)}>{card.name}</a>} faulty={(faults?.length ?? 0) > 0 || stale === true}>
      {stale ? <Stale face={face} /> : null}
      {card.settings ? <p class="hint">{words.say('team-sso.change.ends')}</p> : null}
      {formOf(STAFF_CONNECTION_COMMANDS[kind], {
        words, action: teamSsoPath(card.id, 'settings'), csrf: face.csrf, idempotencyKey: randomUUID(), only: staffSettingFields(kind), hidden: { _seen: card.revision },
        values: values ?? settingValues(card), faults, faces: staffSettingFaces(words, kind), submit: words.say('portal.save'), cancel: teamSsoPath(card.id), children: <ReasonField face={face} value={values?.['_reason']} />,
      })}
    </Layout>
  );
};

export interface RemoveTeamConnectionProps {
  readonly face: Face;
  readonly card: ConnectionCard;
  readonly members: readonly LinkedMember[];
}

/** Who loses the way in, and what goes, before it goes. */
export const RemoveTeamConnectionPage = ({ face, card, members }: RemoveTeamConnectionProps): Html => {
  const { words } = face;
  const [only, others] = [members.filter(({ hasPassword }) => !hasPassword), members.filter(({ hasPassword }) => hasPassword)];
  return (
    <Layout face={face} title={words.say('connection.remove.title', card.name)}>
      <section aria-labelledby="who">
        <h2 id="who">{words.say('team-sso.remove.who')}</h2>
        {members.length === 0 ? <p class="soft">{words.say('team-sso.members.none')}</p> : null}
        <People face={face} title={words.say('team-sso.remove.only', only.length)} members={only} />
        <People face={face} title={words.say('team-sso.remove.others', others.length)} members={others} />
      </section>
      <ul><li>{words.say('team-sso.remove.sessions', members.reduce((sum, { sessions }) => sum + sessions, 0))}</li><li>{words.say('connection.remove.secrets')}</li><li>{words.say('connection.remove.for-good')}</li></ul>
      <SmallForm face={face} action={teamSsoPath(card.id, 'remove')} buttons={<><Button kind="danger">{words.say('connection.remove.yes')}</Button><ButtonLink kind="quiet" href={teamSsoPath(card.id)}>{words.say('form.cancel')}</ButtonLink></>}>
        <ReasonField face={face} value="" />
      </SmallForm>
    </Layout>
  );
};

const People = ({ face, title, members }: { readonly face: Face; readonly title: string; readonly members: readonly LinkedMember[] }): Html | null =>
  members.length === 0 ? null : <><p>{title}</p><p class="soft" dir="auto">{face.words.list(members.map(({ name }) => name))}</p></>;
