import type { Child, Html } from './markup.js';
import type { Words } from './words.js';

/** Pages by cursor: there is a next one and the start, no numbers that would lie. */
export const Pager = ({ words, next, first }: { readonly words: Words; readonly next?: string | undefined; readonly first?: string | undefined }): Html | null =>
  next || first ? (
    <nav class="pager" aria-label={words.say('list.pages')}>
      {first ? <a class="button plain" href={first}>{words.say('list.first')}</a> : null}
      {next ? <a class="button plain" href={next} rel="next">{words.say('list.next')}</a> : null}
    </nav>
  ) : null;

export interface Tab {
  readonly href: string;
  readonly label: string;
  /** As it is shown: "12", "1,000+". */
  readonly count?: string | undefined;
  readonly current?: boolean;
}

/** Views of one list, as links that keep their address. */
export const Tabs = ({ words, tabs, label }: { readonly words: Words; readonly tabs: readonly Tab[]; readonly label?: string }): Html => (
  <nav class="tabs" aria-label={label ?? words.say('list.views')}>
    <ul>
      {tabs.map(tab => (
        <li>
          <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
            {tab.label}{tab.count === undefined ? null : <> <span class="count">{tab.count}</span></>}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

export interface Chip {
  readonly label: string;
  /** The address without this filter. */
  readonly without: string;
}

/** The filters in force; each link takes one away. */
export const Chips = ({ words, chips, clear }: { readonly words: Words; readonly chips: readonly Chip[]; readonly clear: string }): Html | null =>
  chips.length === 0 ? null : (
    <ul class="chips" aria-label={words.say('list.filters')}>
      {chips.map(chip => (
        <li><a class="chip" href={chip.without} aria-label={words.say('list.remove-filter', chip.label)}>{chip.label}<span class="chip-x" aria-hidden={true}>×</span></a></li>
      ))}
      {chips.length > 1 ? <li><a href={clear}>{words.say('list.remove-all')}</a></li> : null}
    </ul>
  );

export interface Column {
  readonly label: string;
  /** `main` is the row's name and a heading of its card; `end` sets numbers to the right. */
  readonly role?: 'main' | 'end';
}

export interface Row {
  readonly cells: readonly Child[];
  /** Drawn as not read yet; say so in a word inside the cell too. */
  readonly fresh?: boolean;
}

/** A table from 48rem up, cards below. The roles keep it a table for those who hear it, whatever `display` says. */
export const Table = ({ caption, columns, rows }: { readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly Row[] }): Html => (
  <table class="table" role="table">
    <caption class="unseen">{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">{columns.map(column => <th scope="col" role="columnheader" class={column.role}>{column.label}</th>)}</tr>
    </thead>
    <tbody role="rowgroup">{rows.map(row => <TableRow columns={columns} row={row} />)}</tbody>
  </table>
);

const TableRow = ({ columns, row }: { columns: readonly Column[]; row: Row }): Html => (
  <tr role="row" class={row.fresh ? 'fresh' : null}>
    {row.cells.map((cell, at) =>
      columns[at]?.role === 'main' ? (
        <th scope="row" role="rowheader" class="main">{cell}</th>
      ) : (
        <td role="cell" class={columns[at]?.role} data-label={columns[at]?.label}>{cell}</td>
      ),
    )}
  </tr>
);

/** A state in a word; the tone adds a shape and a colour, never the meaning. */
export const Badge = ({ tone = 'neutral', children }: { readonly tone?: 'open' | 'waiting' | 'done' | 'danger' | 'neutral'; readonly children?: Child }): Html => (
  <span class={['badge', `badge-${tone}`]}>{children}</span>
);

/** An empty list: what it would hold, and the next step. */
export const Empty = ({ title, children, action }: { readonly title: string; readonly children?: Child; readonly action?: Child }): Html => (
  <div class="empty">
    <h2>{title}</h2>
    {children ? <p>{children}</p> : null}
    {action}
  </div>
);
