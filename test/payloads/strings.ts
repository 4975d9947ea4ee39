import { readFileSync } from 'node:fs';

/** Script payloads and naughty strings of our own: one of each kind that has broken a page somewhere. */
const OURS: readonly string[] = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onfocus=alert(1) autofocus x='", '</textarea><script>alert(1)</script>', '</title><svg onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>', '[x](javascript:alert(1))', '<!--><script>alert(1)</script-->', '{{constructor.constructor("alert(1)")()}}', '${alert(1)}',
  "1;DROP TABLE events", "' OR 1=1 --", '__proto__', 'constructor', 'null', 'NaN', '-1', '1e999', '../../../../etc/passwd%00', 'http://a/%%30%30',
  'مرحبا بالعالم', '\u202Etest\u202C', '👩‍👩‍👧‍👦🇩🇪', 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', '田中さんにあげて下さい', '\u0000', '\uFEFF', '\u2028\u2029', '=1+1', ' ', '%s%n%d', 'x'.repeat(5_000),
];

/** Ours, and those of the files named in SICHTFELD_PAYLOADS (a JSON list, or one a line), of any length. */
export const payloads = (): readonly string[] => {
  const files = (process.env['SICHTFELD_PAYLOADS'] ?? '').split(',').filter(file => file !== '');
  return [...OURS, ...files.flatMap(file => (file.endsWith('.json') ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : readFileSync(file, 'utf8').split('\n').filter(line => line !== '')))];
};
