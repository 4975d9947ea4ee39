import { randomUUID } from 'node:crypto';
import { Button, CsrfField, KEY_FIELD } from '../web/controls.js';
import type { FormBody } from '../web/bodies.js';
import type { Face } from '../web/face.js';
import { Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import type { DryRun, Effect } from './dry-run.js';

type NamedEffect = Effect & { readonly name?: string | null; readonly subjects?: Readonly<Record<string, string>> };

export interface PreviewProps {
  readonly face: Face;
  readonly preview: DryRun;
  /** What was entered, to be saved after the look. */
  readonly pending: FormBody;
  readonly action: string;
  readonly submit: string;
}

/** Who gains and who loses what, before it is saved: those who lose everything first. */
export const SettingPreview = ({ face, preview, pending, action, submit }: PreviewProps): Html => {
  const { words } = face;
  const { contacts, tickets } = preview;
  return (
    <section class="card" aria-labelledby="preview-title" id="preview">
      <h2 id="preview-title" tabindex={-1} autofocus>{words.say('portal.preview')}</h2>
      {contacts.gaining + contacts.losing === 0 ? <p>{words.say('portal.effect.none')}</p> : <p>{words.say('portal.effect.summary', contacts.gaining, contacts.losing, contacts.losingAll)} {words.say('setting.effect.tickets', words.number(tickets.gained), words.number(tickets.lost), words.number(tickets.total))}</p>}
      {preview.widens ? <p class="flash"><strong>{words.say('portal.effect.widens')}</strong></p> : null}
      {preview.losingAll.length > 0 ? <Effects face={face} title={words.say('setting.effect.losing-all')} effects={preview.losingAll} /> : null}
      {preview.mostAffected.length > 0 ? <Effects face={face} title={words.say('setting.effect.most')} effects={preview.mostAffected} /> : null}
      <form method="post" action={action}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        {Object.entries(pending).flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map(one => <input type="hidden" name={name} value={one} />))}
        <Button>{submit}</Button>
      </form>
    </section>
  );
};

const Effects = ({ face: { words }, title, effects }: { readonly face: Face; readonly title: string; readonly effects: readonly NamedEffect[] }): Html => (
  <>
    <h3>{title}</h3>
    <Table
      caption={title}
      columns={[{ label: words.say('portal.effect.person'), role: 'main' }, { label: words.say('portal.effect.gained') }, { label: words.say('portal.effect.lost') }, { label: words.say('setting.effect.sees') }]}
      rows={effects.map(effect => ({
        cells: [
          <span dir="auto">{effect.name ?? effect.contact}</span>,
          <Side count={words.number(effect.gained)} tickets={effect.samples.gained} subjects={effect.subjects} />,
          <Side count={words.number(effect.lost)} tickets={effect.samples.lost} subjects={effect.subjects} />,
          `${words.number(effect.before)} → ${words.number(effect.after)}`,
        ],
      }))}
    />
  </>
);

const Side = ({ count, tickets, subjects = {} }: { readonly count: string; readonly tickets: readonly string[]; readonly subjects?: Readonly<Record<string, string>> | undefined }): Html =>
  tickets.length === 0 ? <span>{count}</span> : <div>{count}<ul class="soft">{tickets.map(id => <li dir="auto">{subjects[id] ?? id}</li>)}</ul></div>;
