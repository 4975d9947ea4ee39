import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Chips, Pager, Tabs } from '../web/listing.js';
import type { Child, Html } from '../web/markup.js';
import { addressWith, queryText } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { COUNT_CAP, type Tab } from './ticket.queries.js';

/** One row, as the page needs it: read from the ready line of the index. */
export interface ListedTicket {
  readonly id: string;
  readonly reference: string;
  readonly subject: string | null;
  readonly status: string;
  readonly opened: string;
  readonly lastActivity: string;
}

export interface TicketListProps {
  readonly face: Face;
  readonly tickets: readonly ListedTicket[];
  readonly query: unknown;
  readonly tab: Tab;
  readonly counts: Readonly<Record<Tab, { count: number; updating: boolean }>>;
  readonly next: string | undefined;
  readonly updating: boolean;
  /** Status ids with what customers read. */
  readonly statuses: readonly { readonly id: string; readonly label: string }[];
}

const PATH = '/tickets';
const TABS: readonly Tab[] = ['mine', 'company', 'all'];
const SORTS = ['activity', 'opened', 'status'] as const;

/** Everything about the list lives in its address: back, reload and a shared link keep it (C7). */
export const TicketListPage = (props: TicketListProps): Html => {
  const { face, query, tab, counts, tickets, next, updating } = props;
  const { words } = face;
  const found = queryText(query, 'q') !== undefined || queryText(query, 'status') !== undefined;
  return (
    <Layout face={face} title={words.say('tickets.title')} width="wide" live="list" actions={<ButtonLink kind="primary" href="/tickets/new">{words.say('tickets.open')}</ButtonLink>}>
      <Tabs words={words} tabs={TABS.map(one => ({ href: addressWith(PATH, query, { tab: one, cursor: undefined }), label: words.say(`tickets.tab.${one}`), count: counts[one].updating ? '…' : words.say('tickets.count', counts[one].count, counts[one].count > COUNT_CAP), current: one === tab }))} />
      <Finder {...props} />
      <Chips words={words} chips={chipsOf(props)} clear={`${PATH}?tab=${tab}`} />
      {updating ? <p class="hint" role="status">{words.say('tickets.updating')}</p> : null}
      {tickets.length > 0 ? <Rows {...props} /> : <Empty words={words} found={found} />}
      <Pager words={words} next={next && addressWith(PATH, query, { cursor: next })} first={queryText(query, 'cursor') && addressWith(PATH, query, { cursor: undefined })} />
      {tickets.length > 0 ? <p class="soft"><a href={addressWith('/api/tickets.csv', query, { cursor: undefined })}>{words.say('tickets.export.csv')}</a> · <a href={addressWith('/api/tickets.json', query, { cursor: undefined })}>{words.say('tickets.export.json')}</a></p> : null}
    </Layout>
  );
};

const Finder = ({ face, query, tab, statuses }: TicketListProps): Html => {
  const { words } = face;
  const status = queryText(query, 'status');
  const sort = queryText(query, 'sort') ?? 'activity';
  return (
    <form class="finder" method="get" action={PATH} role="search">
      <input type="hidden" name="tab" value={tab} />
      <div class="field"><label for="q">{words.say('tickets.search')}</label><input class="input" type="search" id="q" name="q" value={queryText(query, 'q') ?? ''} autocomplete="off" /></div>
      <div class="field"><label for="status">{words.say('tickets.status')}</label>
        <select class="input" id="status" name="status">
          <option value="">{words.say('tickets.status.any')}</option>
          {statuses.map(({ id, label }) => <option value={id} selected={id === status}>{label}</option>)}
        </select>
      </div>
      <div class="field"><label for="sort">{words.say('tickets.sort')}</label>
        <select class="input" id="sort" name="sort">{SORTS.map(one => <option value={one} selected={one === sort}>{words.say(`tickets.sort.${one}`)}</option>)}</select>
      </div>
      <button class="button plain" type="submit">{words.say('tickets.apply')}</button>
    </form>
  );
};

const chipsOf = ({ query, statuses }: TicketListProps) => {
  const q = queryText(query, 'q');
  const status = queryText(query, 'status');
  return [
    ...(q === undefined ? [] : [{ label: `“${q}”`, without: addressWith(PATH, query, { q: undefined, cursor: undefined }) }]),
    ...(status === undefined ? [] : [{ label: statuses.find(({ id }) => id === status)?.label ?? status, without: addressWith(PATH, query, { status: undefined, cursor: undefined }) }]),
  ];
};

const Rows = ({ face, tickets, statuses }: TicketListProps): Html => {
  const { words } = face;
  const labels = new Map(statuses.map(({ id, label }) => [id, label]));
  return (
    <table class="table" role="table">
      <caption class="unseen">{words.say('tickets.title')}</caption>
      <thead role="rowgroup">
        <tr role="row">{(['subject', 'status', 'activity', 'opened'] as const).map(column => <th scope="col" role="columnheader">{words.say(`tickets.column.${column}`)}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">
        {tickets.map(ticket => (
          <tr role="row">
            <th scope="row" role="rowheader" class="main"><a href={`/tickets/${ticket.id}`} dir="auto">{ticket.subject ?? words.say('tickets.untitled')}</a> <span class="soft">{ticket.reference}</span></th>
            <Cell label={words.say('tickets.column.status')}><span class="badge">{labels.get(ticket.status) ?? ticket.status}</span></Cell>
            <Cell label={words.say('tickets.column.activity')}><When face={face} iso={ticket.lastActivity} /></Cell>
            <Cell label={words.say('tickets.column.opened')}><When face={face} iso={ticket.opened} /></Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Cell = ({ label, children }: { readonly label: string; readonly children?: Child }): Html => <td role="cell" data-label={label}>{children}</td>;

const When = ({ face, iso }: { readonly face: Face; readonly iso: string }): Html => <time datetime={iso}>{face.words.moment(Date.parse(iso), face.portal.zone)}</time>;

const Empty = ({ words, found }: { readonly words: Words; readonly found: boolean }): Html => (
  <section class="empty">
    <h2>{words.say(found ? 'tickets.none-found.title' : 'tickets.empty.title')}</h2>
    <p>{words.say(found ? 'tickets.none-found.text' : 'tickets.empty.text')}</p>
    {found ? null : <p><ButtonLink kind="primary" href="/tickets/new">{words.say('tickets.open')}</ButtonLink></p>}
  </section>
);
