import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import type { SsoCheck } from './proof.js';
import { SSO_REFUSALS } from './refusals.js';

export interface TestResult {
  readonly name: string;
  readonly checks: readonly SsoCheck[];
  /** Null: a login would have worked. */
  readonly reason: string | null;
  readonly found: string | undefined;
}

/** What an admin sees who walked a login to try it: each check, and what to do about the one that failed. */
export const SsoTestPage = ({ face, result }: { readonly face: Face; readonly result: TestResult }): Html => {
  const { words } = face;
  const { name, checks, reason, found } = result;
  return (
    <Layout face={face} title={words.say(reason === null ? 'sso.test.worked' : 'sso.test.failed', name)} lead={words.say('sso.test.lead')} faulty={reason !== null}>
      {reason === null ? null : <Reason face={face} reason={reason} found={found} />}
      {checks.length === 0 ? null : (
        <section class="card" aria-labelledby="checks">
          <h2 id="checks">{words.say('sso.test.checks')}</h2>
          <ol class="sso-checks">{checks.map(check => <Check face={face} check={check} />)}</ol>
        </section>
      )}
      <p class="hint">{words.say('sso.test.close')}</p>
    </Layout>
  );
};

const Check = ({ face, check: { check, ok, detail } }: { readonly face: Face; readonly check: SsoCheck }): Html => (
  <li>
    <Badge tone={ok ? 'done' : 'danger'}>{face.words.say(ok ? 'sso.test.ok' : 'sso.test.not-ok')}</Badge> <code>{check}</code>
    {detail === undefined ? null : <span class="soft sso-found"> {detail}</span>}
  </li>
);

const Reason = ({ face, reason, found }: { readonly face: Face; readonly reason: string; readonly found: string | undefined }): Html => {
  const { words } = face;
  const known = Object.hasOwn(SSO_REFUSALS, reason) ? SSO_REFUSALS[reason] : undefined;
  return (
    <section class="card" aria-labelledby="reason">
      <h2 id="reason">{words.say('sso.test.reason')}</h2>
      <p>{known ? words.of(known) : null} <code>{reason}</code></p>
      {found === undefined ? null : <p><span class="soft">{words.say('sso.test.found')}</span> <code>{found}</code></p>}
      {known ? <p>{words.of({ en: known.doEn, de: known.doDe })}</p> : null}
    </section>
  );
};
