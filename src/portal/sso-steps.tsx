import type { Fault } from '../kernel/errors.js';
import { FaultSummary } from '../web/controls.js';
import type { Face } from '../web/face.js';
import type { Child, Html } from '../web/markup.js';
import type { WordKey } from '../web/words.en.js';
import type { ConnectionCard } from './connections.queries.js';

const FIELDS: Readonly<Record<string, { readonly label: WordKey; readonly id: string }>> = {
  text: { label: 'connection.metadata.text', id: 'f-text' }, metadata: { label: 'connection.metadata.text', id: 'f-text' }, url: { label: 'connection.metadata.url', id: 'f-url' },
  secret: { label: 'connection.secret.client', id: 'f-secret' }, certificates: { label: 'connection.certificate.new', id: 'f-certificates' }, domains: { label: 'team-sso.domains', id: 'f-domains' },
};

const faultLine = ({ words }: Face) => (fault: Fault) => {
  const field = FIELDS[/^[a-z]*/.exec(fault.path)![0]];
  return { href: field && `#${field.id}`, text: words.say('form.fault', field ? words.say(field.label as 'connection.copy') : fault.path, words.of(fault)) };
};

/** What is wrong with a form of the page, each with the way to its field. */
export const ConnectionFaults = ({ face, faults }: { readonly face: Face; readonly faults: readonly Fault[] }): Html => <FaultSummary words={face.words} lines={faults.map(faultLine(face))} />;

/** What works and should be looked at all the same. */
export const Warnings = ({ face: { words }, card }: { readonly face: Face; readonly card: ConnectionCard }): Html | null =>
  card.warnings.length === 0 ? null : <section class="card" aria-labelledby="warnings"><h2 id="warnings">{words.say('connection.warnings')}</h2><ul>{card.warnings.map(one => <li>{words.of(one)}</li>)}</ul></section>;

/** One of the steps by which a connection is set up, in their order. */
export const Step = ({ at, title, children }: { readonly at: number; readonly title: string; readonly children?: Child }): Html => (
  <li class="card"><section aria-labelledby={`step-${at}`}><h2 id={`step-${at}`}>{at}. {title}</h2><div class="stack">{children}</div></section></li>
);
