import type { RuleDraft } from '../filters/rule-form.js';
import type { Fault } from '../kernel/errors.js';
import { refreshPath } from '../web/assets.js';
import type { FormBody } from '../web/bodies.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { SettingContext } from './setting-context.js';
import { ChangeForm } from './setting-change.page.js';
import { isPreviewed } from './setting-forms.js';
import { isCounting, SettingPreview, type ShownPreview } from './setting-preview.page.js';
import { settingSentences, settingTitle } from './setting-sentences.js';
import { Change, Difference, Sentences, Versions, type SettingCard } from './setting-versions.page.js';

export interface SettingPageProps {
  readonly face: Face;
  readonly context: SettingContext;
  readonly portal: { readonly id: string; readonly title: string };
  readonly card: SettingCard;
  readonly values: Readonly<Record<string, unknown>>;
  /** The rule in its form; of filter rules only. */
  readonly draft?: RuleDraft | undefined;
  readonly formFields?: readonly { readonly property: string; readonly required: boolean }[] | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly preview?: ShownPreview | undefined;
  readonly pending?: FormBody | undefined;
  /** What was entered to bring an earlier version back. */
  readonly restored?: FormBody | undefined;
  /** The preview is of an earlier version. */
  readonly restoring?: boolean | undefined;
  /** It was to be saved with no look at what it does. */
  readonly demanded?: boolean | undefined;
  /** Somebody changed it meanwhile: what it said when the form was made. */
  readonly stale?: { readonly before: unknown } | undefined;
  /** Tickets done and in all while a new rule is being built. */
  readonly building?: { readonly done: number; readonly total: number } | undefined;
}

/** One setting: what holds, its form, what a change would do, its versions. */
export const SettingPage = (props: SettingPageProps): Html => {
  const { face, context, portal, card, faults, building } = props;
  const { words } = face;
  const at = settingPath(portal.id, card.setting);
  return (
    <Layout face={face} title={settingTitle(card.setting, context)} lead={<a href={`/staff/portals/${portal.id}`}>{portal.title}</a>} faulty={(faults?.length ?? 0) > 0}>
      {props.stale ? <Stale {...props} before={props.stale.before} /> : null}
      <section class="card" aria-labelledby="now-title">
        <h2 id="now-title">{words.say('setting.now')}</h2>
        <Sentences sentences={settingSentences(card.setting, card.value, context)} />
        <p class="soft"><Change face={face} card={card} /></p>
        {building ? <p role="status" data-refresh>{words.say('portal.building')}: <progress max={building.total} value={building.done} aria-label={words.say('portal.building')} /> {words.number(building.done)} / {words.number(building.total)}</p> : null}
      </section>
      {props.preview && props.pending ? <SettingPreview face={face} at={at} preview={props.preview} pending={props.pending} restoring={props.restoring === true} demanded={props.demanded === true} /> : null}
      {building || (props.preview && isCounting(props.preview)) ? <script type="module" src={refreshPath} /> : null}
      <ChangeForm {...props} at={at} />
      <Versions face={face} at={at} card={card} context={context} previewed={isPreviewed(card.setting)} restored={props.restored} />
    </Layout>
  );
};

/** Where a setting has its page. */
export const settingPath = (portal: string, setting: string): string => `/staff/portals/${portal}/settings/${encodeURIComponent(setting)}`;

/** Where a look at what a change of a setting does has its page. */
export const previewPath = (portal: string, setting: string, id: string): string => `${settingPath(portal, setting)}/previews/${id}`;

const Stale = ({ face, card, context, before }: SettingPageProps & { readonly before: unknown }): Html => (
  <div class="faults" role="alert">
    <h2>{face.words.say('setting.stale')}</h2>
    <Difference setting={card.setting} before={before} after={card.value} context={context} />
    <p>{face.words.say('setting.stale.kept')}</p>
  </div>
);
