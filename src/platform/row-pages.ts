import type { RowAt } from '../kernel/view.js';
import type { ViewStore } from '../kernel/view-store.js';

export interface PageRequest<Row> {
  readonly prefix?: string;
  readonly after?: string | undefined;
  readonly limit: number;
  /** Only these rows; a page looks at LOOKED_AT of them at most and may come short, with a place to go on from. */
  readonly keep?: ((row: Row, id: string) => boolean) | undefined;
}

export interface RowPage<Row> {
  readonly rows: readonly (RowAt<Row> & { readonly id: string })[];
  /** The id after which the next page begins; undefined at the end. */
  readonly next: string | undefined;
}

const LOOKED_AT = 50_000;
const STEP = 1_000;

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Rows of a view in the order of their ids. Between steps others are served, so a long search is no single moment. */
export const rowPage = async <Row>(views: ViewStore, view: string, { prefix = '', after = '', limit, keep }: PageRequest<Row>): Promise<RowPage<Row>> => {
  const rows: (RowAt<Row> & { id: string })[] = [];
  const step = keep ? STEP : limit + 1;
  for (let looked = 0, from = after; ; looked += step) {
    const found = views.snapshot().range<Row>(view, { prefix, limit: step, ...(from === '' ? {} : { after: from }) });
    for (const one of found) {
      if (keep && !keep(one.row, one.id)) continue;
      if (rows.length === limit) return { rows, next: rows.at(-1)!.id };
      rows.push(one);
    }
    if (found.length < step) return { rows, next: undefined };
    from = found.at(-1)!.id;
    if (looked + step >= LOOKED_AT) return { rows, next: from };
    await turn();
  }
};

export interface Counted<Row> {
  readonly count: number;
  /** False: there are at least so many. */
  readonly exact: boolean;
  readonly sample: readonly (Row & { readonly id: string })[];
}

const COUNT_CAP = 1_000;
const SAMPLE = 25;

/** How many rows fit, counted to 1,000 and looked for among LOOKED_AT, and the first of them. */
export const countRows = async <Row extends object>(views: ViewStore, view: string, keep: (row: Row, id: string) => boolean): Promise<Counted<Row>> => {
  const { rows, next } = await rowPage<Row>(views, view, { limit: COUNT_CAP, keep });
  return { count: rows.length, exact: next === undefined, sample: rows.slice(0, SAMPLE).map(({ id, row }) => ({ ...row, id })) };
};
