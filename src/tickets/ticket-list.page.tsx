import { ButtonLink, FaultSummary, type FaultLine } from '../web/controls.js';
import { Layout } from '../web/layout.js';
import { Chips, Pager, Tabs, type Chip } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { addressWith, queryTexts } from '../web/queries.js';
import { LIST_PATH } from './list-address.js';
import { unfiltered } from './list-chips.js';
import { TABS } from './list-request.js';
import { Finder, isFiltered, type FinderProps } from './ticket-finder.page.js';
import { Rows, type RowsProps } from './ticket-rows.page.js';
import { COUNT_CAP, type Tab, type TabCount } from './ticket.queries.js';

export interface TicketListProps extends Omit<RowsProps, 'sortable'>, FinderProps {
  readonly counts: Readonly<Record<Tab, TabCount>>;
  readonly next: string | undefined;
  readonly updating: boolean;
  readonly chips: readonly Chip[];
  /** What is wrong with the address; then there are no tickets. */
  readonly faults: readonly FaultLine[];
}

/** Everything about the list lives in its address: back, reload and a shared link keep it (C7). */
export const TicketListPage = (props: TicketListProps): Html => {
  const { face, query, chips, tickets, updating, faults } = props;
  const { words } = face;
  return (
    <Layout face={face} title={words.say('tickets.title')} width="wide" live="list" faulty={faults.length > 0} actions={<ButtonLink kind="primary" href="/tickets/new">{words.say('tickets.open')}</ButtonLink>}>
      {faults.length > 0 ? <BadAddress {...props} /> : null}
      <ListTabs {...props} />
      <Finder {...props} />
      <Chips words={words} chips={chips} clear={unfiltered(query)} />
      {updating ? <p class="hint" role="status">{words.say('tickets.updating')}</p> : null}
      {tickets.length > 0 ? <Rows {...props} sortable={queryTexts(query, 'q').length === 0} /> : faults.length > 0 ? null : <NoTickets {...props} />}
      <Places {...props} />
      {tickets.length > 0 ? <Exports {...props} /> : null}
    </Layout>
  );
};

const BadAddress = ({ face: { words }, faults }: TicketListProps): Html => (
  <>
    <FaultSummary words={words} lines={faults} />
    <p class="start-over"><ButtonLink href={LIST_PATH}>{words.say('tickets.start-over')}</ButtonLink></p>
  </>
);

const ListTabs = ({ face: { words }, query, tab, counts }: TicketListProps): Html => {
  const tabs = TABS.map(one => ({
    href: addressWith(LIST_PATH, query, { tab: one, cursor: undefined, ...(one === 'mine' ? { company: undefined } : {}) }),
    label: words.say(`tickets.tab.${one}`),
    count: counts[one].updating ? '…' : words.say('tickets.count', Math.min(counts[one].count, COUNT_CAP), counts[one].count > COUNT_CAP || !counts[one].exact),
    current: one === tab,
  }));
  return <Tabs words={words} tabs={tabs} />;
};

const NOTHING = {
  empty: ['tickets.empty.title', 'tickets.empty.text'],
  'none-found': ['tickets.none-found.title', 'tickets.none-found.text'],
  'none-so-far': ['tickets.none-so-far.title', 'tickets.none-so-far.text'],
} as const;

/** Three kinds of nothing: none yet, none that fits, and none so far among those looked at. */
const NoTickets = ({ face: { words }, query, next }: TicketListProps): Html => {
  const found = isFiltered(query);
  const kind = next !== undefined ? 'none-so-far' : found ? 'none-found' : 'empty';
  return (
    <section class="empty">
      <h2>{words.say(NOTHING[kind][0])}</h2>
      <p>{words.say(NOTHING[kind][1])}</p>
      {kind === 'empty' ? <p><ButtonLink kind="primary" href="/tickets/new">{words.say('tickets.open')}</ButtonLink></p> : null}
      {kind === 'none-found' ? <p><ButtonLink href={unfiltered(query)}>{words.say('list.remove-all')}</ButtonLink></p> : null}
    </section>
  );
};

const Places = ({ face: { words }, query, next, faults }: TicketListProps): Html | null => {
  const first = queryTexts(query, 'cursor').length > 0 && faults.length === 0 ? addressWith(LIST_PATH, query, { cursor: undefined }) : undefined;
  return <Pager words={words} next={next === undefined ? undefined : addressWith(LIST_PATH, query, { cursor: next })} first={first} />;
};

/** The same filters as the list: what is exported is what is seen (C15). */
const Exports = ({ face: { words }, query }: TicketListProps): Html => (
  <p class="soft exports">
    <a href={addressWith('/api/tickets.csv', query, { cursor: undefined, columns: undefined })}>{words.say('tickets.export.csv')}</a> · <a href={addressWith('/api/tickets.json', query, { cursor: undefined, columns: undefined })}>{words.say('tickets.export.json')}</a>
  </p>
);
