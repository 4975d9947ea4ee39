import type { SsoKind } from '../sso/connection.policy.js';
import type { Face } from '../web/face.js';
import type { Html } from '../web/markup.js';
import type { WordKey } from '../web/words.en.js';
import { Badge } from '../web/listing.js';
import type { ConnectionCard, OwnValues } from './connections.queries.js';

interface Told {
  readonly value: Exclude<keyof OwnValues, 'host'>;
  readonly label: WordKey;
  /** What the providers' own pages call it. */
  readonly there: readonly (readonly [provider: string, field: string])[];
}

const LABELS: Readonly<Record<SsoKind, readonly Told[]>> = {
  saml: [
    { value: 'answer', label: 'connection.value.acs', there: [['Okta', 'Single sign-on URL'], ['Entra ID', 'Reply URL (Assertion Consumer Service URL)'], ['Google', 'ACS URL'], ['Keycloak', 'Valid redirect URIs; Assertion Consumer Service POST Binding URL']] },
    { value: 'entityId', label: 'connection.value.entity', there: [['Okta', 'Audience URI (SP Entity ID)'], ['Entra ID', 'Identifier (Entity ID)'], ['Google', 'Entity ID'], ['Keycloak', 'Client ID']] },
    { value: 'logout', label: 'connection.value.logout', there: [['Okta', 'Single Logout URL'], ['Entra ID', 'Logout Url'], ['Keycloak', 'Logout Service Redirect Binding URL']] },
    { value: 'start', label: 'connection.value.start', there: [['Entra ID', 'Sign on URL'], ['Google', 'Start URL'], ['Keycloak', 'Home URL']] },
    { value: 'metadata', label: 'connection.value.metadata', there: [['Entra ID', 'Upload metadata file'], ['Keycloak', 'Import client']] },
  ],
  oidc: [
    { value: 'answer', label: 'connection.value.redirect', there: [['Okta', 'Sign-in redirect URIs'], ['Entra ID', 'Redirect URI (Web)'], ['Google', 'Authorized redirect URIs'], ['Keycloak', 'Valid redirect URIs']] },
    { value: 'start', label: 'connection.value.start', there: [['Okta', 'Initiate login URI'], ['Keycloak', 'Home URL']] },
  ],
  jwt: [
    { value: 'answer', label: 'connection.value.token', there: [] },
    { value: 'entityId', label: 'connection.value.audience', there: [] },
    { value: 'start', label: 'connection.value.start', there: [] },
  ],
};

const told = ({ kind, settings }: ConnectionCard, values: OwnValues): readonly Told[] =>
  LABELS[kind].filter(({ value }) => {
    if (values[value] === null) return false;
    if (value === 'entityId') return !(settings?.kind === 'jwt' && settings.profile !== 'strict');
    // Its route answers only when the connection is set up.
    return value !== 'metadata' || settings !== null;
  });

/** Our values for the provider's side, each under the name that it has there. */
export const OwnValuesOf = ({ face, card }: { readonly face: Face; readonly card: ConnectionCard }): Html => (
  <>
    {card.values.map((values, at) => (
      <section aria-labelledby={`values-${at}`}>
        <h3 id={`values-${at}`} class={card.values.length === 1 ? 'unseen' : undefined}>{values.host}</h3>
        <dl class="sso-values">
          {told(card, values).map(({ value, label, there }) => <Value face={face} id={`value-${at}-${value}`} label={face.words.say(label as 'connection.value.acs')} text={values[value] ?? ''} there={there} />)}
        </dl>
      </section>
    ))}
  </>
);

/** A value to take elsewhere, with a button that copies it where a script can. */
export const Value = ({ face, id, label, text, there = [] }: { readonly face: Face; readonly id: string; readonly label: string; readonly text: string; readonly there?: Told['there'] }): Html => (
  <div>
    <dt id={`${id}-label`}>{label}</dt>
    <dd>
      <span class="sso-value"><code id={id}>{text}</code> <button class="button plain" type="button" hidden data-copy={id} data-copied={face.words.say('connection.copied')} aria-describedby={`${id}-label`}>{face.words.say('connection.copy')}</button></span>
      {there.length === 0 ? null : <span class="soft sso-there">{there.map(([provider, field]) => <span>{provider}: <span lang="en">{field}</span></span>)}</span>}
    </dd>
  </div>
);

/** Ready, or what is missing: said with a word, not by colour alone. */
export const State = ({ face: { words }, card }: { readonly face: Face; readonly card: ConnectionCard }): Html => (
  <><Badge tone={card.lacking === null ? 'done' : 'waiting'}>{words.say(card.lacking === null ? 'connection.ready' : `connection.lacks.${card.lacking}`)}</Badge>
  {card.warnings.length === 0 ? null : <> <Badge tone="danger">{words.say('connection.warnings.count', card.warnings.length)}</Badge></>}</>
);
