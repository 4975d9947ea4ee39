import { describe, expect, it } from '@jest/globals';
import { harmlessAddress } from './html-rules.js';
import { jsx } from './jsx-runtime.js';
import { render, trusted, type Child } from './markup.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</textarea><svg onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '&lt;script&gt;',
  '<!--><script>alert(1)</script>',
  '<![CDATA[<script>]]>',
  '`onmouseover=alert(1)',
  '\u2028<b>\u0000',
  '{{constructor.constructor("alert(1)")()}}',
];

const ADDRESSES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript\r:alert(1)',
  'javascript&colon;alert(1)'.replace('&colon;', ':'),
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'data:image/png,<script>',
  'data:image/png;base64,AA=="onload=x',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'feed:javascript:alert(1)',
];

const shown = (child: Child): string => render(<p>{child}</p>);

describe('markup', () => {
  it.each(HOSTILE)('shows %j as text, between tags and in attributes (W3)', text => {
    const page = render(<p title={text} class={[text]} data-x={text} aria-label={text}>{text}</p>);
    expect(page.match(/</g)).toHaveLength(2);
    expect(page.match(/"/g)).toHaveLength(8);
    expect(page).not.toContain("'");
    const back = page.slice(page.indexOf('>') + 1, -4).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
    expect(back).toBe(text);
  });

  it.each(ADDRESSES)('never links to %j (W3)', address => {
    expect(render(<a href={address}>x</a>)).toBe('<a href="#">x</a>');
    expect(render(<form action={address} />)).toBe('<form action="#"></form>');
    expect(render(<button formaction={address} />)).toContain('formaction="#"');
    expect(render(<img src={address} />)).toBe('<img src="#">');
  });

  it.each(['/tickets/7', '?tab=company', '#main', 'https://a.example/x', 'mailto:a@b.example', 'tickets:7/x'.replace('tickets:', './tickets:'), '/a:b', '?at=12:30', 'data:image/png;base64,iVBORw0KGgo='])('keeps the harmless address %j', address => {
    expect(harmlessAddress(address)).toBe(address);
  });

  it.each(['onclick', 'ONLOAD', 'onfocus', 'style', 'srcdoc', 'innerHTML', 'dangerouslySetInnerHTML', 'http-equiv', 'a b', 'x"y', 'x>', '', '=', 'a/b'])('refuses the attribute %j (W3)', name => {
    expect(() => jsx('p', { [name]: 'x' })).toThrow(TypeError);
  });

  it.each(['script><b', 'iframe', 'style', 'base', 'object', 'embed', 'animate', 'foreignObject', 'constructor', '__proto__'])('knows no element %j (W3)', name => {
    expect(() => jsx(name, {})).toThrow(TypeError);
  });

  it('puts no text into a script', () => {
    expect(() => jsx('script', { children: 'alert(1)' })).toThrow(TypeError);
    expect(render(<script type="module" src="/a.js" />)).toBe('<script type="module" src="/a.js"></script>');
  });

  it('takes nothing that only looks like markup, from JSON for instance (W3)', () => {
    expect(() => shown({ text: '<b>x</b>' } as unknown as Child)).toThrow(TypeError);
    expect(() => jsx('p', { title: { toString: () => '"><b>' } })).toThrow(TypeError);
    expect(() => shown((() => 'x') as unknown as Child)).toThrow(TypeError);
    expect(shown(trusted('<b>x</b>'))).toBe('<p><b>x</b></p>');
  });

  it('reads no property from a polluted prototype (W9)', () => {
    const polluted = Object.prototype as Record<string, unknown>;
    polluted['onclick'] = 'alert(1)';
    try {
      expect(render(<p id="a">b</p>)).toBe('<p id="a">b</p>');
    } finally {
      delete polluted['onclick'];
    }
  });

  it('writes switches, words and tristates as HTML wants them', () => {
    expect(render(<input disabled checked={false} aria-invalid={false} aria-describedby={['a', false, 'b']} value={0} class={[]} />)).toBe(
      '<input disabled aria-invalid="false" aria-describedby="a b" value="0">',
    );
  });

  it('shows nothing for nothing, and lists in order', () => {
    expect(shown([null, undefined, true, false, '', 0, ['a', ['b']], 7n, <i>c</i>])).toBe('<p>0ab7<i>c</i></p>');
    expect(render(<>a{'<'}</>)).toBe('a&lt;');
    const Nobody = (): null => null;
    expect(render(<p><Nobody /></p>)).toBe('<p></p>');
  });

  it('keeps a first line break that a parser would drop', () => {
    expect(render(<textarea>{'\na'}</textarea>)).toBe('<textarea>\n\na</textarea>');
    expect(render(<pre>a</pre>)).toBe('<pre>a</pre>');
  });
});
