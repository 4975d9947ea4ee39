import { fileName, FILE_LIMITS, maybeShownInline, servedType } from './attachment.policy.js';
import { typeOfContent } from './attachment-type.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

describe('the name of a file', () => {
  test.each([
    ['Rechnung März.pdf', 'Rechnung März.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\kim\\a.txt', 'a.txt'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie x=1.txt'],
    ['rechnung\u202efdp.exe', 'rechnungfdp.exe'],
    ['\u2066a\u2069\u200b\ufeff.png', 'a.png'],
    ['a\u0000b\ud800.txt', 'ab.txt'],
    ['...', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
    ['a\u0308.txt', 'ä.txt'],
    ['<img src=x>".png', 'img src=x.png'],
  ])('%j is kept as %j (W5, W18)', (given, kept) => {
    expect(fileName(given)).toBe(kept);
  });

  test('a long one keeps its ending', () => {
    const long = fileName(`${'😀'.repeat(400)}.tar.pdf`);
    expect([...long]).toHaveLength(FILE_LIMITS.nameLength);
    expect(long.endsWith('😀.pdf')).toBe(true);
    expect([...fileName('x'.repeat(150))]).toHaveLength(150);
    expect([...fileName('x'.repeat(151))]).toHaveLength(150);
  });
});

describe('the type of a file is what its content says (W18)', () => {
  test.each([
    ['a picture', PNG, 'image/png'],
    ['a text', Buffer.from('Guten Tag, Größe 3 < 4 & mehr'), 'text/plain'],
    ['a text cut within a letter', Buffer.from('Größe').subarray(0, 3), 'text/plain'],
    ['nothing', Buffer.alloc(0), 'text/plain'],
    ['a picture of lines', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/svg+xml'],
    ['the same after a declaration', Buffer.from('<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'image/svg+xml'],
    ['a page', Buffer.from('  <!DOCTYPE html><script>alert(1)</script>'), 'text/html'],
    ['a page in UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<script>alert(1)</script>', 'utf16le')]), 'text/html'],
    ['bytes', Buffer.from([0, 1, 2, 3, 4]), 'application/octet-stream'],
    ['a program', Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), Buffer.alloc(200)]), 'application/x-msdownload'],
    ['a document', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
  ])('%s', async (_, content, type) => {
    expect(await typeOfContent(content)).toBe(type);
  });

  test('only pictures that run nothing are shown, and only while they are small', () => {
    for (const type of ['image/svg+xml', 'text/html', 'application/pdf', 'image/bmp', 'text/plain', 'application/xml']) expect(maybeShownInline({ type, size: 10 })).toBe(false);
    expect(maybeShownInline({ type: 'image/png', size: 10 })).toBe(true);
    expect(maybeShownInline({ type: 'image/png', size: 6 * 1_024 * 1_024 })).toBe(false);
  });

  test('what a browser might run is served as bytes', () => {
    for (const type of ['image/svg+xml', 'text/html', 'application/xml', 'application/xhtml+xml', 'application/x-msdownload', 'application/javascript', 'text/html; x']) expect(servedType(type)).toBe('application/octet-stream');
    expect(servedType('text/plain')).toBe('text/plain; charset=utf-8');
    expect(servedType('application/pdf')).toBe('application/pdf');
  });
});
