import type { Snippet } from '../kernel/snippet.js';
import type { Face } from '../web/face.js';
import { settled, type Child, type Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { addressWith, queryTexts } from '../web/queries.js';
import { LIST_PATH } from './list-address.js';
import type { ListedTicket } from './listed-ticket.js';
import { statusBadge } from './status-badge.js';
import type { ListOffer, Named } from './ticket-list.queries.js';

export interface RowsProps {
  readonly face: Face;
  readonly query: unknown;
  readonly offer: ListOffer;
  readonly columns: readonly Named[];
  readonly tickets: readonly ListedTicket[];
  /** What stands in the other columns, by ticket, in their order. */
  readonly cells: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly unread: ReadonlySet<string>;
  /** Where a search found its words, by ticket. */
  readonly snippets: ReadonlyMap<string, readonly Snippet[]>;
  /** Headings lead to other orders; not for what a search found. */
  readonly sortable: boolean;
}

const SORTED: Readonly<Record<string, string>> = { status: 'status', activity: 'activity', opened: 'opened' };

/** The tickets: a table from 48 rem up, cards below. */
export const Rows = (props: RowsProps): Html => {
  const { face: { words }, columns, tickets } = props;
  return (
    <div class="rows"><table class="table" role="table">
      <caption class="unseen">{words.say('tickets.title')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">{words.say('tickets.column.subject')}</th>
          {columns.map(column => <Heading {...props} column={column} />)}
        </tr>
      </thead>
      <tbody role="rowgroup">{tickets.map(ticket => <Row {...props} ticket={ticket} />)}</tbody>
    </table></div>
  );
};

const Heading = ({ query, sortable, column: { id, label } }: RowsProps & { readonly column: Named }): Html => {
  const sort = SORTED[id];
  if (!sortable || sort === undefined) return <th scope="col" role="columnheader">{label}</th>;
  const now = (queryTexts(query, 'sort')[0] ?? 'activity') === sort ? (queryTexts(query, 'order')[0] ?? 'descending') : undefined;
  const next = now === 'descending' ? 'ascending' : 'descending';
  return (
    <th scope="col" role="columnheader" aria-sort={now as 'ascending' | 'descending' | undefined}>
      <a class={['sort', now ? `sort-${now}` : null]} href={addressWith(LIST_PATH, query, { sort, order: next, cursor: undefined })}>{label}</a>
    </th>
  );
};

interface WrittenRow {
  readonly offer: ListOffer;
  readonly said: string;
  readonly html: Html;
}

/** Rows as they were written last: colleagues look at the same ones, and at most of them again. */
const written = new WeakMap<ListedTicket, WrittenRow>();

/** Everything on a row that is neither the ticket's own line nor the offer. */
const saidOf = ({ face, columns, cells, unread }: RowsProps, { id }: ListedTicket): string => {
  let said = `${face.words.language} ${face.portal.zone} ${unread.has(id)}`;
  const texts = cells.get(id);
  for (const column of columns) said += `\n${column.id}\n${texts?.[column.id] ?? ''}`;
  return said;
};

const Row = (props: RowsProps & { readonly ticket: ListedTicket }): Html => {
  const { ticket, offer, snippets } = props;
  if (snippets.has(ticket.id)) return <WholeRow {...props} />;
  const said = saidOf(props, ticket);
  const known = written.get(ticket);
  if (known?.offer === offer && known.said === said) return known.html;
  const html = settled(<WholeRow {...props} />);
  written.set(ticket, { offer, said, html });
  return html;
};

const WholeRow = (props: RowsProps & { readonly ticket: ListedTicket }): Html => {
  const { face: { words }, columns, ticket, unread, snippets } = props;
  const fresh = unread.has(ticket.id);
  return (
    <tr role="row" class={fresh ? 'fresh' : null} data-ticket={ticket.id}>
      <th scope="row" role="rowheader" class="main">
        <a href={`/tickets/${ticket.id}`} dir="auto">{ticket.subject ?? words.say('tickets.untitled')}</a> <span class="soft">{ticket.reference}</span>
        {fresh ? <> <span class="mark">{words.say('tickets.unread')}</span></> : null}
        <Found snippet={snippets.get(ticket.id)} />
      </th>
      {columns.map(({ id, label }) => <td role="cell" data-label={label}>{cell(props, id)}</td>)}
    </tr>
  );
};

const Found = ({ snippet }: { readonly snippet: readonly Snippet[] | undefined }): Html | null =>
  snippet ? <p class="snippet" dir="auto">{snippet.map(({ text, hit }): Child => (hit ? <mark>{text}</mark> : text))}</p> : null;

const cell = ({ face, ticket, offer, cells }: RowsProps & { readonly ticket: ListedTicket }, column: string): Child => {
  if (column === 'status') return statusBadge(ticket.status, offer.states.find(({ ids }) => ids.includes(ticket.status))?.label ?? ticket.status, ticket.closed);
  if (column === 'activity') return <Moment face={face} at={Date.parse(ticket.lastActivity)} />;
  if (column === 'opened') return <Moment face={face} at={Date.parse(ticket.opened)} />;
  const text = cells.get(ticket.id)?.[column];
  return text ? <span dir="auto">{text}</span> : null;
};
