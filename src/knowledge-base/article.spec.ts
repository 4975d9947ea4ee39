import { describe, expect, it } from '@jest/globals';
import { command, rowAfter, rowsAlong, rowsAlongStored } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { ERASED } from '../kernel/sealing.js';
import type { ArticleEvent, ArticleSaid } from './article.events.js';
import { article, PublishArticle, RestoreArticleVersion, ReviseArticle, WithdrawArticle } from './article.js';
import { plainOf, ranked, searchable, slugFrom, snippetOf, wordsAsked } from './article.policy.js';
import { articleList, articleRow, articleVersions, articleWords } from './article.view.js';

const given = givenFor(article);
const rows = { 'portal/p1': { id: 'p1' } };
const text = { portal: 'p1', title: 'Straße sperren', language: 'de' as const, category: 'Verkehr', body: 'Schreiben Sie *rechtzeitig*.', keywords: 'Baustelle' };
const said: ArticleSaid = { ...text, slug: 'strasse-sperren', author: 'anna', restores: null };
const published: ArticleEvent = { type: 'ArticlePublished', data: said };
const revised: ArticleEvent = { type: 'ArticleRevised', data: { ...said, body: 'Schreiben Sie früh.' } };
const withdrawn: ArticleEvent = { type: 'ArticleWithdrawn', data: { portal: 'p1' } };
const publish = (fields: Partial<PublishArticle> = {}) => command(PublishArticle, { ...text, ...fields });
const revise = (fields: Partial<ReviseArticle> = {}) => command(ReviseArticle, { ...text, article: 'a1', ...fields });
const restore = (revision: number, portal = 'p1') => command(RestoreArticleVersion, { portal, article: 'a1', revision });
const withdraw = (portal = 'p1') => command(WithdrawArticle, { portal, article: 'a1' });

describe('an article', () => {
  it('is published under an address made from its title, or the one given', () => {
    given().when(publish(), { rows }).then(published);
    given().when(publish({ slug: ' Sperren ' }), { rows }).then({ type: 'ArticlePublished', data: { ...said, slug: 'sperren' } });
    given(published).when(publish(), { rows }).thenRejected('article.exists');
    given().when(publish({ portal: 'p2' }), { rows: {} }).thenRejected('portal.unknown');
  });

  it.each(['search', 'suggest', 'a/b', 'a--b', '-a', '../x', 'ü', 'a b'])('has no address like %j', slug => {
    expect(given().when(publish({ slug }), { rows }).thenRejected('article.bad-address').faults[0]!.path).toBe('slug');
  });

  it('needs an address of its own when its title gives none', () => {
    given().when(publish({ title: '???' }), { rows }).thenRejected('article.bad-address');
  });

  it('takes its address within its portal, and a new one when it moves', () => {
    expect(given().when(publish(), { rows }).reserves()).toEqual(['articleSlug-p1:strasse-sperren']);
    expect(given(published).when(revise({ slug: 'neu' })).reserves()).toEqual(['articleSlug-p1:neu']);
    expect(given(published).when(revise({ slug: 'neu' })).releases()).toEqual([]);
  });

  it('keeps its address when its title changes, and says nothing twice', () => {
    given(published).when(revise({ title: 'Straßen sperren' })).then({ type: 'ArticleRevised', data: { ...said, title: 'Straßen sperren' } });
    given(published).when(revise()).thenNothing();
  });

  it('of another portal is not found', () => {
    for (const one of [revise({ portal: 'p2' }), restore(0, 'p2'), withdraw('p2')]) given(published).when(one).thenRejected('article.unknown');
    given().when(revise()).thenRejected('article.unknown');
  });

  it('is withdrawn once, and then revised no more', () => {
    given(published).when(withdraw()).then(withdrawn);
    given(published, withdrawn).when(withdraw()).thenNothing();
    given(published, withdrawn).when(revise({ body: 'x' })).thenRejected('article.withdrawn');
  });

  it('gets earlier words back as a new event, also when it was withdrawn (A9)', () => {
    given(published, revised).when(restore(0)).then({ type: 'ArticleRevised', data: { ...said, restores: 0 } });
    given(published, revised, withdrawn).when(restore(1)).then({ type: 'ArticlePublished', data: { ...revised.data, restores: 1 } as ArticleSaid });
    given(published, revised).when(restore(1)).thenNothing();
    given(published, withdrawn).when(restore(1)).thenRejected('article.no-version');
    given({ ...published, data: { ...said, body: ERASED } }, revised).when(restore(0)).thenRejected('article.erased');
  });
});

describe('the rows of articles', () => {
  const facts = [published, revised, withdrawn];

  it('hold the article as it is now; it stays for staff when it was withdrawn', () => {
    const along = rowsAlong(articleRow, 'article-a1', facts);
    expect(along[1]).toMatchObject({ body: 'Schreiben Sie früh.', withdrawn: false, published: along[0]!.published, revision: 1 });
    expect(along[2]).toMatchObject({ withdrawn: true, revision: 2 });
    expect(rowsAlongStored(articleRow, 'article-a1', facts)).toEqual(along);
  });

  it('list and search only what is published', () => {
    expect(rowsAlong(articleList, 'article-a1', facts, 'p1/a1').map(row => row?.slug)).toEqual(['strasse-sperren', 'strasse-sperren', undefined]);
    expect(rowsAlong(articleWords, 'article-a1', facts, 'p1/a1').map(row => row?.body)).toEqual([' schreiben sie rechtzeitig ', ' schreiben sie frueh ', undefined]);
  });

  it('keep every version', () => {
    expect(rowAfter(articleVersions, 'article-a1', published)).toBeUndefined();
    expect(rowsAlong(articleVersions, 'article-a1', facts, 'a1/000000').at(-1)).toMatchObject({ revision: 0, body: 'Schreiben Sie *rechtzeitig*.' });
  });

  it('have no words of what was erased', () => {
    expect(rowsAlong(articleWords, 'article-a1', [{ ...published, data: { ...said, body: ERASED, title: ERASED } }], 'p1/a1')[0]).toMatchObject({ title: '', body: '' });
  });
});

describe('finding an article', () => {
  const words = (title: string, body = '', keywords = '') => ({ title: searchable(title), body: searchable(body), keywords: searchable(keywords), name: title });
  const all = [words('Passwort ändern', 'Straße'), words('Straße sperren', 'Passwort Drucker'), words('Drucker', 'Toner', 'Patrone')];
  const find = (text: string, match: 'every' | 'some' = 'every') => ranked(all, wordsAsked(text), { match, limit: 5 }).map(({ article: { name } }) => name);

  it('goes by the title before the text, and finds "Straße" by "Strasse" (C5)', () => {
    expect(find('Strasse')).toEqual(['Straße sperren', 'Passwort ändern']);
    expect(find('STRASSE pass')).toEqual(['Straße sperren', 'Passwort ändern']);
    expect(find('patron')).toEqual(['Drucker']);
    expect(find('nichts')).toEqual([]);
    expect(find('')).toEqual([]);
  });

  it('suggests what fits some words of a sentence, and nothing for a common word of a text', () => {
    expect(find('Hallo, wie kann ich mein Passwort zurücksetzen?', 'some')).toContain('Passwort ändern');
    expect(find('die Druckers sind kaputt', 'some')).toContain('Drucker');
    expect(find('Toner', 'some')).toEqual([]);
  });

  it('makes addresses that can be typed', () => {
    expect(slugFrom('Wie öffne ich ein Ticket?')).toBe('wie-oeffne-ich-ein-ticket');
    expect(slugFrom('日本語')).toBe('');
  });

  it('reads words without the marks of Markdown', () => {
    expect(plainOf('# Kopf\n\n| a | b |\n|---|:-:|\n\nWählen Sie **[Ticket](/help/x)**, _dann_ `snake_case`.')).toBe('Kopf a b Wählen Sie Ticket, dann snake_case.');
  });

  it('shows the words around the first hit, marked', () => {
    const snippet = snippetOf(`${'Vorher steht viel. '.repeat(20)}Die [Straße](/help/x) ist **gesperrt**. ${'Danach auch. '.repeat(30)}`, ['strasse']);
    expect(snippet.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['Straße']);
    expect(snippet.map(({ text }) => text).join('').length).toBeLessThan(220);
    expect(snippet[0]!.text).toBe('… ');
    expect(snippetOf('Kurz', ['x'])).toEqual([{ text: 'Kurz', hit: false }]);
  });
});
