import { describe, expect, it } from '@jest/globals';
import { assetAt, brandPath, scriptPath, stylesPath } from './assets.js';
import { Badge, Chips, Empty, Pager, Table, Tabs } from './listing.js';
import type { Face } from './face.js';
import { Layout } from './layout.js';
import { render, renderDocument } from './markup.js';
import { Moment } from './moment.js';
import { wordsFor } from './words.js';

const face: Face = {
  words: wordsFor('de'),
  portal: { title: 'Hilfe bei Müller & Söhne', hue: 250, zone: 'Europe/Berlin' },
  now: Date.UTC(2026, 10, 24, 12),
  path: '/tickets?tab=company&q="x"',
  csrf: 'c5rf',
  nav: [{ href: '/tickets', label: 'Tickets', current: true }],
  account: { name: '<b>Kim</b>', links: [{ href: '/profile', label: 'Profil' }] },
  flash: { kind: 'done', text: 'Ihre Antwort ist da.' },
};

const page = renderDocument(<Layout face={face} title="Meine Tickets">x</Layout>);

describe('the layout', () => {
  it('shows the portal’s title in the browser tab (C17)', () => {
    expect(page).toContain('<title>Meine Tickets – Hilfe bei Müller &amp; Söhne</title>');
  });

  it('has one heading, a language, landmarks and a way past the navigation (C14)', () => {
    expect(page.startsWith('<!doctype html><html lang="de">')).toBe(true);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const landmark of ['<header ', '<nav ', '<main id="content"', '<footer ', '<a class="skip" href="#content">']) expect(page).toContain(landmark);
  });

  it('carries no inline script and no inline style, as the content policy wants', () => {
    expect(page).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=/);
    expect(page.match(/<script[^>]*>[^<]/)).toBeNull();
  });

  it('shows a hostile name as text (W3)', () => {
    expect(page).toContain('&lt;b&gt;Kim&lt;/b&gt;');
    expect(page).toContain('value="/tickets?tab=company&amp;q=&quot;x&quot;"');
  });

  it('puts the token of the session into every form', () => {
    expect(page.match(/<form /g)).toHaveLength(2);
    expect(page.match(/name="_csrf" value="c5rf"/g)).toHaveLength(2);
  });

  it('offers signing in to whoever is not signed in', () => {
    const { account: _, csrf: __, ...rest } = face;
    const anonymous = render(<Layout face={{ ...rest, signIn: '/sign-in' }} title="Tickets" />);
    expect(anonymous).toContain('href="/sign-in"');
    expect(anonymous).not.toContain('_csrf');
  });

  it('says in the tab that something went wrong', () => {
    expect(render(<Layout face={face} title="Profil" faulty />)).toContain('<title>Das hat nicht geklappt: Profil – ');
  });
});

describe('assets', () => {
  it('are found under the names the layout gives them, for ever the same', () => {
    for (const path of [stylesPath, scriptPath, brandPath(19.6)]) expect(assetAt(path)?.cacheControl).toContain('immutable');
    expect(assetAt(brandPath(-10))?.body).toBe(':root{--hue:350}\n');
    expect(assetAt(brandPath(Number.NaN))?.body).toBe(':root{--hue:250}\n');
  });

  it.each(['/assets/brand-360.css', '/assets/brand-1;x.css', '/assets/../package.json', '/assets/brand-1.css.map', '/assets/'])('are nothing else: %s', path => {
    expect(assetAt(path)).toBeUndefined();
  });
});

describe('lists', () => {
  const words = wordsFor('en');
  it('stay tables for those who hear them, and cards name each value', () => {
    const table = render(<Table caption="Tickets" columns={[{ label: 'Subject', role: 'main' }, { label: 'Status' }]} rows={[{ cells: [<a href="/tickets/7">Hello</a>, <Badge tone="open">Open</Badge>] }]} />);
    expect(table).toContain('<caption class="unseen">Tickets</caption>');
    expect(table).toContain('<th scope="row" role="rowheader" class="main"><a href="/tickets/7">Hello</a></th>');
    expect(table).toContain('<td role="cell" data-label="Status">');
  });

  it('say which view is shown, and show no pager for one page', () => {
    expect(render(<Tabs words={words} tabs={[{ href: '?tab=mine', label: 'Mine', count: '1,000+', current: true }]} />)).toContain('<a href="?tab=mine" aria-current="page">Mine <span class="count">1,000+</span></a>');
    expect(render(<p><Pager words={words} /></p>)).toBe('<p></p>');
    expect(render(<Pager words={words} next="?after=abc" />)).toContain('rel="next"');
  });

  it('name each filter that a link takes away', () => {
    expect(render(<Chips words={words} clear="?" chips={[{ label: 'Status: "open"', without: '?x' }]} />)).toContain('aria-label="Remove filter: Status: &quot;open&quot;"');
    expect(render(<Empty title="No tickets yet" action={<a href="/new">Open a ticket</a>}>Ask us.</Empty>)).toContain('<h2>No tickets yet</h2><p>Ask us.</p><a href="/new">');
  });

  it('tell a moment in the portal’s zone, with the exact one at hand', () => {
    const shown = render(<Moment face={face} at={face.now - 3 * 3_600_000} relative />);
    expect(shown).toContain('datetime="2026-11-24T09:00:00.000Z"');
    expect(shown).toContain('Dienstag, 24. November 2026');
    expect(shown).toContain('>vor 3 Stunden</time>');
  });
});
