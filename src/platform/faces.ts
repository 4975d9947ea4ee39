import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { PortalHost } from '../portal/portal-hosts.view.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { StaffRow } from '../staff/staff.policy.js';
import type { Face, NavLink } from '../web/face.js';
import { languageOf } from '../web/language.js';
import type { ProblemsOptions } from '../web/problems.filter.js';
import { wordsFor, type Words } from '../web/words.js';
import { readCookie } from '../web/cookies.js';
import type { Role } from '../kernel/command.js';
import { flashOf, type FlashKey } from './page-answers.js';
import { stepUpDetour } from '../identity/step-up.detour.js';
import { Gate, type Visit, type Visited } from './gate.js';
import { House } from './house.js';

export const LANGUAGE_COOKIE = 'language';

/** Makes what all pages of a request have in common. */
@Injectable()
export class Faces {
  constructor(
    private readonly house: House,
    private readonly gate: Gate,
  ) {}

  /** The portal of a host, as its row says now. */
  portalAt(host: string): PortalRow | undefined {
    const snapshot = this.house.stores.views.snapshot();
    const found = snapshot.get<PortalHost>('portalHosts', host)?.row;
    return found && snapshot.get<PortalRow>('portal', found.portal)?.row;
  }

  /** Never throws: error pages are made by it too. */
  of(request: FastifyRequest): Face {
    const visit = (request as Visited).visit ?? this.#quietly(request);
    const portal = visit && this.portalAt(visit.host);
    const row = visit?.caller && this.#person(visit);
    const words = wordsFor(this.#language(request, visit, portal, row));
    const flash = flashOf(request.headers.cookie, words);
    const signedIn = visit?.caller !== undefined;
    return {
      words,
      portal: { title: portal?.title.value ?? 'Sichtfeld', hue: portal?.brand.value.hue ?? 250, zone: portal?.zone.value ?? this.house.config.zone },
      now: this.house.clock.now(),
      path: withoutToken(request.url),
      nav: signedIn ? navOf(visit!, words, request.url).filter(({ href }) => href !== MAILBOX || this.house.mailing.mailer.mailbox !== undefined) : [],
      ...(visit?.csrf ? { csrf: visit.csrf } : {}),
      ...(signedIn ? { since: this.#since() } : {}),
      ...(signedIn ? { account: { name: nameOf(row) || visit!.caller!.actor.id, links: accountLinksOf(visit!, words, request.url) } } : portal && !/^\/(staff\/)?sign-in/.test(request.url) ? { signIn: '/sign-in' } : {}),
      ...(flash ? { flash } : {}),
    };
  }

  problems(): ProblemsOptions {
    return {
      faceOf: request => this.of(request),
      signInPath: request => signInPath(request as Visited),
      detour: (error, request) => stepUpDetour(this.of(request), this.house, error, request as Visited),
      report: (error, { id, method, route }) => {
        if (this.house.config.log !== 'off') console.error(JSON.stringify({ level: 'error', id, method, route, error: error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : String(error) }));
      },
    };
  }

  /** As ids of the live stream name it (src/live). */
  #since(): string {
    return `${this.house.stores.events.lineage}.${this.house.stores.views.snapshot().checkpoint('views')}`;
  }

  #quietly(request: FastifyRequest): Visit | undefined {
    try {
      return this.gate.visit(request);
    } catch {
      return undefined;
    }
  }

  #person(visit: Visit): ContactRow | StaffRow | undefined {
    const { actor } = visit.caller!;
    return this.house.stores.views.snapshot().get<ContactRow | StaffRow>(actor.kind === 'contact' ? 'contact' : 'staff', actor.id)?.row;
  }

  #language(request: FastifyRequest, visit: Visit | undefined, portal: PortalRow | undefined, row: ContactRow | StaffRow | undefined) {
    const picked = readCookie(request.headers.cookie, { name: LANGUAGE_COOKIE, secure: false });
    return languageOf({
      person: row && 'language' in row ? row.language : undefined,
      picked,
      portal: portal?.language ?? (visit ? this.house.config.language : undefined),
      acceptLanguage: request.headers['accept-language'],
    });
  }
}

/** An address that brought a token goes on without it: into no page, and so into no history or note (J15). */
const withoutToken = (url: string): string => {
  const [path = '/', query] = url.split(/\?(.*)/s);
  return query !== undefined && new URLSearchParams(query).has('jwt') ? path : url;
};

/** Whoever brings a session that is over hears that it is; others are just asked to sign in. */
const signInPath = ({ url, visit }: Partial<Visited> & { readonly url: string }): string => {
  if (url.startsWith('/staff')) return url === '/staff' ? '/staff/sign-in' : `/staff/sign-in?next=${encodeURIComponent(url)}`;
  return `/sign-in?next=${encodeURIComponent(url)}${visit?.token === undefined ? '' : '&ended=yes'}`;
};

const nameOf = (row: ContactRow | StaffRow | undefined): string => (typeof row?.name === 'string' ? row.name : '');

/** `reach`: only for roles that hold for the whole deployment. */
type NavEntry = readonly [href: string, label: FlashKey, whom: readonly Role[], reach?: 'deployment'];

/** Only where mails are kept instead of being sent. */
const MAILBOX = '/staff/mailbox';

const CUSTOMER_NAV: readonly NavEntry[] = [
  ['/tickets', 'nav.tickets', ['contact']],
  ['/help', 'nav.help', ['contact']],
];

const STAFF_NAV: readonly NavEntry[] = [
  ['/staff/portals', 'nav.portals', ['admin']],
  ['/staff/ticket-properties', 'nav.ticket-properties', ['admin']],
  ['/staff/tickets', 'nav.agent', ['agent', 'admin']],
  ['/staff/contacts', 'nav.contacts', ['admin', 'agent'], 'deployment'],
  ['/staff/companies', 'nav.companies', ['admin', 'agent'], 'deployment'],
  ['/staff/lists', 'nav.lists', ['admin', 'agent'], 'deployment'],
  ['/staff/import', 'nav.import', ['admin'], 'deployment'],
  ['/staff/explain', 'nav.explain', ['admin', 'agent', 'auditor']],
  ['/staff/articles', 'nav.articles', ['admin', 'agent']],
  ['/staff/members', 'members.title', ['admin', 'auditor'], 'deployment'],
  ['/staff/refusals', 'nav.refusals', ['admin', 'auditor']],
  [MAILBOX, 'nav.mailbox', ['admin'], 'deployment'],
];

/** The first page of staff that these roles open. */
export const staffHome = (roles: readonly Role[]): string => (STAFF_NAV.find(([, , whom]) => roles.some(role => whom.includes(role))) ?? STAFF_NAV[0]!)[0];
/** In the account's menu. */
const ACCOUNT_LINKS: readonly NavEntry[] = [
  ['/profile', 'profile.title', ['contact']],
  ['/staff/security', 'security.title', ['admin', 'agent', 'auditor']],
  ['/profile/sessions', 'sessions.title', ['contact', 'admin', 'agent', 'auditor']],
  ['/staff/tokens', 'tokens.title', ['admin', 'agent', 'auditor']],
];

const navOf = (visit: Visit, words: Words, url: string): NavLink[] => {
  const link = (href: string, label: string): NavLink => ({ href, label, current: url === href || url.startsWith(`${href}/`) || url.startsWith(`${href}?`) });
  const { actor, roles, portals } = visit.caller!;
  return (actor.kind === 'contact' ? CUSTOMER_NAV : STAFF_NAV).filter(([, , whom, reach]) => roles.some(role => whom.includes(role)) && (reach === undefined || portals === null)).map(([href, key]) => link(href, words.say(key)));
};

const accountLinksOf = ({ caller }: Visit, words: Words, url: string): NavLink[] =>
  ACCOUNT_LINKS.filter(([, , whom]) => caller!.roles.some(role => whom.includes(role))).map(([href, key]) => ({ href, label: words.say(key), current: url.split('?')[0] === href }));
