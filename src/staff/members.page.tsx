import { randomUUID } from 'node:crypto';
import { ActionButton, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { History, type HistoryLine } from '../web/history.js';
import { Layout } from '../web/layout.js';
import { Badge, Pager, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { Fold, type Tried as TriedForm } from '../web/small-forms.js';
import type { Words } from '../web/words.js';
import { StaffInvitationForm } from './staff-invitations.js';
import { GrantRole, ROLES } from './staff.js';
import type { StaffCard } from './staff.queries.js';

export type Tried = TriedForm;
type Choices = readonly { readonly value: string; readonly label: string }[];

export interface MembersProps {
  readonly face: Face;
  readonly staff: readonly StaffCard[];
  readonly portals: Choices;
  readonly mayInvite: boolean;
  readonly next: string | undefined;
  readonly first: string | undefined;
}

const nameOf = ({ name, email, id }: StaffCard): string => name ?? email ?? id;

const roleText = ({ role, portal }: StaffCard['roles'][number], portals: Choices, words: Words): string =>
  portal === null ? words.say(`members.role.${role}`) : words.say('members.role-at', words.say(`members.role.${role}`), portals.find(({ value }) => value === portal)?.label ?? portal);

/** Everybody who works here: roles, second factor, last sign-in. */
export const MembersPage = ({ face, staff, portals, mayInvite, next, first }: MembersProps): Html => {
  const { words } = face;
  const columns = [{ label: words.say('members.name'), role: 'main' as const }, { label: words.say('members.roles') }, { label: words.say('security.factor') }, { label: words.say('members.last') }];
  const rows = staff.map(member => ({
    cells: [
      <><a href={`/staff/members/${member.id}`} dir="auto">{nameOf(member)}</a>{member.blocked ? <> <Badge tone="danger">{words.say('members.is-blocked')}</Badge></> : null}</>,
      member.roles.length === 0 ? words.say('members.no-role') : words.list(member.roles.map(role => roleText(role, portals, words))),
      member.secondFactor ? words.say('security.factor.on') : words.say('security.factor.off'),
      member.lastSignIn === null ? words.say('members.never') : <Moment face={face} at={Date.parse(member.lastSignIn)} relative />,
    ],
  }));
  return (
    <Layout face={face} title={words.say('members.title')} lead={words.say('members.lead')} width="wide" actions={mayInvite ? <><ButtonLink href="/staff/members-sso">{words.say('connection.title')}</ButtonLink><ButtonLink kind="primary" href="/staff/members/new">{words.say('members.invite')}</ButtonLink></> : null}>
      <Table caption={words.say('members.title')} columns={columns} rows={rows} />
      <Pager words={words} next={next} first={first} />
    </Layout>
  );
};

const roleFaces = (words: Words, portals: Choices) => ({
  role: { label: words.say('members.role'), options: ROLES.map(value => ({ value, label: words.say(`members.role.${value}`) })) },
  portal: { label: words.say('members.where'), options: [...portals], hint: words.say('members.where-hint') },
});

/** Inviting somebody: name, address, and a first role. */
export const NewMemberPage = ({ face, portals, tried }: { readonly face: Face; readonly portals: Choices; readonly tried?: Tried | undefined }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('members.invite')} lead={words.say('members.invite.lead')} width="narrow" faulty={tried !== undefined}>
      {formOf(StaffInvitationForm, {
        words, action: '/staff/members', csrf: face.csrf, idempotencyKey: randomUUID(), values: tried?.values, faults: tried?.faults, submit: words.say('members.invite.submit'), cancel: '/staff/members',
        faces: { name: { label: words.say('members.name'), autocomplete: 'off' }, email: { label: words.say('door.email'), type: 'email', autocomplete: 'off' }, ...roleFaces(words, portals) },
      })}
    </Layout>
  );
};

export interface MemberProps {
  readonly face: Face;
  readonly member: StaffCard;
  readonly portals: Choices;
  readonly isSelf: boolean;
  readonly mayChange: boolean;
  readonly history: readonly HistoryLine[];
  readonly tried?: Tried | undefined;
}

/** One member: what it may do, how its sign-in is protected, and what happened to it. */
export const MemberPage = (props: MemberProps): Html => {
  const { face, member, portals, mayChange, history, tried } = props;
  const { words } = face;
  const at = `/staff/members/${member.id}`;
  return (
    <Layout face={face} title={nameOf(member)} lead={<a href="/staff/members">{words.say('members.back')}</a>} faulty={tried !== undefined}>
      {member.blocked ? <p><Badge tone="danger">{words.say('members.is-blocked')}</Badge> {words.say('members.blocked.text')}</p> : null}
      <dl class="facts">
        <dt>{words.say('door.email')}</dt><dd>{member.email ?? '–'}</dd>
        <dt>{words.say('members.last')}</dt><dd>{member.lastSignIn === null ? words.say('members.never') : <Moment face={face} at={Date.parse(member.lastSignIn)} />}</dd>
        <dt>{words.say('security.factor')}</dt><dd>{member.secondFactorSince === null ? words.say('security.factor.off') : <>{words.say('security.factor.on')} (<Moment face={face} at={Date.parse(member.secondFactorSince)} />)</>}</dd>
      </dl>
      <Roles {...props} />
      {mayChange ? (
        <Fold title={words.say('members.grant')} open={tried !== undefined}>
          {formOf(GrantRole, { words, action: `${at}/roles`, csrf: face.csrf, idempotencyKey: randomUUID(), values: tried?.values, faults: tried?.faults, only: ['role', 'portal'], faces: roleFaces(words, portals), submit: words.say('members.grant') })}
        </Fold>
      ) : null}
      {mayChange ? <Actions {...props} /> : null}
      <History face={face} lines={history} />
    </Layout>
  );
};

const Roles = ({ face, member, portals, mayChange }: MemberProps): Html => {
  const { words } = face;
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">{words.say('members.roles')}</h2>
      {member.roles.length === 0 ? <p class="soft">{words.say('members.no-role.text')}</p> : (
        <ul class="ways-in">
          {member.roles.map(role => (
            <li>
              <strong>{roleText(role, portals, words)}</strong>
              {mayChange ? <ActionButton action={`/staff/members/${member.id}/roles/revoke`} csrf={face.csrf} kind="plain" fields={{ role: role.role, ...(role.portal === null ? {} : { portal: role.portal }) }}>{words.say('members.revoke')}<span class="unseen">: {roleText(role, portals, words)}</span></ActionButton> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** What an admin does for, or against, a member. */
const Actions = ({ face, member, isSelf }: MemberProps): Html => {
  const { words } = face;
  const at = `/staff/members/${member.id}`;
  return (
    <section aria-labelledby="access">
      <h2 id="access">{words.say('members.access')}</h2>
      <ul class="ways-in">
        {member.blocked ? null : <li><span>{words.say('members.mail.text')}</span><ActionButton action={`${at}/invitation`} csrf={face.csrf} kind="plain">{words.say('members.mail')}</ActionButton></li>}
        {member.secondFactor && !isSelf ? <li><span>{words.say('members.reset-factor.text')}</span><ActionButton action={`${at}/reset-second-factor`} csrf={face.csrf} kind="plain">{words.say('members.reset-factor')}</ActionButton></li> : null}
        {isSelf ? null : member.blocked
          ? <li><span>{words.say('members.unblock.text')}</span><ActionButton action={`${at}/unblock`} csrf={face.csrf} kind="plain">{words.say('members.unblock')}</ActionButton></li>
          : <li><span>{words.say('members.block.text')}</span><ActionButton action={`${at}/block`} csrf={face.csrf} kind="danger">{words.say('members.block')}</ActionButton></li>}
      </ul>
    </section>
  );
};
