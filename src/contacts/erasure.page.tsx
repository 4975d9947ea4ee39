import { randomUUID } from 'node:crypto';
import { Button, ButtonLink, CsrfField, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { ErasurePreview } from './erasure-preview.queries.js';

export interface ErasurePageProps {
  readonly face: Face;
  readonly contact: string;
  readonly label: string;
  /** What has to be typed. */
  readonly phrase: string;
  readonly preview: ErasurePreview;
  readonly typed?: string | undefined;
}

/** What an erasure takes away for good, and from whom; it needs to be typed, not just clicked (U7). */
export const ErasurePage = ({ face, contact, label, phrase, preview, typed }: ErasurePageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('erasure.title', label)} lead={<a href={`/staff/contacts/${contact}`}>{words.say('erasure.back')}</a>} faulty={typed !== undefined}>
      <h2>{words.say('erasure.goes')}</h2>
      <ul class="bullets">
        <li>{words.say('erasure.goes.person', preview.values)}</li>
        <li>{words.say('erasure.goes.texts', preview.texts, preview.tickets)}</li>
        <li>{words.say('erasure.goes.sessions', preview.sessions)}</li>
      </ul>
      <h2>{words.say('erasure.stays')}</h2>
      <p>{words.say('erasure.stays.text')}</p>
      <h2>{words.say('erasure.sight')}</h2>
      {preview.portals.length === 0 ? <p>{words.say('erasure.sight.none')}</p> : (
        <ul class="bullets">
          {preview.portals.map(({ title, people }) => (
            <li><strong>{title}</strong>: {people.length === 0 ? words.say('portal.effect.none') : people.map(({ name, lost, gained }) => words.say('erasure.sight.person', name, lost, gained)).join(' ')}</li>
          ))}
        </ul>
      )}
      <form class="form" method="post" action={`/staff/contacts/${contact}/erasure`} novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <Field words={words} name="confirmation" label={words.say('erasure.type', phrase)} hint={words.say('erasure.type.hint')} fault={typed === undefined ? undefined : words.say('erasure.type.wrong')} control={ties => <input class="input" {...ties} value={typed ?? ''} autocomplete="off" autocapitalize="none" spellcheck={false} />} />
        <Field words={words} name="_reason" label={words.say('portal.reason')} required={false} control={ties => <input class="input" {...ties} maxlength={500} autocomplete="off" />} />
        <div class="form-end"><Button kind="danger">{words.say('erasure.submit')}</Button><ButtonLink kind="quiet" href={`/staff/contacts/${contact}`}>{words.say('form.cancel')}</ButtonLink></div>
      </form>
    </Layout>
  );
};
