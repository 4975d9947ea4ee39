import { randomUUID } from 'node:crypto';
import { RuleBuilder, ruleFaultLines } from '../filters/rule-builder.js';
import { fieldsOf } from '../kernel/fields.js';
import { Button, CsrfField, FaultSummary, KEY_FIELD } from '../web/controls.js';
import { formOf } from '../web/forms.js';
import type { Html } from '../web/markup.js';
import { isPreviewed, PER_HOST, SETTING_FORMS, SETTING_SWITCHES } from './setting-forms.js';
import type { SettingPageProps } from './setting.page.js';
import { settingOf } from './setting-sentences.js';

type ChangeFormProps = SettingPageProps & { readonly at: string };

/** How a setting is changed: its own fields, the rule builder, a switch; and the way back to the portal's own. */
export const ChangeForm = (props: ChangeFormProps): Html => <><OwnForm {...props} /><Follow {...props} /></>;

const OwnForm = (props: ChangeFormProps): Html | null => {
  const { name } = settingOf(props.card.setting);
  if (name === 'filter') return <RuleForm {...props} />;
  if (name === 'form') return <FieldsForm {...props} />;
  const { face, context, portal, card, values, faults, at } = props;
  const form = Object.hasOwn(SETTING_FORMS, name) ? SETTING_FORMS[name] : undefined;
  if (!form) return Object.hasOwn(SETTING_SWITCHES, name) ? <Switch {...props} /> : null;
  return formOf(form.command, {
    words: face.words, action: `${at}/${form.previewed ? 'preview' : 'save'}`, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { portal: portal.id, _seen: card.revision, ...hostOf(form.command, card.setting) }, values, faults,
    faces: form.faces(context), submit: face.words.say(form.previewed ? 'portal.preview.submit' : 'portal.save'), children: <Reason {...props} />,
  });
};

/** The page says which host a rule is for. */
const hostOf = (command: new () => object, setting: string): Readonly<Record<string, string>> =>
  fieldsOf(command).some(({ name }) => name === 'host') ? { host: settingOf(setting).of ?? '' } : {};

const Reason = ({ face, values, id = 'f-_reason' }: ChangeFormProps & { readonly id?: string }): Html => (
  <div class="field"><label for={id}>{face.words.say('portal.reason')} <span class="soft">({face.words.say('form.optional')})</span></label><input class="input" id={id} name="_reason" value={typeof values['_reason'] === 'string' ? values['_reason'] : ''} maxlength={500} autocomplete="off" /></div>
);

const Hidden = ({ face, card }: ChangeFormProps): Html => (
  <><CsrfField token={face.csrf} /><input type="hidden" name={KEY_FIELD} value={randomUUID()} /><input type="hidden" name="_seen" value={card.revision} /></>
);

const Switch = (props: ChangeFormProps): Html => {
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

/** A host name gives up its own setting. */
const Follow = (props: ChangeFormProps): Html | null => {
  const { face: { words }, card, at } = props;
  const { name, of } = settingOf(card.setting);
  if (of === null || !PER_HOST.includes(name) || card.value === null) return null;
  return (
    <form class="form" method="post" action={`${at}/${isPreviewed(card.setting) ? 'preview' : 'save'}`}>
      <Hidden {...props} />
      <input type="hidden" name="_switch" value="follow" />
      <h2>{words.say('setting.follow.title')}</h2>
      <p class="hint">{words.say('setting.follow.hint')}</p>
      <Reason {...props} id="f-_reason-follow" />
      <div class="form-end"><Button kind="plain">{words.say('setting.follow')}</Button></div>
    </form>
  );
};

const SPARE = 3;

const FieldsForm = (props: ChangeFormProps): Html => {
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

const RuleForm = (props: ChangeFormProps): Html => {
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
