import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { textOr } from '../kernel/sealing.js';
import { script } from '../web/assets.js';
import { ActionButton, Button, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf, type FormValues } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Badge, Empty, Pager, Table } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { queryText } from '../web/queries.js';
import type { Words } from '../web/words.js';
import { PublishArticle, ReviseArticle } from './article.js';
import { articleHref } from './articles.queries.js';
import { diffLines, type DiffLine } from './diff.policy.js';
import { renderMarkdown } from './markdown.js';
import type { ArticleCard, VersionCard, WrittenArticle } from './staff-articles.queries.js';

const PATH = '/staff/articles';
const previewPath = script(new URL('./client/article-preview.js', import.meta.url), 'article-preview.js');

interface Portal {
  readonly id: string;
  readonly title: string;
}

export interface StaffArticlesProps {
  readonly face: Face;
  readonly articles: readonly WrittenArticle[];
  readonly portals: readonly Portal[];
  readonly query: unknown;
  readonly next: string | undefined;
  readonly first: string | undefined;
}

/** All articles in reach. */
export const StaffArticlesPage = ({ face, articles, portals, query, next, first }: StaffArticlesProps): Html => {
  const { words } = face;
  const narrowed = queryText(query, 'q') !== undefined || queryText(query, 'portal') !== undefined;
  const write = <ButtonLink kind="primary" href={`${PATH}/new`}>{words.say('articles.new')}</ButtonLink>;
  return (
    <Layout face={face} title={words.say('articles.title')} width="wide" actions={articles.length > 0 || narrowed ? write : undefined}>
      {articles.length > 0 || narrowed ? <Finder face={face} portals={portals} query={query} /> : null}
      {articles.length === 0 && narrowed ? <Empty title={words.say('help.none.title')} action={<a href={PATH}>{words.say('articles.all')}</a>} /> : articles.length === 0 ? <Empty title={words.say('articles.empty.title')} action={write}>{words.say('articles.empty.text')}</Empty> : (
        <Table
          caption={words.say('articles.title')}
          columns={[{ label: words.say('articles.column.title'), role: 'main' }, { label: words.say('articles.column.portal') }, { label: words.say('articles.column.category') }, { label: words.say('articles.column.language') }, { label: words.say('articles.column.state') }, { label: words.say('articles.column.revised') }]}
          rows={articles.map(article => ({
            cells: [
              <a href={`${PATH}/${article.id}`} dir="auto">{textOr(article.title, words.say('help.erased'))}</a>, article.portalTitle, article.category,
              words.say(`articles.language.${article.language}`), <State words={words} withdrawn={article.withdrawn} />, <Moment face={face} at={article.revised} />,
            ],
          }))}
        />
      )}
      <Pager words={words} next={next} first={first} />
    </Layout>
  );
};

const Finder = ({ face: { words }, portals, query }: Pick<StaffArticlesProps, 'face' | 'portals' | 'query'>): Html => (
  <form class="finder" method="get" action={PATH} role="search">
    <div class="field"><label for="q">{words.say('help.search.submit')}</label><input class="input" type="search" id="q" name="q" value={queryText(query, 'q') ?? ''} autocomplete="off" /></div>
    {portals.length < 2 ? null : (
      <div class="field"><label for="portal">{words.say('articles.column.portal')}</label>
        <select class="input" id="portal" name="portal">
          <option value="">{words.say('articles.portal.any')}</option>
          {portals.map(({ id, title }) => <option value={id} selected={id === queryText(query, 'portal')}>{title}</option>)}
        </select>
      </div>
    )}
    <button class="button plain" type="submit">{words.say('tickets.apply')}</button>
  </form>
);

const State = ({ words, withdrawn }: { readonly words: Words; readonly withdrawn: boolean }): Html => (
  <Badge tone={withdrawn ? 'neutral' : 'done'}>{words.say(withdrawn ? 'articles.withdrawn' : 'articles.published')}</Badge>
);

export interface WriteProps {
  readonly face: Face;
  readonly portals: readonly Portal[];
  readonly values: FormValues;
  readonly faults?: readonly Fault[] | undefined;
  /** The article that is revised; without it a new one is written. */
  readonly article?: ArticleCard | undefined;
  /** The article's portal is the one of this host: a link to its address leads to it. */
  readonly here?: boolean;
  /** Shows what was entered as readers will see it. */
  readonly preview?: boolean;
}

/** Writing: a new article, or the next version of one. */
export const WritePage = (props: WriteProps): Html => {
  const { face, article, faults } = props;
  const { words } = face;
  const title = article ? textOr(article.title, words.say('help.erased')) : words.say('articles.new');
  return (
    <Layout face={face} title={title} faulty={(faults?.length ?? 0) > 0} width="wide" lead={<a href={PATH}>{words.say('articles.title')}</a>}>
      {article ? <p><State words={words} withdrawn={article.withdrawn} /> <span class="soft">{article.portalTitle}</span> {article.withdrawn || !props.here ? null : <a href={articleHref(article.slug)}>{words.say('articles.read')}</a>}</p> : null}
      {article?.withdrawn ? <p class="hint">{words.say('articles.withdrawn-hint')}</p> : <Write {...props} />}
      {article ? <Versions face={face} article={article} /> : null}
      {article && !article.withdrawn ? <Withdraw face={face} article={article} /> : null}
    </Layout>
  );
};

const SHOWN = ['title', 'language', 'category', 'body', 'keywords', 'slug'];

const Write = ({ face, portals, values, faults, article, preview }: WriteProps): Html => {
  const { words } = face;
  const several = !article && portals.length > 1;
  const hidden = { ...(several ? {} : { portal: article?.portal ?? portals[0]?.id ?? '' }), ...(article ? { article: article.id } : {}) };
  return (
    <div class="write">
      {formOf(article ? ReviseArticle : PublishArticle, {
        words, csrf: face.csrf, idempotencyKey: randomUUID(), values, faults, hidden,
        action: article ? `${PATH}/${article.id}` : PATH,
        only: several ? ['portal', ...SHOWN] : SHOWN,
        submit: words.say(article ? 'articles.revise' : 'articles.publish'), cancel: PATH,
        faces: {
          portal: { options: portals.map(({ id, title }) => ({ value: id, label: title })) },
          language: { options: (['de', 'en'] as const).map(value => ({ value, label: words.say(`articles.language.${value}`) })) },
          category: { hint: words.say('articles.category-hint') },
          body: { rows: 16, hint: words.say('articles.body-hint') },
          keywords: { hint: words.say('articles.keywords-hint') },
          slug: { hint: words.say(article ? 'articles.slug-hint.revise' : 'articles.slug-hint') },
        },
        children: <p><Button kind="plain" formaction={article ? `${PATH}/${article.id}/preview` : `${PATH}/preview`}>{words.say('articles.preview')}</Button></p>,
      })}
      <Preview face={face} values={values} shown={preview === true} />
      <script type="module" src={previewPath} />
    </div>
  );
};

const Preview = ({ face, values, shown }: { readonly face: Face; readonly values: FormValues; readonly shown: boolean }): Html => (
  <section class="card preview" aria-labelledby="preview-title" id="preview" hidden={!shown}>
    <h2 id="preview-title">{face.words.say('articles.preview.title')}</h2>
    <div class="markdown" data-preview={`${PATH}/preview-part`} dir="auto">{shown ? renderMarkdown(String(values['body'] ?? ''), face.words) : null}</div>
  </section>
);

const Change = ({ face, version }: { readonly face: Face; readonly version: VersionCard }): Html => (
  <span><Moment face={face} at={version.at} />, {version.by.name ?? version.by.id}{version.restores === null ? '' : ` – ${face.words.say('articles.restored')}`}</span>
);

const Versions = ({ face, article }: { readonly face: Face; readonly article: ArticleCard }): Html | null =>
  article.versions.length < 2 && !article.withdrawn ? null : (
    <section>
      <h2>{face.words.say('articles.versions')}</h2>
      <ol class="stack" reversed={true}>
        {article.versions.map((version, at) => <li class="card"><a href={`${PATH}/${article.id}/versions/${version.revision}`}><Change face={face} version={version} /></a>{at === 0 ? <span class="soft"> ({face.words.say('articles.latest')})</span> : null}</li>)}
      </ol>
    </section>
  );

const Withdraw = ({ face, article }: { readonly face: Face; readonly article: ArticleCard }): Html => (
  <section>
    <h2>{face.words.say('articles.withdraw')}</h2>
    <p class="hint">{face.words.say('articles.withdraw-hint')}</p>
    <ActionButton kind="danger" csrf={face.csrf} action={`${PATH}/${article.id}/withdrawal`}>{face.words.say('articles.withdraw')}</ActionButton>
  </section>
);

/** A version beside the latest one: what changed since, and the way back. */
export const VersionPage = ({ face, article, version }: { readonly face: Face; readonly article: ArticleCard; readonly version: VersionCard }): Html => {
  const { words } = face;
  const latest = article.versions[0]!;
  const same = version.revision === latest.revision;
  return (
    <Layout face={face} title={words.say('articles.version')} width="wide" lead={<><a href={`${PATH}/${article.id}`} dir="auto">{textOr(article.title, words.say('help.erased'))}</a> · <Change face={face} version={version} /></>}>
      {same ? null : <><h2>{words.say('articles.diff')}</h2><Diff words={words} lines={diffLines(told(version), told(latest))} /></>}
      {same && !article.withdrawn ? null : <p><ActionButton csrf={face.csrf} action={`${PATH}/${article.id}/restore`} fields={{ revision: String(version.revision) }}>{words.say(article.withdrawn ? 'articles.restore-published' : 'articles.restore')}</ActionButton></p>}
      <h2>{words.say('articles.version-text')}</h2>
      <article class="card markdown" lang={version.language} dir="auto">{typeof version.body === 'string' ? renderMarkdown(version.body, words) : <p class="soft">{words.say('help.erased')}</p>}</article>
    </Layout>
  );
};

/** A version as lines to compare: what stands above the text, then the text. */
const told = ({ title, language, category, keywords, slug, body }: VersionCard): string => [textOr(title, '…'), `${language} · ${category} · ${slug}`, textOr(keywords, '…'), '', textOr(body, '…')].join('\n');

const MARK = { same: ' ', gone: '−', new: '+' } as const;

const Diff = ({ words, lines }: { readonly words: Words; readonly lines: readonly DiffLine[] }): Html => (
  <div class="scroll" role="group" tabindex={0} aria-label={words.say('articles.diff')}>
    <ul class="diff">
      {lines.map(({ kind, text }) => <li class={`diff-${kind}`}><span aria-hidden={true}>{MARK[kind]} </span>{kind === 'same' ? null : <span class="unseen">{words.say(`articles.diff.${kind}`)}: </span>}{text}</li>)}
    </ul>
  </div>
);
