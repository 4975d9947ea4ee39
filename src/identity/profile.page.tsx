import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { LANGUAGES } from '../web/formats.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { PasswordForm, PlainAddressForm, ProfileForm, ProvenAddressForm } from './door.forms.js';

/** What a contact sees of itself. */
export interface OwnProfile {
  readonly name: string | null;
  readonly email: string | null;
  readonly language: string | null;
  readonly hasPassword: boolean;
  /** Properties that customers may see. */
  readonly properties: readonly { readonly label: string; readonly value: string }[];
}

export interface ProfileProps {
  readonly face: Face;
  readonly profile: OwnProfile;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

const base = ({ face, values, faults }: ProfileProps, action: string) => ({ words: face.words, action, csrf: face.csrf, idempotencyKey: randomUUID(), values, faults });

/** Name and language; how one comes in has pages of its own. */
export const ProfilePage = (props: ProfileProps): Html => {
  const { face, profile, values } = props;
  const { words } = face;
  const languages = LANGUAGES.map(value => ({ value, label: words.say(`language.name.${value}`) }));
  return (
    <Layout face={face} title={words.say('profile.title')} faulty={(props.faults?.length ?? 0) > 0}>
      {formOf(ProfileForm, {
        ...base(props, '/profile'),
        values: values ?? { name: profile.name ?? '', language: profile.language ?? words.language },
        submit: words.say('profile.save'),
        faces: { name: { label: words.say('profile.name'), autocomplete: 'name' }, language: { label: words.say('profile.language'), options: languages } },
      })}
      <WaysIn face={face} profile={profile} />
      {profile.properties.length > 0 ? (
        <section class="card" aria-labelledby="known">
          <h2 id="known">{words.say('profile.properties')}</h2>
          <dl class="facts">{profile.properties.map(({ label, value }) => <><dt>{label}</dt><dd>{value}</dd></>)}</dl>
        </section>
      ) : null}
    </Layout>
  );
};

const WaysIn = ({ face, profile }: Pick<ProfileProps, 'face' | 'profile'>): Html => {
  const { words } = face;
  return (
    <section class="card" aria-labelledby="ways-in">
      <h2 id="ways-in">{words.say('profile.ways-in')}</h2>
      <ul class="ways-in">
        <li><span><span class="soft">{words.say('door.email')}</span> <strong>{profile.email ?? '–'}</strong></span><ButtonLink href="/profile/address">{words.say('profile.address.change')}</ButtonLink></li>
        <li>
          <span><span class="soft">{words.say('door.password')}</span> <strong>{words.say(profile.hasPassword ? 'profile.password.set' : 'profile.password.none')}</strong></span>
          <ButtonLink href="/profile/password">{words.say(profile.hasPassword ? 'profile.password.change' : 'profile.password.choose')}</ButtonLink>
        </li>
        <li><span><span class="soft">{words.say('sessions.title')}</span></span><ButtonLink href="/profile/sessions">{words.say('profile.sessions')}</ButtonLink></li>
      </ul>
    </section>
  );
};

/** With the password of today; without one, or without knowing it, by a mailed link. */
export const PasswordPage = (props: ProfileProps): Html => {
  const { face, profile, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say(profile.hasPassword ? 'profile.password.change' : 'profile.password.choose')} lead={words.say(profile.hasPassword ? 'profile.password.lead' : 'profile.password.lead-none')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {profile.hasPassword ? formOf(PasswordForm, {
        ...base(props, '/profile/password'), submit: words.say('profile.password.change'), cancel: '/profile',
        faces: { current: { label: words.say('profile.password.current'), autocomplete: 'current-password' }, password: { label: words.say('door.password-new'), autocomplete: 'new-password', hint: words.say('link.reset.hint') } },
      }) : null}
      {profile.email === null ? null : (
        <section class="ways" aria-labelledby="by-mail">
          {profile.hasPassword ? <h2 id="by-mail">{words.say('door.forgot')}</h2> : <h2 id="by-mail" class="unseen">{words.say('profile.password.choose')}</h2>}
          <ActionButton action="/profile/password/link" csrf={face.csrf} kind={profile.hasPassword ? 'plain' : 'primary'}>{words.say('profile.password.mail')}</ActionButton>
        </section>
      )}
    </Layout>
  );
};

/** The new address is proven before it counts. */
export const AddressPage = (props: ProfileProps): Html => {
  const { face, profile, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('profile.address.title')} lead={words.say('profile.address.lead')} width="narrow" faulty={(faults?.length ?? 0) > 0}>
      {profile.email === null ? null : <p class="told"><span class="soft">{words.say('profile.address.now')}</span> <strong>{profile.email}</strong></p>}
      {formOf(profile.hasPassword ? ProvenAddressForm : PlainAddressForm, {
        ...base(props, '/profile/address'), submit: words.say('profile.address.submit'), cancel: '/profile',
        faces: {
          email: { label: words.say('profile.address.new'), type: 'email', autocomplete: 'email' },
          current: { label: words.say('profile.password.current'), autocomplete: 'current-password', hint: words.say('profile.address.why-password') },
        },
      })}
    </Layout>
  );
};
