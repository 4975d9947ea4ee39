import { returnPath } from './return-path.js';

const ORIGIN = 'https://support.example.com';

describe('where a login goes on', () => {
  it.each([
    ['/help', '/help'], ['/tickets?status=open#last', '/tickets?status=open#last'], [`${ORIGIN}/help?x=1`, '/help?x=1'], ['/', '/tickets'], [null, '/tickets'], [undefined, '/tickets'], ['', '/tickets'],
  ])('%p is ours: %s', (wanted, path) => expect(returnPath(wanted, ORIGIN)).toBe(path));

  it.each([
    '//evil.example', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', 'https://evil.example/', `${ORIGIN}.evil.example/`, `${ORIGIN}@evil.example/`, `${ORIGIN}//evil.example`,
    '/a\r\nLocation: https://evil.example', '/\u0000', ' /help', 'help', `/${'a'.repeat(2_001)}`, 'HTTPS://SUPPORT.EXAMPLE.COM/help', 'http://support.example.com/help',
  ])('%p is not (S18, J13)', wanted => expect(returnPath(wanted, ORIGIN)).toBe('/tickets'));
});
