import { Rejection } from '../kernel/errors.js';
import { parseActor } from '../kernel/event.js';
import { textOr } from '../kernel/sealing.js';
import { foldText } from '../kernel/words.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { namedActor, type NamedActor } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { atPortal } from '../platform/staff-reach.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { ArticleRow, ArticleVersion } from './article.view.js';

const READERS = ['admin', 'agent', 'auditor'] as const;
const MOST_PORTALS = 1_000;

export interface WrittenArticle extends ArticleRow {
  readonly portalTitle: string;
}

/** Portals in reach of somebody who writes articles. */
export const portalsInReach = (house: House, { portals }: Caller): readonly PortalRow[] =>
  house.stores.views.snapshot().range<PortalRow>('portal', { limit: MOST_PORTALS }).map(({ row }) => row).filter(({ id }) => portals === null || portals.includes(id));

interface Asked {
  readonly after: string | undefined;
  readonly limit: number;
  readonly portal?: string | undefined;
  /** Part of the title, the category or the address; found as search finds. */
  readonly q?: string | undefined;
}

/** Articles in reach, withdrawn ones too. */
export const articlePage = async (house: House, caller: Caller, { portal, q, ...page }: Asked): Promise<{ articles: readonly WrittenArticle[]; next: string | undefined }> => {
  const titles = new Map(portalsInReach(house, caller).map(({ id, title }) => [id, title.value]));
  const { rows, next } = await rowPage<ArticleRow>(house.stores.views, 'article', { ...page, keep: row => titles.has(row.portal) && (portal === undefined || row.portal === portal) && (q === undefined || names(row, q)) });
  return { articles: rows.map(({ row }) => ({ ...row, portalTitle: titles.get(row.portal)! })), next };
};

const names = ({ title, category, slug }: ArticleRow, q: string): boolean => foldText([textOr(title, ''), category, slug].join('\n')).includes(foldText(q.trim()));

export interface VersionCard extends Omit<ArticleVersion, 'actor'> {
  readonly by: NamedActor;
}

export interface ArticleCard extends WrittenArticle {
  /** The newest first. */
  readonly versions: readonly VersionCard[];
}

const MOST_VERSIONS = 500;

/** One article with its versions. @throws Rejection `article.unknown`, also for one out of reach */
export const articleCard = (house: House, caller: Caller, id: string): ArticleCard => {
  const rows = house.stores.views.snapshot();
  const row = rows.get<ArticleRow>('article', id)?.row;
  if (!row || (caller.portals !== null && !caller.portals.includes(row.portal))) throw new Rejection('unknown', 'article.unknown', 'There is no such article.');
  atPortal(house, caller, row.portal, READERS);
  const versions = rows.range<ArticleVersion>('articleVersions', { prefix: `${id}/`, limit: MOST_VERSIONS, backwards: true }).map(({ row: { actor, ...version } }) => ({ ...version, by: namedActor(rows, parseActor(actor)) }));
  return { ...row, portalTitle: rows.get<PortalRow>('portal', row.portal)?.row.title.value ?? '', versions };
};

/** @throws Rejection `article.no-version` */
export const versionOf = ({ versions }: ArticleCard, revision: number): VersionCard => {
  const found = versions.find(version => version.revision === revision);
  if (!found) throw new Rejection('unknown', 'article.no-version', 'The article has no such version.');
  return found;
};
