import { ActionButton } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import type { Words } from '../web/words.js';
import type { OwnSession } from './own-sessions.js';

/** Where one is signed in: each with its device and times, and a button that ends it. */
export const SessionsPage = ({ face, sessions }: { readonly face: Face; readonly sessions: readonly OwnSession[] }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('sessions.title')} lead={words.say('sessions.lead')}>
      <SessionCards face={face} sessions={sessions} heading="h2" />
    </Layout>
  );
};

/** Each session with a button that ends it, and one for all others. */
export const SessionCards = ({ face, sessions, heading }: { readonly face: Face; readonly sessions: readonly OwnSession[]; readonly heading: 'h2' | 'h3' }): Html => (
  <>
    <ul class="stack">{sessions.map(session => <SessionCard face={face} session={session} heading={heading} />)}</ul>
    {sessions.length > 1 ? (
      <p class="after"><ActionButton action="/profile/sessions/others/end" csrf={face.csrf} kind="danger">{face.words.say('sessions.end-others')}</ActionButton></p>
    ) : <p class="hint after">{face.words.say('sessions.only-this')}</p>}
  </>
);

const nameOf = ({ browser, system }: OwnSession, words: Words): string =>
  browser && system ? words.say('sessions.device', browser, system) : (browser ?? system ?? words.say('sessions.device-unknown'));

const METHODS = { password: 'sessions.by.password', link: 'sessions.by.link', sso: 'sessions.by.sso' } as const;

const SessionCard = ({ face, session, heading }: { readonly face: Face; readonly session: OwnSession; readonly heading: 'h2' | 'h3' }): Html => {
  const { words } = face;
  const name = nameOf(session, words);
  const title = <>{name} {session.current ? <Badge tone="done">{words.say('sessions.this')}</Badge> : null}</>;
  return (
    <li class="card session">
      <div>
        {heading === 'h2' ? <h2>{title}</h2> : <h3>{title}</h3>}
        <dl class="facts">
          <dt>{words.say('sessions.since')}</dt><dd><Moment face={face} at={session.since} /> ({words.say(METHODS[session.method])})</dd>
          <dt>{words.say('sessions.seen')}</dt><dd><Moment face={face} at={session.lastUse} relative /></dd>
          {session.address ? <><dt>{words.say('sessions.address')}</dt><dd>{session.address}</dd></> : null}
          <dt>{words.say('sessions.host')}</dt><dd>{session.host}</dd>
        </dl>
      </div>
      {session.current ? null : (
        <ActionButton action={`/profile/sessions/${session.id}/end`} csrf={face.csrf} kind="plain">{words.say('sessions.end')}<span class="unseen">: {name}</span></ActionButton>
      )}
    </li>
  );
};
