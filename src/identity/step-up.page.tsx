import type { Fault } from '../kernel/errors.js';
import { Button, ButtonLink, CSRF_FIELD, CsrfField, Field, FaultSummary, fieldId } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';

/** Hidden in no form but this one: what proves that the person is there. */
export const PROOF_FIELD = '_proof';

export interface StepUpProps {
  readonly face: Face;
  readonly asks: 'code' | 'password' | 'set-up';
  /** Where the form goes: what was wanted, with everything that was entered, or a page that leads on. */
  readonly action: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly faults?: readonly Fault[] | undefined;
}

const kept = (fields: StepUpProps['fields']): (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, value]) => (name === CSRF_FIELD || name === PROOF_FIELD ? [] : [value].flat().map(one => [name, String(one)] as const)));

/** Asks for the second factor before something weighty, and takes everything that was entered along. */
export const StepUpPage = ({ face, asks, action, fields, faults = [] }: StepUpProps): Html => {
  const { words } = face;
  if (asks === 'set-up') return <SetUpFirst face={face} />;
  const label = words.say(asks === 'code' ? 'factor.code' : 'door.password');
  const lines = faults.map(fault => ({ href: `#${fieldId(PROOF_FIELD)}`, text: words.say('form.fault', label, words.of(fault)) }));
  return (
    <Layout face={face} title={words.say('step-up.title')} lead={words.say(asks === 'code' ? 'step-up.lead-code' : 'step-up.lead-password')} width="narrow" faulty={faults.length > 0}>
      <FaultSummary words={words} lines={lines} />
      <form class="form" method="post" action={action} novalidate>
        <CsrfField token={face.csrf} />
        {kept(fields).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
        <Field words={words} name={PROOF_FIELD} label={label} hint={asks === 'code' ? words.say('factor.code.hint') : undefined} fault={lines[0]?.text} control={ties => (
          <input class="input" type={asks === 'code' ? 'text' : 'password'} {...ties} autocomplete={asks === 'code' ? 'one-time-code' : 'current-password'} autofocus={lines.length === 0 || undefined} />
        )} />
        <div class="form-end">
          <Button>{words.say('step-up.submit')}</Button>
          <ButtonLink kind="quiet" href="/staff">{words.say('form.cancel')}</ButtonLink>
        </div>
      </form>
    </Layout>
  );
};

/** Staff who were signed in before this deployment began to demand a second factor. */
const SetUpFirst = ({ face }: { readonly face: Face }): Html => (
  <Layout face={face} title={face.words.say('step-up.title')} lead={face.words.say('problem.step-up.set-up')} width="narrow">
    <p><ButtonLink kind="primary" href="/staff/security">{face.words.say('security.title')}</ButtonLink></p>
  </Layout>
);
