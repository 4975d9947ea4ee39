import { randomUUID } from 'node:crypto';
import type { DryRunCard } from '../platform/dry-runs.js';
import { Button, CsrfField, KEY_FIELD } from '../web/controls.js';
import type { FormBody } from '../web/bodies.js';
import type { Face } from '../web/face.js';
import { Table } from '../web/listing.js';
import type { Child, Html } from '../web/markup.js';
import type { Words } from '../web/words.js';
import type { Effect } from './dry-run.js';

type NamedEffect = Effect & { readonly name?: string | null; readonly subjects?: Readonly<Record<string, string>> };

/** A dry run as its page shows it. */
export interface ShownPreview extends Pick<DryRunCard, 'id' | 'state' | 'done' | 'total' | 'restarts' | 'known'> {
  /** Says that this change was looked at; goes with the form that saves it. */
  readonly mark: string;
}

export interface PreviewProps {
  readonly face: Face;
  /** The setting's address. */
  readonly at: string;
  readonly preview: ShownPreview;
  /** What was entered, to be saved after the look. */
  readonly pending: FormBody;
  /** The change brings an earlier version back. */
  readonly restoring: boolean;
  /** It was to be saved with no look. */
  readonly demanded: boolean;
}

/** Who gains and who loses what, before it is saved; while it is still being counted, what is known so far. */
export const SettingPreview = (props: PreviewProps): Html => {
  const { face, at, preview, restoring, demanded } = props;
  const { words } = face;
  return (
    <section class="card" aria-labelledby="preview-title" id="preview">
      <h2 id="preview-title" tabindex={-1} autofocus>{words.say('portal.preview')}</h2>
      {demanded ? <p class="flash" role="alert"><strong>{words.say('setting.preview.demanded')}</strong></p> : null}
      <div id="preview-counts" class="stack" data-refresh={isCounting(preview) ? `${at}/previews/${preview.id}` : undefined}>
        {preview.state === 'exact' ? null : <SoFar {...props} />}
        <Counts face={face} preview={preview} />
      </div>
      <PendingForm {...props} action={`${at}/${restoring ? 'restore' : 'save'}`} mark={preview.mark}>
        <div class="form-end"><Button>{words.say(restoring ? 'portal.restore' : 'portal.save')}</Button></div>
      </PendingForm>
    </section>
  );
};

/** More will be known in a moment. */
export const isCounting = ({ state }: ShownPreview): boolean => state === 'waiting' || state === 'counting';

/** How far it is, and how to see more of it. */
const SoFar = (props: PreviewProps): Html => {
  const { face: { words }, at, preview } = props;
  if (preview.state === 'stopped')
    return (
      <div class="flash">
        <p>{words.say('setting.preview.stopped')}</p>
        <PendingForm {...props} action={`${at}/${props.restoring ? 'restore-preview' : 'preview'}`}><Button kind="plain">{words.say('setting.preview.again')}</Button></PendingForm>
      </div>
    );
  const { done, total, restarts } = preview;
  return (
    <>
      <p>
        <strong>{words.say('setting.preview.so-far')}</strong> <progress max={Math.max(1, total)} value={done} aria-label={words.say('setting.preview.counting')} /> {words.say('setting.preview.progress', words.number(done), words.number(total))}
      </p>
      {restarts > 0 ? <p class="soft">{words.say('setting.preview.restarted')}</p> : null}
      <p><a href={`${at}/previews/${preview.id}`}>{words.say('setting.preview.reload')}</a></p>
    </>
  );
};

const Counts = ({ face, preview: { known, state } }: Pick<PreviewProps, 'face' | 'preview'>): Html => {
  const { words } = face;
  return (
    <>
      <p>{summary(words, known, state === 'exact')}</p>
      {known.widens ? <p class="flash"><strong>{words.say('portal.effect.widens')}</strong></p> : null}
      {known.losingAll.length > 0 ? <Effects face={face} title={words.say('setting.effect.losing-all')} effects={known.losingAll} /> : null}
      {known.mostAffected.length > 0 ? <Effects face={face} title={words.say('setting.effect.most')} effects={known.mostAffected} /> : null}
    </>
  );
};

const summary = (words: Words, { contacts, tickets }: ShownPreview['known'], exact: boolean): string => {
  const nobody = contacts.gaining + contacts.losing === 0;
  if (nobody && exact) return words.say('portal.effect.none');
  if (nobody) return words.say('setting.preview.nobody-yet');
  return `${words.say('portal.effect.summary', contacts.gaining, contacts.losing, contacts.losingAll)} ${words.say('setting.effect.tickets', words.number(tickets.gained), words.number(tickets.lost), words.number(tickets.total))}`;
};

/** A form that holds what was entered and shows nothing of it. */
const PendingForm = ({ face, pending, action, mark, children }: PreviewProps & { readonly action: string; readonly mark?: string; readonly children?: Child }): Html => (
  <form method="post" action={action} class="stack">
    <CsrfField token={face.csrf} />
    <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
    {mark === undefined ? null : <input type="hidden" name="_previewed" value={mark} />}
    {Object.entries(pending).flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map(one => <input type="hidden" name={name} value={one} />))}
    {children}
  </form>
);

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
