import { ButtonLink } from './controls.js';
import type { Face } from './face.js';
import { Layout } from './layout.js';
import type { Html } from './markup.js';
import { headingOf, sentenceOf, type Problem } from './problems.js';

/** What happened, and what to do. Never what was asked for: an address may hold what others must not read. */
export const ErrorPage = ({ face, problem, reference }: { readonly face: Face; readonly problem: Problem; readonly reference?: string }): Html => (
  <Layout face={face} title={headingOf(problem, face.words)} lead={sentenceOf(problem, face.words)} width="narrow">
    {problem.faults.length > 0 ? <ul class="stack">{problem.faults.map(({ path, en, de }) => <li>{face.words.say('form.fault', path, face.words.of({ en, de }))}</li>)}</ul> : null}
    {reference ? <p class="hint">{face.words.say('problem.reference', reference)}</p> : null}
    <p><ButtonLink href="/">{face.words.say('problem.back')}</ButtonLink></p>
  </Layout>
);
