import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fileOf } from '../../src/transfer/import-file.js';
import { importFile } from '../../src/transfer/import.runner.js';
import { shippedMapping } from '../../src/transfer/mappings.js';
import { RecordingPort } from './recording-port.js';

const HEAD = 'Ticketnummer;Betreff;Eröffnet;E-Mail;Name;Firma;Status;Priorität;Antwort\r\n';
const row = (n: number, more: Partial<Record<'subject' | 'opened' | 'email' | 'status' | 'priority' | 'answer', string>> = {}): string =>
  `T-${n};${more.subject ?? `Drucker ${n}`};${more.opened ?? '29.03.2026 14:05'};${more.email ?? `anna${n % 7}@example.com`};Anna Ölmez;Amsel GmbH;${more.status ?? 'Offen'};${more.priority ?? 'Hoch'};${more.answer ?? ''}\r\n`;
const rows = (count: number): string => HEAD + Array.from({ length: count }, (_, i) => row(i + 1)).join('');
const mapping = shippedMapping('tickets');
const options = { zone: 'Europe/Berlin', batch: 40 };

describe('an import', () => {
  test('run again is a no-op (A14)', async () => {
    const port = new RecordingPort();
    const first = await importFile(mapping, fileOf('tickets.csv', rows(100)), port, options);
    const before = port.written.length;
    const second = await importFile(mapping, fileOf('tickets.csv', rows(100)), port, options);
    expect(first.rows).toMatchObject({ read: 100, written: 100, known: 0, rejected: 0 });
    expect(second.rows).toMatchObject({ read: 100, written: 0, known: 100, rejected: 0 });
    expect(port.written).toHaveLength(before);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  });

  test('a changed row is new commands on the same ticket, its neighbours stay (A14)', async () => {
    const port = new RecordingPort();
    await importFile(mapping, fileOf('tickets.csv', HEAD + row(1) + row(2)), port, options);
    const before = port.written.length;
    const report = await importFile(mapping, fileOf('tickets.csv', HEAD + row(1, { priority: 'Dringend' }) + row(2)), port, options);
    expect(report.rows).toMatchObject({ written: 1, known: 1, rejected: 0 });
    const changed = port.written.slice(before);
    expect(new Set(changed.map(({ external }) => external.id))).toEqual(new Set(['T-1']));
    expect(changed).toContainEqual(expect.objectContaining({ command: 'ChangeTicketProperty', body: expect.objectContaining({ property: 'priority', value: 'urgent' }) }));
  });

  test('killed after any step and resumed, it gives the same (I1)', async () => {
    const whole = new RecordingPort();
    await importFile(mapping, fileOf('tickets.csv', rows(60)), whole, options);
    for (let lives = 0; lives <= whole.executed; lives += 7) {
      const port = new RecordingPort();
      port.lives = lives;
      await expect(importFile(mapping, fileOf('tickets.csv', rows(60)), port, options)).rejects.toThrow('killed');
      port.lives = Number.POSITIVE_INFINITY;
      const report = await importFile(mapping, fileOf('tickets.csv', rows(60)), port, options);
      expect(report.rows.earlier + report.rows.known + report.rows.written).toBe(60);
      expect(port.streams).toEqual(whole.streams);
      if (lives > 50) expect(report.resumedFrom).toBeGreaterThan(1);
      if (lives + 7 > whole.executed) break;
    }
  });

  test('a resumed run does not ask again for what was written (A14)', async () => {
    const port = new RecordingPort();
    port.lives = 60;
    await expect(importFile(mapping, fileOf('tickets.csv', rows(60)), port, options)).rejects.toThrow('killed');
    const before = port.executed;
    port.lives = Number.POSITIVE_INFINITY;
    const report = await importFile(mapping, fileOf('tickets.csv', rows(60)), port, options);
    expect(report.rows.earlier).toBeGreaterThan(30);
    expect(port.executed - before).toBeLessThan(30);
    expect([...port.checkpoints.values()]).toEqual([0]);
  });

  test('a dry run writes nothing and tells counts, samples, definitions and rejected rows (A14)', async () => {
    const port = new RecordingPort();
    const report = await importFile(mapping, fileOf('tickets.csv', rows(20) + row(21, { opened: '31.02.2026' })), port, { ...options, dryRun: true });
    expect(port.executed).toBe(0);
    expect(port.checkpoints.size).toBe(0);
    expect(report).toMatchObject({ dryRun: true, exitCode: 1, rows: { read: 21, written: 20, rejected: 1 }, kinds: { company: 1, contact: 7, ticket: 20 }, commands: { OpenTicket: 20 } });
    expect(report.samples.length).toBeGreaterThan(0);
  });

  test('bad rows are named in a file that no spreadsheet runs as formulas (A14)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rejects-'));
    const rejectFile = join(folder, 'rejected.csv');
    const text = HEAD + row(1) + row(2, { opened: '=HYPERLINK("http://x")' }) + row(3, { subject: '' }) + row(4, { status: '-100' }) + row(5);
    const report = await importFile(mapping, fileOf('tickets.csv', text), new RecordingPort(), { ...options, rejectFile });
    const lines = readFileSync(rejectFile, 'utf8').trim().split('\r\n');
    rmSync(folder, { recursive: true });
    expect(report.rows).toMatchObject({ read: 5, written: 2, rejected: 3 });
    expect(report.exitCode).toBe(1);
    expect(report.rejected.map(one => [one.row, one.column, one.value, one.code])).toEqual([
      [3, 'Eröffnet', '=HYPERLINK("http://x")', 'row.date'], [4, 'Betreff', '', 'row.missing'], [5, 'Status', '-100', 'row.value'],
    ]);
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(lines[3]).toContain(`"'-100"`);
    expect(lines).toHaveLength(4);
  });

  test('what the system refuses is named by row and does not stop the others (A14)', async () => {
    const replies = { ...mapping, row: { is: 'reply', external: '{number}', ticket: '{number}', body: '{subject}', at: 'opened', visibility: 'internal' } } as const;
    const port = new RecordingPort();
    await importFile(mapping, fileOf('tickets.csv', HEAD + row(1)), port, options);
    const report = await importFile(replies, fileOf('replies.csv', HEAD + row(1) + row(2)), port, options);
    expect(report.rows).toMatchObject({ written: 1, rejected: 1 });
    expect(report.rejected).toMatchObject([{ row: 3, code: 'ticket.unknown', value: 'T-2', de: 'Das verweist auf etwas, das keine importierte Zeile beschreibt.' }]);
  });

  test('no row of 5,000 random ones is lost: written and rejected are all rows (A14)', async () => {
    const cell = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('', '-', 'Offen', 'Erledigt', '-100', '29.03.2026', '31.02.2026', '2026-03-29T02:30', 'a@b.de', '@', '"', 'ä;b', '=1+1') }, fc.string({ unit: 'grapheme', maxLength: 12 }));
    const quoted = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const made = fc.sample(fc.array(cell, { minLength: 9, maxLength: 9 }), { numRuns: 2_500, seed: 7 });
    const ragged = fc.sample(fc.array(cell, { minLength: 2, maxLength: 11 }), { numRuns: 500, seed: 8 });
    const good = Array.from({ length: 2_000 }, (_, i) => row(i).trim().split(';'));
    const all = [...made, ...ragged, ...good].map((cells, i) => ({ cells, place: (i * 2_654_435_761) % 5_003 })).sort((a, b) => a.place - b.place);
    const lines = all.map(({ cells }) => cells.map(quoted).join(';'));
    const text = HEAD + lines.join('\r\n');
    const report = await importFile(mapping, fileOf('random.csv', text), new RecordingPort(), { zone: 'Europe/Berlin' });
    const { read, written, known, rejected } = report.rows;
    expect(read).toBe(5_000);
    expect(written + known + rejected).toBe(5_000);
    expect(known).toBe(0);
    expect(written).toBeGreaterThanOrEqual(2_000);
  }, 60_000);
});
