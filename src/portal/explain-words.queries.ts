import type { ContactRow } from '../contacts/contact.policy.js';
import type { ListRow } from '../lists/list.policy.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { companyName, listName, nameText } from '../platform/names.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import type { Words } from '../web/words.js';
import type { Check, SetBy } from './check.policy.js';
import { explanationFor, type Answer } from './explanations.queries.js';
import type { PortalRow } from './portal.policy.js';
import { judgedInWords, type RuleWords } from './rule-words.queries.js';
import { asSubject } from './sight.policy.js';

/** A rule that was judged, and whose it is. */
export interface ToldRule extends RuleWords {
  readonly whose: string;
}

/** A check as people read it. */
export interface ToldCheck {
  readonly check: string;
  readonly outcome: Check['outcome'];
  readonly sentence: string;
  readonly operands: readonly { readonly label: string; readonly value: string }[];
  readonly rules: readonly ToldRule[];
  readonly setBy: SetBy | null;
}

export interface Told {
  readonly verdict: string;
  readonly visible: boolean | null;
  readonly checks: readonly ToldCheck[];
  /** How the door was assumed: host and method. */
  readonly assumed: string | null;
}

type Ids = { readonly portal: string; readonly contact: string; readonly ticket: string };

/** Everything that putting an answer into words looks at: names of today, values of the moment asked. */
interface Telling {
  readonly names: Rows;
  readonly rows: Rows;
  readonly ids: Ids;
  readonly answer: Answer;
  readonly words: Words;
  readonly at: number;
  readonly zone: string;
  /** Who may read tickets: the whole deployment's admins and agents. Others learn no text, and no name from outside the portal. */
  readonly mayReadTickets: boolean;
  readonly allNames: boolean;
}

/** Tickets belong to no portal, and who only audits reads none (U8). */
export const mayReadTickets = ({ portals, roles }: Caller): boolean => portals === null && roles.some(role => role === 'admin' || role === 'agent');

/** The same answer as the API's, in words: operands by their names, every criterion as it was judged. */
export const toldFor = async (house: House, caller: Caller, ids: Ids, at: number | undefined, words: Words): Promise<Told> => {
  const answer = await explanationFor(house, caller, ids, at);
  const names = house.stores.views.snapshot();
  const zone = names.get<PortalRow>('portal', ids.portal)?.row.zone.value ?? house.config.zone;
  const telling = { names, ids, answer, words, zone, at: Date.parse(answer.at), mayReadTickets: mayReadTickets(caller), allNames: caller.portals === null };
  if (answer.position === null) return told({ ...telling, rows: names });
  // Names of then too: a snapshot of today must not be kept while the rows of then are loaded.
  return house.past.ask(answer.position, rows => told({ ...telling, names: rows, rows }));
};

const told = (telling: Telling): Told => {
  const checks = telling.answer.checks.map(check => toldCheck(check, telling));
  const { assumed, visible } = telling.answer;
  return { verdict: verdictOf(checks, telling), visible, checks, assumed: assumed && telling.words.say('explain.assumed', assumed.host, methodName(assumed.method, telling.words)) };
};

const methodName = (method: string, words: Words): string => words.find(`explain.method.${method}`) ?? method;

/** What a contact is called: its name, else its address. */
export const contactLabel = (rows: Rows, id: string, words: Words): string => {
  const row = rows.get<ContactRow>('contact', id)?.row;
  return nameText(row?.name) ?? nameText(row?.email) ?? (row?.erased ? words.say('people.deleted-contact') : id);
};

const nameOfScope = ({ names: rows, words, ids, allNames }: Telling, scope: string): string => {
  const [kind, id] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)];
  if (!allNames && !isKnownTo(rows, ids, kind, id)) return words.say(kind === 'company' ? 'people.other-company' : 'people.other-contact');
  return kind === 'company' ? (companyName(rows, id) ?? id) : contactLabel(rows, id, words);
};

/** Known at the portal that is asked about: its contacts, and the companies of the one that is asked about. */
const isKnownTo = (rows: Rows, { portal, contact }: Ids, kind: string, id: string): boolean => {
  if (kind === 'company') return Object.hasOwn(rows.get<ContactRow>('contact', contact)?.row.companies ?? {}, id);
  const row = rows.get<ContactRow>('contact', id)?.row;
  return id === contact || (row !== undefined && (Object.hasOwn(row.registered, portal) || Object.hasOwn(row.invited, portal)));
};

const OUTCOMES_IN_WORDS = new Set(['filter.list', 'filter.portal']);

const toldCheck = (check: Check, telling: Telling): ToldCheck => {
  const { names, words } = telling;
  const list = check.operands['list'];
  const sentence = typeof list === 'string' ? words.of(check).replaceAll(list, `“${listName(names, list) ?? list}”`) : words.of(check);
  const asked = check.outcome !== 'not-asked';
  return { check: check.check, outcome: check.outcome, sentence, operands: asked ? operandsOf(check, telling) : [], rules: asked ? rulesOf(check, telling) : [], setBy: check.setBy };
};

type Operand = ToldCheck['operands'][number];

const operandsOf = ({ check, operands }: Check, telling: Telling): readonly Operand[] => {
  const { names, words, ids } = telling;
  const one = (label: string, value: string | null): readonly Operand[] => (value === null || value === '' ? [] : [{ label, value }]);
  const scopes = (name: string): string => words.list((operands[name] as readonly string[] ?? []).map(scope => nameOfScope(telling, scope))) || words.say('people.nobody');
  switch (check) {
    case 'portal':
      return [...one(words.say('explain.host'), operands['host'] as string), ...one(words.say('explain.portal'), names.get<PortalRow>('portal', ids.portal)?.row.title.value ?? ids.portal)];
    case 'contact.blocked':
    case 'contact':
      return one(words.say('explain.contact'), contactLabel(names, ids.contact, words));
    case 'sso':
      return one(words.say('explain.method'), methodName(String(operands['method']), words));
    case 'access':
    case 'lists':
      return one(words.say('explain.lists'), listsAsked(operands, telling));
    case 'scope':
      return [...one(words.say('explain.scope.ticket'), scopes('ticket')), ...one(words.say('explain.scope.viewer'), scopes('viewer'))];
    default:
      return [];
  }
};

type AskedList = { readonly list: string; readonly member: boolean };

const listsAsked = ({ asked, lists }: Check['operands'], { names, words }: Telling): string => {
  const name = (list: string): string => listName(names, list) ?? list;
  if (Array.isArray(asked)) return words.list((asked as AskedList[]).map(({ list, member }) => words.say(member ? 'explain.on-list' : 'explain.not-on-list', name(list))));
  return words.list((lists as readonly string[] | undefined ?? []).map(name));
};

/** The rules behind a check: a filter on the ticket, the criteria of dynamic lists on the contact. */
const rulesOf = ({ check, operands }: Check, telling: Telling): readonly ToldRule[] => {
  const { rows, words, ids, at, zone } = telling;
  const facts = rows.get<TicketFacts>('ticketFacts', ids.ticket)?.row;
  if (OUTCOMES_IN_WORDS.has(check) && facts) {
    const list = operands['list'] as string | null;
    const whose = list === null ? words.say('explain.rule.portal') : words.say('explain.rule.list', listName(telling.names, list) ?? list);
    return [{ whose, ...judgedInWords(rows, 'ticket', operands['rule'], { zone, subject: asSubject(facts), at, texts: telling.mayReadTickets }, words) }];
  }
  return check === 'lists' ? ((operands['asked'] as AskedList[] | undefined) ?? []).flatMap(({ list }) => criteriaOf(list, telling)) : [];
};

const criteriaOf = (id: string, { rows, words, ids, at }: Telling): readonly ToldRule[] => {
  const list = rows.get<ListRow>('list', id)?.row;
  const contact = rows.get<ContactRow>('contact', ids.contact)?.row;
  if (list?.kind !== 'dynamic' || !contact) return [];
  const subject = { recorded: (property: string) => (Object.hasOwn(contact.properties, property) ? contact.properties[property]! : []) as never };
  return [{ whose: words.say('explain.rule.criteria', list.name), ...judgedInWords(rows, 'contact', list.criteria, { zone: list.zone, subject, at, texts: true }, words) }];
};

/** One plain sentence or two, to be read aloud. */
const verdictOf = (checks: readonly ToldCheck[], { names, words, ids, answer, at, zone }: Telling): string => {
  const who = contactLabel(names, ids.contact, words);
  const ticket = names.get<TicketFacts>('ticketFacts', ids.ticket)?.row.reference ?? ids.ticket;
  const sentence =
    answer.visible === null ? words.say('explain.verdict.lost', who, ticket)
    : !answer.visible ? `${words.say('explain.verdict.hidden', who, ticket)} ${reasonOf(checks, words)}`
    : words.say(answer.mayReply ? 'explain.verdict.answers' : 'explain.verdict.reads', who, ticket);
  return answer.position === null ? sentence : `${words.say('explain.verdict.then', words.moment(at, zone))} ${sentence}`;
};

const reasonOf = (checks: readonly ToldCheck[], words: Words): string => {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const first = failed.find(({ check }) => !OUTCOMES_IN_WORDS.has(check));
  if (first) return first.check === 'self-registration' ? words.say('explain.reason.unregistered') : first.sentence;
  const [rule, ...others] = failed.flatMap(({ rules }) => rules);
  const [group, ...groups] = rule?.groups ?? [];
  if (!rule || !group || others.length > 0 || groups.length > 0) return words.say('explain.reason.rules');
  return group.criteria.filter(({ holds }) => !holds).map(({ sentence, found }) => words.say('explain.reason.criterion', sentence, found)).join(' ');
};
