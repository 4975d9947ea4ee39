import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, Button, CsrfField, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import type { DryRun, Effect } from './dry-run.js';
import { SETTING_FORMS, SETTING_SWITCHES, type SettingForm } from './setting-forms.js';

export interface SettingCard {
  readonly setting: string;
  readonly value: unknown;
  readonly revision: number;
  readonly changedAt?: string;
  readonly changedBy?: { readonly name?: string | null; readonly id: string; readonly kind: string };
  readonly reason?: unknown;
  readonly versions: readonly Omit<SettingCard, 'setting' | 'versions'>[];
}

export interface PortalCard {
  readonly id: string;
  readonly title: string;
  readonly hosts: readonly string[];
  readonly settings: readonly SettingCard[];
}

export const PortalsPage = ({ face, portals }: { readonly face: Face; readonly portals: readonly { id: string; title: string; hosts: readonly string[] }[] }): Html => (
  <Layout face={face} title={face.words.say('portals.title')} width="wide">
    {portals.length === 0 ? <p>{face.words.say('portals.empty')}</p> : (
      <ul class="stack">{portals.map(({ id, title, hosts }) => <li class="card"><a href={`/staff/portals/${id}`}>{title}</a> <span class="soft">{hosts.join(', ')}</span></li>)}</ul>
    )}
  </Layout>
);

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Who changed it last, when and why (A13). */
const Change = ({ face, card }: { readonly face: Face; readonly card: Omit<SettingCard, 'setting' | 'versions'> }): Html =>
  card.changedAt === undefined ? <span class="soft">{face.words.say('portal.never')}</span> : (
    <span><Moment face={face} at={Date.parse(card.changedAt)} />, {card.changedBy?.name ?? card.changedBy?.id ?? ''}{typeof card.reason === 'string' ? <> – <q>{card.reason}</q></> : null}</span>
  );

export const PortalPage = ({ face, portal }: { readonly face: Face; readonly portal: PortalCard }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={portal.title} lead={portal.hosts.join(', ')} width="wide">
      <h2>{words.say('portals.settings')}</h2>
      <table class="table" role="table">
        <caption class="unseen">{words.say('portals.settings')}</caption>
        <thead role="rowgroup"><tr role="row">{(['portal.setting', 'portal.value', 'portal.changed'] as const).map(key => <th scope="col" role="columnheader">{words.say(key)}</th>)}</tr></thead>
        <tbody role="rowgroup">
          {portal.settings.map(card => (
            <tr role="row">
              <th scope="row" role="rowheader" class="main">{SETTING_FORMS[card.setting] || SETTING_SWITCHES[card.setting] ? <a href={`/staff/portals/${portal.id}/settings/${card.setting}`}>{card.setting}</a> : card.setting}</th>
              <td role="cell" data-label={words.say('portal.value')}><code>{shown(card.value).slice(0, 160)}</code></td>
              <td role="cell" data-label={words.say('portal.changed')}><Change face={face} card={card} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Layout>
  );
};

export interface SettingPageProps {
  readonly face: Face;
  readonly portal: { readonly id: string; readonly title: string };
  readonly card: SettingCard;
  readonly form: SettingForm | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly preview?: DryRun | undefined;
  /** What was entered, to be saved after the preview. */
  readonly pending?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Tickets done and in all while a new rule is being built. */
  readonly building?: { readonly done: number; readonly total: number } | undefined;
}

/** One setting: its form, what a change would do, its versions. */
export const SettingPage = (props: SettingPageProps): Html => {
  const { face, portal, card, form, faults, building } = props;
  const { words } = face;
  const at = `/staff/portals/${portal.id}/settings/${card.setting}`;
  return (
    <Layout face={face} title={card.setting} lead={<a href={`/staff/portals/${portal.id}`}>{portal.title}</a>} faulty={(faults?.length ?? 0) > 0}>
      <p><Change face={face} card={card} /></p>
      {building ? <p role="status">{words.say('portal.building')}: <progress max={building.total} value={building.done} /> {words.number(building.done)} / {words.number(building.total)}</p> : null}
      {props.preview && props.pending ? <Preview face={face} preview={props.preview} pending={props.pending} action={`${at}/save`} /> : null}
      {form ? formOf(form.command, { words, action: form.previewed ? `${at}/preview` : `${at}/save`, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { portal: portal.id }, values: props.values, faults, submit: words.say(form.previewed ? 'portal.preview.submit' : 'portal.save'), children: <Reason face={face} /> }) : <Switch face={face} at={at} card={card} />}
      <Versions face={face} at={at} card={card} />
    </Layout>
  );
};

const Reason = ({ face }: { readonly face: Face }): Html => (
  <div class="field"><label for="f-_reason">{face.words.say('portal.reason')} <span class="soft">({face.words.say('form.optional')})</span></label><input class="input" id="f-_reason" name="_reason" maxlength={500} autocomplete="off" /></div>
);

const Switch = ({ face, at, card }: { readonly face: Face; readonly at: string; readonly card: SettingCard }): Html => (
  <div class="actions">
    <p><code>{shown(card.value)}</code></p>
    <ActionButton csrf={face.csrf} action={`${at}/save`} fields={{ _switch: card.value === true ? 'off' : 'on' }}>{face.words.say('portal.change')}</ActionButton>
  </div>
);

const Preview = ({ face, preview, pending, action }: { readonly face: Face; readonly preview: DryRun; readonly pending: Readonly<Record<string, string | readonly string[]>>; readonly action: string }): Html => {
  const { words } = face;
  const { contacts } = preview;
  return (
    <section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">{words.say('portal.preview')}</h2>
      <p>{contacts.gaining + contacts.losing === 0 ? words.say('portal.effect.none') : words.say('portal.effect.summary', contacts.gaining, contacts.losing, contacts.losingAll)}</p>
      {preview.widens ? <p><strong>{words.say('portal.effect.widens')}</strong></p> : null}
      {preview.mostAffected.length > 0 ? <Effects face={face} effects={preview.mostAffected} /> : null}
      <form method="post" action={action}>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        {Object.entries(pending).flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map(one => <input type="hidden" name={name} value={one} />))}
        <Button>{words.say('portal.save')}</Button>
      </form>
    </section>
  );
};

const Effects = ({ face, effects }: { readonly face: Face; readonly effects: readonly (Effect & { name?: string | null })[] }): Html => (
  <table class="table" role="table">
    <caption class="unseen">{face.words.say('portal.preview')}</caption>
    <thead role="rowgroup"><tr role="row">{(['portal.effect.person', 'portal.effect.gained', 'portal.effect.lost'] as const).map(key => <th scope="col" role="columnheader">{face.words.say(key)}</th>)}</tr></thead>
    <tbody role="rowgroup">
      {effects.map(({ contact, name, gained, lost, before, after }) => (
        <tr role="row">
          <th scope="row" role="rowheader" class="main" dir="auto">{name ?? contact}</th>
          <td role="cell" data-label={face.words.say('portal.effect.gained')}>{face.words.number(gained)}</td>
          <td role="cell" data-label={face.words.say('portal.effect.lost')}>{face.words.number(lost)} ({face.words.number(before)} → {face.words.number(after)})</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Versions = ({ face, at, card }: { readonly face: Face; readonly at: string; readonly card: SettingCard }): Html | null =>
  card.versions.length < 2 ? null : (
    <section>
      <h2>{face.words.say('portal.versions')}</h2>
      <ol class="stack" reversed={true}>
        {[...card.versions].reverse().map(version => (
          <li class="card"><Change face={face} card={version} /><br /><code>{shown(version.value).slice(0, 400)}</code>
            {version.revision === card.revision ? null : <ActionButton kind="plain" csrf={face.csrf} action={`${at}/restore`} fields={{ revision: String(version.revision) }}>{face.words.say('portal.restore')}</ActionButton>}
          </li>
        ))}
      </ol>
    </section>
  );
