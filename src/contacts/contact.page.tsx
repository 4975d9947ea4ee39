import { randomUUID } from 'node:crypto';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import { ActionButton, Button, ButtonLink, FaultSummary } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { History, type HistoryLine } from '../web/history.js';
import { Badge } from '../web/listing.js';
import type { Child, Html } from '../web/markup.js';
import { faultOf, Fold, Pick, SaveButton, SmallForm, Typed, type Tried } from '../web/small-forms.js';
import { ChangeEmail } from './contact-address.js';
import { ChangeProfile } from './contact-profile.js';
import { PropertyField } from './property-field.page.js';
import { languageOptions } from './contacts.page.js';
import type { contactCard } from './contacts.queries.js';

export type ContactCard = ReturnType<typeof contactCard>;

type Choice = { readonly value: string; readonly label: string };

export interface ContactPageProps {
  readonly face: Face;
  readonly card: ContactCard;
  readonly label: string;
  readonly sessions: number;
  /** Null for whom the log is not. */
  readonly history: readonly HistoryLine[] | null;
  /** The deployment's time zone. */
  readonly zone: string;
  readonly properties: readonly { readonly row: PropertyRow; readonly value: unknown; readonly text: string }[];
  readonly portals: readonly Choice[];
  readonly companies: readonly Choice[];
  readonly lists: readonly Choice[];
  /** Only admins block, register and erase. */
  readonly admin: boolean;
  readonly tried?: Tried | undefined;
}

/** A contact: who it is, where it belongs, how it stands, what happened to it, and what can be done. */
export const ContactPage = (props: ContactPageProps): Html => {
  const { face, card, label, tried } = props;
  const { words } = face;
  return (
    <Layout face={face} title={label} lead={<a href="/staff/contacts">{words.say('contacts.back')}</a>} faulty={tried !== undefined} actions={<ButtonLink href={`/staff/explain?contact=${card.id}`}>{words.say('contact.explain')}</ButtonLink>}>
      {tried ? <FaultSummary words={words} lines={tried.faults.map(fault => ({ href: `#f-${fault.path.replace(/[^A-Za-z0-9_-]/g, '-')}`, text: words.say('form.fault', fieldLabel(fault.path, props), words.of(fault)) }))} /> : null}
      <Facts props={props} />
      {card.erased ? null : <Changes props={props} />}
      {props.history ? <History face={face} lines={props.history} /> : null}
    </Layout>
  );
};

const fieldLabel = (path: string, { face: { words }, properties }: ContactPageProps): string => {
  const property = properties.find(({ row }) => path === `p.${row.id}`);
  return property ? words.of(property.row) : (words.find(`contact.field.${path}`) ?? path);
};

const Facts = ({ props: { face, card, sessions, properties } }: { props: ContactPageProps }): Html => {
  const { words } = face;
  const fact = (label: string, value: Child): Html | null => (value === null ? null : <><dt>{label}</dt><dd dir="auto">{value}</dd></>);
  return (
    <section class="card">
      <dl class="facts">
        {fact(words.say('contacts.standing'), card.erased ? <Badge>{words.say('contacts.erased')}</Badge> : card.blocked ? <Badge tone="danger">{words.say('contacts.blocked')}</Badge> : <Badge tone="done">{words.say('contact.active')}</Badge>)}
        {fact(words.say('contacts.email'), card.email && <>{card.email} <span class="soft">({words.say(card.verified ? 'contact.proven' : 'contact.unproven')})</span></>)}
        {fact(words.say('contact.language'), card.language && words.say(`language.name.${card.language}`))}
        {fact(words.say('contact.registered'), words.list(card.registered.map(({ title, portal }) => title ?? portal)) || words.say('contact.nowhere'))}
        {fact(words.say('contact.invited'), words.list(card.invited.filter(({ portal }) => !card.registered.some(one => one.portal === portal)).map(({ title, portal }) => title ?? portal)) || null)}
        {fact(words.say('contact.dynamic'), words.list(card.dynamicLists.map(({ name }) => name)) || null)}
        {fact(words.say('contact.sessions'), words.number(sessions))}
        {fact(words.say('contact.identities'), card.identities.length === 0 ? null : words.number(card.identities.length))}
        {properties.filter(({ value }) => value !== undefined && value !== null).map(({ row, text }) => fact(words.of(row), text))}
      </dl>
    </section>
  );
};

const Changes = ({ props }: { props: ContactPageProps }): Html => (
  <>
    <Membership props={props} kind="company" />
    <Membership props={props} kind="list" />
    <section class="stack">
      <h2>{props.face.words.say('contact.change')}</h2>
      <ProfileFolds props={props} />
      <PortalFold props={props} />
      {props.properties.length > 0 ? <PropertyFold props={props} /> : null}
      {props.admin ? <Standing props={props} /> : null}
    </section>
  </>
);

const Membership = ({ props, kind }: { props: ContactPageProps; kind: 'company' | 'list' }): Html => {
  const { face, card, tried } = props;
  const { words } = face;
  const at = `/staff/contacts/${card.id}`;
  const held = kind === 'company' ? card.companies.map(({ company, name }) => ({ id: company, name })) : card.lists.map(({ list, name }) => ({ id: list, name }));
  const label = words.say(`contact.field.${kind}`);
  const fault = faultOf(tried, kind, kind, face, label);
  return (
    <section aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>{words.say(kind === 'company' ? 'contacts.companies' : 'contact.lists')}</h2>
      {held.length === 0 ? <p class="soft">{words.say(`contact.none.${kind}`)}</p> : (
        <ul class="stack">{held.map(({ id, name }) => (
          <li class="row-line"><a href={`/staff/${kind === 'company' ? 'companies' : 'lists'}/${id}`} dir="auto">{name ?? id}</a> <ActionButton kind="quiet" csrf={face.csrf} action={`${at}/${kind}-removal`} fields={{ [kind]: id }}>{words.say(`contact.remove.${kind}`)}<span class="unseen"> {name}</span></ActionButton></li>
        ))}</ul>
      )}
      <Fold title={words.say(`contact.add.${kind}`)} open={fault !== undefined}>
        <SmallForm face={face} action={`${at}/${kind}`} buttons={<Button>{words.say('contact.add')}</Button>}>
          {kind === 'company' ? <Typed face={face} name="company" label={label} hint={words.say('contact.company.hint')} options={props.companies} value={tried?.action === 'company' ? String(tried.values['company'] ?? '') : ''} fault={fault} /> : <Pick face={face} name="list" label={label} options={props.lists} fault={fault} />}
        </SmallForm>
      </Fold>
    </section>
  );
};

const ProfileFolds = ({ props: { face, card, tried } }: { props: ContactPageProps }): Html => {
  const { words } = face;
  const common = { words, csrf: face.csrf, idempotencyKey: randomUUID(), hidden: { contact: card.id }, submit: words.say('people.save') };
  const at = `/staff/contacts/${card.id}`;
  const own = (action: string) => (tried?.action === action ? tried.values : undefined);
  return (
    <>
      <Fold title={words.say('contact.profile')} open={tried?.action === 'profile'}>
        {formOf(ChangeProfile, { ...common, action: `${at}/profile`, only: ['name', 'language'], values: own('profile') ?? { name: card.name ?? '', language: card.language ?? '' }, faces: { language: { options: languageOptions(face) } } })}
      </Fold>
      <Fold title={words.say('contact.address')} open={tried?.action === 'address'}>
        {formOf(ChangeEmail, { ...common, action: `${at}/address`, only: ['email'], values: own('address') ?? { email: card.email ?? '' }, faces: { email: { type: 'email', label: words.say('contacts.email'), hint: words.say('contact.address.hint') } } })}
      </Fold>
    </>
  );
};

const PortalFold = ({ props: { face, card, portals, admin, tried } }: { props: ContactPageProps }): Html | null => {
  const { words } = face;
  const open = portals.filter(({ value }) => !card.registered.some(({ portal }) => portal === value));
  const at = `/staff/contacts/${card.id}`;
  const fault = faultOf(tried, 'registration', 'portal', face, words.say('explain.portal'));
  return open.length === 0 ? null : (
    <Fold title={words.say('contact.portal')} open={fault !== undefined}>
      <p class="soft">{words.say('contact.portal.lead')}</p>
      <SmallForm face={face} action="/staff/invitations" buttons={<><Button>{words.say('contact.invite')}</Button>{admin ? <Button kind="plain" formaction={`${at}/registration`}>{words.say('contact.register')}</Button> : null}</>}>
        <input type="hidden" name="contact" value={card.id} />
        <input type="hidden" name="next" value={at} />
        <Pick face={face} name="portal" label={words.say('explain.portal')} options={open} fault={fault} />
      </SmallForm>
    </Fold>
  );
};

const PropertyFold = ({ props: { face, zone, card, properties, tried } }: { props: ContactPageProps }): Html => (
  <Fold title={face.words.say('contact.properties')} open={tried?.action === 'properties'}>
    <SmallForm face={face} action={`/staff/contacts/${card.id}/properties`} buttons={<SaveButton face={face} />}>
      {properties.map(({ row, value }) => <PropertyField face={face} zone={zone} property={row} value={tried?.action === 'properties' ? tried.values[`p.${row.id}`] : value} fault={faultOf(tried, 'properties', `p.${row.id}`, face, face.words.of(row))} />)}
    </SmallForm>
  </Fold>
);

const Standing = ({ props: { face, card } }: { props: ContactPageProps }): Html => {
  const { words } = face;
  const at = `/staff/contacts/${card.id}`;
  return (
    <Fold title={words.say('contact.standing')}>
      <p>{words.say(card.blocked ? 'contact.unblock.lead' : 'contact.block.lead')}</p>
      <p class="actions"><ActionButton kind={card.blocked ? 'plain' : 'danger'} csrf={face.csrf} action={`${at}/${card.blocked ? 'unblocking' : 'blocking'}`}>{words.say(card.blocked ? 'contact.unblock' : 'contact.block')}</ActionButton></p>
      <p>{words.say('contact.erase.lead')}</p>
      <p class="actions"><ButtonLink kind="danger" href={`${at}/erasure`}>{words.say('contact.erase.preview')}</ButtonLink></p>
    </Fold>
  );
};
