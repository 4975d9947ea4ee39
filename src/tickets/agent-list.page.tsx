import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Badge, Chips, Empty, Pager, Table, Tabs } from '../web/listing.js';
import type { Child, Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { addressWith, queryText } from '../web/queries.js';
import { AGENT_TABS, LOOKED_AT, type AgentLine, type AgentTab } from './agent-list.queries.js';

export interface AgentListProps {
  readonly face: Face;
  readonly query: unknown;
  readonly tab: AgentTab;
  /** A role for the whole deployment. */
  readonly wide: boolean;
  readonly tickets: readonly AgentLine[];
  readonly next: string | undefined;
  /** The page looked at all that it may and came short. */
  readonly short: boolean;
  readonly statuses: readonly { readonly id: string; readonly label: string }[];
  /** Names of the contact or company that the list is about. */
  readonly about: readonly { readonly key: 'contact' | 'company'; readonly name: string }[];
}

const PATH = '/staff/tickets';

/** All tickets of the deployment, as agents work through them. */
export const AgentListPage = (props: AgentListProps): Html => {
  const { face, query, tab, tickets, next, short } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('agent.title')} width="wide" live="list">
      <Tabs words={words} tabs={AGENT_TABS.map(one => ({ href: addressWith(PATH, query, { tab: one, cursor: undefined }), label: words.say(`agent.tab.${one}`), current: one === tab }))} />
      <Finder {...props} />
      <Chips words={words} chips={chipsOf(props)} clear={`${PATH}?tab=${tab}`} />
      {tickets.length > 0 ? <Rows {...props} /> : <Empty title={words.say(tab === 'waiting' && !asked(query) ? 'agent.none-waiting' : 'tickets.none-found.title')}>{words.say(tab === 'waiting' && !asked(query) ? 'agent.none-waiting.text' : 'agent.none-found.text')}</Empty>}
      {short ? <p class="hint">{words.say('agent.short', words.number(LOOKED_AT))}</p> : null}
      <Pager words={words} next={next && addressWith(PATH, query, { cursor: next })} first={queryText(query, 'cursor') && addressWith(PATH, query, { cursor: undefined })} />
    </Layout>
  );
};

const asked = (query: unknown): boolean => ['q', 'status', 'contact', 'company'].some(name => queryText(query, name) !== undefined);

const Finder = ({ face: { words }, query, tab, statuses }: AgentListProps): Html => {
  const status = queryText(query, 'status');
  const kept = ['contact', 'company'].flatMap(name => (queryText(query, name) === undefined ? [] : [<input type="hidden" name={name} value={queryText(query, name)!} />]));
  return (
    <form class="finder" method="get" action={PATH} role="search">
      <input type="hidden" name="tab" value={tab} />
      {kept}
      <div class="field"><label for="q">{words.say('agent.search')}</label><input class="input" type="search" id="q" name="q" value={queryText(query, 'q') ?? ''} autocomplete="off" /></div>
      <div class="field"><label for="status">{words.say('tickets.status')}</label>
        <select class="input" id="status" name="status">
          <option value="">{words.say('tickets.status.any')}</option>
          {statuses.map(({ id, label }) => <option value={id} selected={id === status}>{label}</option>)}
        </select>
      </div>
      <div class="field"><label for="order">{words.say('tickets.sort')}</label>
        <select class="input" id="order" name="order">
          <option value="">{words.say('agent.order.latest')}</option>
          <option value="oldest" selected={queryText(query, 'order') === 'oldest'}>{words.say('agent.order.oldest')}</option>
        </select>
      </div>
      <button class="button plain" type="submit">{words.say('tickets.apply')}</button>
    </form>
  );
};

const chipsOf = ({ face: { words }, query, statuses, about }: AgentListProps) => {
  const without = (name: string): string => addressWith(PATH, query, { [name]: undefined, cursor: undefined });
  const [q, status] = [queryText(query, 'q'), queryText(query, 'status')];
  return [
    ...(q === undefined ? [] : [{ label: `“${q}”`, without: without('q') }]),
    ...(status === undefined ? [] : [{ label: statuses.find(({ id }) => id === status)?.label ?? status, without: without('status') }]),
    ...about.map(({ key, name }) => ({ label: words.say(`agent.of.${key}`, name), without: without(key) })),
  ];
};

const Rows = ({ face, tickets, query, statuses, wide }: AgentListProps): Html => {
  const { words } = face;
  const labels = new Map(statuses.map(({ id, label }) => [id, label]));
  const narrowed = (name: 'contact' | 'company', to: { id: string; name: string | null } | null): Child =>
    to && (wide ? <a href={addressWith(PATH, query, { [name]: to.id, cursor: undefined })} dir="auto">{to.name ?? words.say('agent.nameless')}</a> : <span dir="auto">{to.name ?? words.say('agent.nameless')}</span>);
  return (
    <Table
      caption={words.say('agent.title')}
      columns={[{ label: words.say('tickets.column.subject'), role: 'main' }, { label: words.say('agent.requester') }, { label: words.say('agent.company') }, { label: words.say('tickets.column.status') }, { label: words.say('tickets.column.activity') }]}
      rows={tickets.map(ticket => ({
        cells: [
          <><a href={`${PATH}/${ticket.id}`} dir="auto">{ticket.subject ?? words.say('tickets.untitled')}</a> <span class="soft">{ticket.reference}</span></>,
          narrowed('contact', ticket.requester),
          narrowed('company', ticket.company),
          <span class="agent-state">{ticket.waiting ? <Badge tone="waiting">{words.say('agent.waiting')}</Badge> : null}<Badge tone={ticket.closed ? 'done' : 'neutral'}>{labels.get(String(ticket.status)) ?? String(ticket.status ?? '')}</Badge></span>,
          <Moment face={face} at={Date.parse(ticket.lastActivity)} />,
        ],
      }))}
    />
  );
};
