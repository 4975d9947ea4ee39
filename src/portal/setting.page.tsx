import { randomUUID } from 'node:crypto';
import { RuleBuilder, ruleFaultLines } from '../filters/rule-builder.js';
import type { RuleDraft } from '../filters/rule-form.js';
import type { Fault } from '../kernel/errors.js';
import { fieldsOf } from '../kernel/fields.js';
import type { FormBody } from '../web/bodies.js';
import { Button, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import type { DryRun } from './dry-run.js';
import type { SettingContext } from './setting-context.js';
import { isPreviewed, SETTING_FORMS } from './setting-forms.js';
import { SettingPreview } from './setting-preview.page.js';
import { settingOf, settingSentences, settingTitle } from './setting-sentences.js';
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
  readonly preview?: DryRun | undefined;
  readonly pending?: FormBody | undefined;
  /** The preview is of an earlier version. */
  readonly restoring?: boolean | undefined;
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
      {props.preview && props.pending ? <SettingPreview face={face} preview={props.preview} pending={props.pending} action={`${at}/${props.restoring ? 'restore' : 'save'}`} submit={words.say(props.restoring ? 'portal.restore' : 'portal.save')} /> : null}
      <ChangeForm {...props} at={at} />
      <Versions face={face} at={at} card={card} context={context} previewed={isPreviewed(card.setting)} />
    </Layout>
  );
};

/** Where a setting has its page. */
export const settingPath = (portal: string, setting: string): string => `/staff/portals/${portal}/settings/${encodeURIComponent(setting)}`;

const Stale = ({ face, card, context, before }: SettingPageProps & { readonly before: unknown }): Html => (
  <div class="faults" role="alert">
    <h2>{face.words.say('setting.stale')}</h2>
    <Difference setting={card.setting} before={before} after={card.value} context={context} />
    <p>{face.words.say('setting.stale.kept')}</p>
  </div>
);

const ChangeForm = (props: SettingPageProps & { readonly at: string }): Html => {
  const { name } = settingOf(props.card.setting);
  if (name === 'filter') return <RuleForm {...props} />;
  if (name === 'form') return <FieldsForm {...props} />;
  const { face, context, portal, card, values, faults, at } = props;
  const form = SETTING_FORMS[name];
  if (!form) return <Switch {...props} />;
  return formOf(form.command, {
    words: face.words, action: `${at}/${form.previewed ? 'preview' : 'save'}`, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { portal: portal.id, _seen: card.revision, ...hostOf(form.command, card.setting) }, values, faults,
    faces: form.faces(context), submit: face.words.say(form.previewed ? 'portal.preview.submit' : 'portal.save'), children: <Reason {...props} />,
  });
};

/** The page says which host a rule is for. */
const hostOf = (command: new () => object, setting: string): Readonly<Record<string, string>> =>
  fieldsOf(command).some(({ name }) => name === 'host') ? { host: settingOf(setting).of ?? '' } : {};

const Reason = ({ face, values }: SettingPageProps): Html => (
  <div class="field"><label for="f-_reason">{face.words.say('portal.reason')} <span class="soft">({face.words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" value={typeof values['_reason'] === 'string' ? values['_reason'] : ''} maxlength={500} autocomplete="off" /></div>
);

const Hidden = ({ face, card }: SettingPageProps): Html => (
  <><CsrfField token={face.csrf} /><input type="hidden" name={KEY_FIELD} value={randomUUID()} /><input type="hidden" name="_seen" value={card.revision} /></>
);

const Switch = (props: SettingPageProps & { readonly at: string }): Html => {
  const { face, card, at } = props;
  const on = card.value === true;
  return (
    <form class="form" method="post" action={`${at}/save`}>
      <Hidden {...props} />
      <input type="hidden" name="_switch" value={on ? 'off' : 'on'} />
      <Reason {...props} />
      <div class="form-end"><Button kind={on ? 'danger' : 'primary'}>{face.words.say(on ? 'setting.switch.off' : 'setting.switch.on')}</Button></div>
    </form>
  );
};

const RuleForm = (props: SettingPageProps & { readonly at: string }): Html => {
  const { face, context, at, draft, faults = [] } = props;
  const { words } = face;
  return (
    <>
      <FaultSummary words={words} lines={ruleFaultLines(words, faults)} />
      <form method="post" action={`${at}/preview`} class="stack" novalidate>
        <button class="unseen" type="submit" tabindex={-1} aria-hidden={true}>{words.say('portal.preview.submit')}</button>
        <Hidden {...props} />
        <h2>{words.say('setting.filter.change')}</h2>
        <RuleBuilder words={words} draft={draft ?? { groups: [] }} properties={context.properties} faults={faults} action={`${at}/rule`} />
        <Reason {...props} />
        <div class="form-end"><Button>{words.say('portal.preview.submit')}</Button></div>
      </form>
      <details class="card">
        <summary>{words.say('setting.filter.json')}</summary>
        <p><a href={`${at}/export`} download="rule.json">{words.say('setting.filter.export')}</a></p>
        <form class="form" method="post" action={`${at}/import`}>
          <Hidden {...props} />
          <div class="field"><label for="f-json">{words.say('setting.filter.paste')}</label><textarea class="input" id="f-json" name="json" rows={8} spellcheck={false} autocomplete="off">{typeof props.values['json'] === 'string' ? props.values['json'] : ''}</textarea></div>
          <div class="form-end"><Button kind="plain">{words.say('setting.filter.import')}</Button></div>
        </form>
      </details>
    </>
  );
};

const SPARE = 3;

const FieldsForm = (props: SettingPageProps & { readonly at: string }): Html => {
  const { face, context, at, formFields = [], faults = [] } = props;
  const { words } = face;
  const rows = [...formFields, ...Array.from({ length: SPARE }, () => ({ property: '', required: false }))];
  return (
    <>
      <FaultSummary words={words} lines={faults.map(fault => ({ text: words.of(fault) }))} />
      <form class="form" method="post" action={`${at}/save`}>
        <Hidden {...props} />
        <p class="hint">{words.say('setting.form.hint')}</p>
        {rows.map(({ property, required }, index) => (
          <fieldset class="rule-row rule-parts">
            <legend class="unseen">{words.say('setting.form.row', index + 1)}</legend>
            <label class="rule-part"><span>{words.say('setting.form.place')}</span><input class="input" name={`f${index}.place`} value={index + 1} inputmode="numeric" autocomplete="off" /></label>
            <label class="rule-part"><span>{words.say('rule.property')}</span>
              <select class="input" name={`f${index}.property`}>
                <option value="">{words.say('setting.form.nothing')}</option>
                {context.properties.map(one => <option value={one.id} selected={one.id === property}>{words.of(one)}</option>)}
              </select>
            </label>
            <label class="rule-box"><input type="checkbox" name={`f${index}.required`} value="on" checked={required} /> <span>{words.say('setting.form.must')}</span></label>
          </fieldset>
        ))}
        <Reason {...props} />
        <div class="form-end"><Button>{words.say('portal.save')}</Button></div>
      </form>
    </>
  );
};
