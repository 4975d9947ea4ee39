import { brandPath, iconPath, livePath, scriptPath, stylesPath } from './assets.js';
import { CsrfField } from './controls.js';
import { LANGUAGES } from './formats.js';
import type { Face } from './face.js';
import { LiveNote, type Live } from './live-note.js';
import type { Child, Html } from './markup.js';

export interface LayoutProps {
  readonly face: Face;
  /** The page's own heading; the browser tab adds the portal's title. */
  readonly title: string;
  /** `narrow` for one task (sign in), `text` for reading and forms, `wide` for lists. */
  readonly width?: 'narrow' | 'text' | 'wide';
  /** Beside the heading: the page's main action. */
  readonly actions?: Child;
  /** One sentence below the heading. */
  readonly lead?: Child;
  /** Says that the page shows faults, in the tab too. */
  readonly faulty?: boolean;
  /** The page is kept current while it is open: a ticket's thread, or a list of tickets. */
  readonly live?: Live;
  readonly children?: Child;
}

/** A whole page: send it with `renderDocument`. */
export const Layout = ({ face, title, width = 'text', actions, lead, faulty, live, children }: LayoutProps): Html => (
  <html lang={face.words.locale}>
    <Head face={face} title={faulty ? `${face.words.say('problem.title')}: ${title}` : title} live={live} />
    <body>
      <a class="skip" href="#content">{face.words.say('layout.skip')}</a>
      <Header face={face} />
      <main id="content" class={['page', `page-${width}`]} tabindex={-1} data-live={live} data-since={live && face.since}>
        <Flash face={face} />
        <div class="heading">
          <h1>{title}</h1>
          {actions ? <div class="actions">{actions}</div> : null}
        </div>
        {lead ? <p class="lead">{lead}</p> : null}
        {live === 'list' ? <LiveNote words={face.words} live={live} /> : null}
        {children}
        {live === 'thread' ? <LiveNote words={face.words} live={live} /> : null}
      </main>
      <Footer face={face} />
    </body>
  </html>
);

const Head = ({ face, title, live }: { face: Face; title: string; live: Live | undefined }): Html => (
  <head>
    <meta charset="utf-8" />
    <title>{title === face.portal.title ? title : `${title} – ${face.portal.title}`}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    {face.csrf ? <meta name="csrf" content={face.csrf} /> : null}
    <link rel="stylesheet" href={stylesPath} />
    <link rel="stylesheet" href={brandPath(face.portal.hue)} />
    <link rel="icon" type="image/svg+xml" href={iconPath(face.portal.hue)} />
    <script type="module" src={scriptPath} />
    {live && face.since !== undefined ? <script type="module" src={livePath} /> : null}
  </head>
);

/** With more entries than that the navigation has a line of its own. */
const LONG_NAV = 6;

const Header = ({ face }: { face: Face }): Html => (
  <header class="bar">
    <div class="bar-inner">
      <a class="brand" href={face.home ?? '/'}>{face.portal.title}</a>
      {face.nav.length > 0 ? (
        <nav class={['bar-nav', face.nav.length > LONG_NAV ? 'bar-nav-long' : null]} aria-label={face.words.say('layout.navigation')}>
          <ul>
            {face.nav.map(link => (
              <li><a href={link.href} aria-current={link.current ? 'page' : undefined}>{link.label}</a></li>
            ))}
          </ul>
        </nav>
      ) : null}
      <Account face={face} />
    </div>
  </header>
);

const Account = ({ face }: { face: Face }): Html | null => {
  if (!face.account) return face.signIn ? <a class="button quiet" href={face.signIn}>{face.words.say('layout.sign-in')}</a> : null;
  return (
    <details class="menu" data-menu>
      <summary aria-label={`${face.words.say('layout.account')}: ${face.account.name}`}><span class="menu-name" dir="auto">{face.account.name}</span></summary>
      <div class="menu-sheet">
        <ul>
          {face.account.links.map(link => (
            <li><a href={link.href} aria-current={link.current ? 'page' : undefined}>{link.label}</a></li>
          ))}
        </ul>
        <form method="post" action="/sign-out">
          <CsrfField token={face.csrf} />
          <button class="button quiet" type="submit">{face.words.say('layout.sign-out')}</button>
        </form>
      </div>
    </details>
  );
};

const Flash = ({ face }: { face: Face }): Html | null =>
  face.flash ? (
    <div class={['flash', `flash-${face.flash.kind}`]} role="status">
      <strong>{face.words.say(face.flash.kind === 'done' ? 'layout.done' : 'layout.notice')}</strong> {face.flash.text}
    </div>
  ) : null;

const Footer = ({ face }: { face: Face }): Html => (
  <footer class="foot">
    <form method="post" action="/language" class="languages" aria-label={face.words.say('language.choose')}>
      <CsrfField token={face.csrf} />
      <input type="hidden" name="next" value={face.path} />
      {LANGUAGES.map(language => (
        <button class="link" type="submit" name="language" value={language} lang={language === 'en' ? 'en' : 'de'} aria-current={language === face.words.language ? 'true' : undefined}>
          {face.words.say(`language.name.${language}`)}
        </button>
      ))}
    </form>
  </footer>
);
