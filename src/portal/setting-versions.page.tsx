import { randomUUID } from 'node:crypto';
import { Button, CsrfField, KEY_FIELD } from '../web/controls.js';
import type { FormBody } from '../web/bodies.js';
import { Diff } from '../web/diff.js';
import type { Face } from '../web/face.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { queryText } from '../web/queries.js';
import type { SettingContext } from './setting-context.js';
import { settingOf, settingSentences } from './setting-sentences.js';

/** One value that a setting had, and who gave it. */
export interface VersionCard {
  readonly value: unknown;
  readonly revision: number;
  readonly changedAt?: string;
  readonly changedBy?: { readonly name?: string | null; readonly id: string; readonly kind: string };
  readonly reason?: unknown;
}

export interface SettingCard extends VersionCard {
  readonly setting: string;
  readonly versions: readonly VersionCard[];
}

/** Who changed it last, when and why (A13). */
export const Change = ({ face, card }: { readonly face: Face; readonly card: VersionCard }): Html =>
  card.changedAt === undefined ? <span class="soft">{face.words.say('portal.never')}</span> : (
    <span><Moment face={face} at={Date.parse(card.changedAt)} />, {card.changedBy?.kind === 'system' ? face.words.say('setting.system') : (card.changedBy?.name ?? card.changedBy?.id ?? '')}{typeof card.reason === 'string' ? <> – <q>{card.reason}</q></> : null}</span>
  );

export const Sentences = ({ sentences }: { readonly sentences: readonly string[] }): Html => <ul>{sentences.map(sentence => <li>{sentence}</li>)}</ul>;

/** What a version changed at the one before it. */
export const Difference = ({ setting, before, after, context }: { readonly setting: string; readonly before: unknown; readonly after: unknown; readonly context: SettingContext }): Html => (
  <Diff words={context.words} before={settingSentences(setting, before, context)} after={settingSentences(setting, after, context)} />
);

const NOT_RESTORED = ['host', 'connection'];

export interface VersionsProps {
  readonly face: Face;
  readonly at: string;
  readonly card: SettingCard;
  readonly context: SettingContext;
  readonly previewed: boolean;
  /** What was entered to bring one back. */
  readonly restored?: FormBody | undefined;
}

/** All versions, the newest first, each with what it changed and a way back to it (A9). */
export const Versions = (props: VersionsProps): Html | null => {
  const { face, card, context } = props;
  const { words } = face;
  if (card.versions.length === 0) return null;
  const newest = [...card.versions].reverse();
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">{words.say('portal.versions')}</h2>
      <ol class="stack" reversed={true}>
        {newest.map((version, index) => (
          <li class="card">
            <p><Change face={face} card={version} /></p>
            {index === newest.length - 1 ? <Sentences sentences={settingSentences(card.setting, version.value, context)} /> : <Difference setting={card.setting} before={newest[index + 1]!.value} after={version.value} context={context} />}
            {index === 0 || NOT_RESTORED.includes(settingOf(card.setting).name) ? null : <Restore {...props} version={version} />}
          </li>
        ))}
      </ol>
    </section>
  );
};

/** The way back to a version, with why: what was seen goes with it, so that nothing newer is overwritten unseen. */
const Restore = ({ face, at, card, version, previewed, restored }: VersionsProps & { readonly version: VersionCard }): Html => {
  const { words } = face;
  const kept = queryText(restored, 'revision') === String(version.revision);
  const id = `f-reason-${version.revision}`;
  return (
    <details open={kept}>
      <summary>{words.say('setting.restore.open')}</summary>
      <form class="form" method="post" action={`${at}/${previewed ? 'restore-preview' : 'restore'}`}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <input type="hidden" name="_seen" value={card.revision} />
        <input type="hidden" name="revision" value={version.revision} />
        <div class="field"><label for={id}>{words.say('portal.reason')} <span class="soft">({words.say('form.optional')})</span></label><input class="input" id={id} name="_reason" value={kept ? queryText(restored, '_reason') : undefined} maxlength={500} autocomplete="off" /></div>
        <div class="form-end"><Button kind="plain">{words.say(previewed ? 'portal.preview.submit' : 'portal.restore')}</Button></div>
      </form>
    </details>
  );
};
