import { oneLine, plainText } from './plain.js';

describe('What people write', () => {
  it.each([
    ['a\r\nBcc: opfer@example.com', 'a Bcc: opfer@example.com'],
    ['a\u0000\u0007\u2028\u2029\u0085b', 'a b'],
    ['\u202eexe.fdp\u2066', 'exe.fdp'],
    ['  viel \t Platz  ', 'viel Platz'],
    ['\ud800', '\ufffd'],
    ['👩‍👩‍👧 grüßt', '👩‍👩‍👧 grüßt'],
  ])('%j is one line in a header (W5)', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it('is cut where it would be endless, between letters', () => {
    expect(oneLine('😀'.repeat(1_000))).toBe(`${'😀'.repeat(200)}…`);
    expect(plainText('x'.repeat(100_000)).length).toBeLessThan(20_010);
  });

  it('keeps its lines in a text and loses what no text has', () => {
    expect(plainText('eins\r\nzwei\rdrei\u0000\u202e\tvier\n')).toBe('eins\nzwei\ndrei\tvier');
  });
});
