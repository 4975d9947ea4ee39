import { dateFormatFault, momentReader } from './moments.js';

const iso = (format: string, text: string, zone = 'Europe/Berlin'): string | undefined => {
  const moment = momentReader([format])(text, zone);
  return moment === undefined ? undefined : new Date(moment).toISOString();
};

describe('a date of an import', () => {
  test.each([
    ['d/m/Y H:M', '29/2/2016 01:16', '2016-02-29T00:16:00.000Z'],
    ['m/d/Y', '3/4/2026', '2026-03-03T23:00:00.000Z'],
    ['d/m/Y', '3/4/2026', '2026-04-02T22:00:00.000Z'],
    ['m/d/Y H:M a', '3/4/2026 12:05 AM', '2026-03-03T23:05:00.000Z'],
    ['dd.mm.yyyy - HH:MM:SS', '30.03.2026 - 09:18:47', '2026-03-30T07:18:47.000Z'],
    ['Y-m-dTH:M:S Z', '2016-04-28T11:19:34 -10:00', '2016-04-28T21:19:34.000Z'],
    ['ISO', '2026-03-29T12:00:00+02:00', '2026-03-29T10:00:00.000Z'],
    ['ISO', '2026-03-29T12:00:00.250Z', '2026-03-29T12:00:00.000Z'],
    ['ISO', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['ISO', '2023-06-01 12:15:36', '2023-06-01T10:15:36.000Z'],
  ])('%s reads %s as %s (A14)', (format, text, moment) => expect(iso(format, text)).toBe(moment));

  test('a date without a time is the start of that day in the deployment’s zone (A14)', () => {
    expect(iso('dd.mm.yyyy', '29.03.2026')).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('dd.mm.yyyy', '30.03.2026')).toBe('2026-03-29T22:00:00.000Z');
    expect(iso('dd.mm.yyyy', '29.03.2026', 'America/New_York')).toBe('2026-03-29T04:00:00.000Z');
  });

  test('a wall clock that summer time skips or repeats is read as the clock before the change (A14)', () => {
    expect(iso('ISO', '2026-03-29 02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('ISO', '2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  test.each(['31.02.2026', '29.02.2025', '00.01.2026', '1.13.2026', '2026-01-01', '01.01.2026 10:00', ''])('%s is no day of the format dd.mm.yyyy (A14)', text => expect(iso('dd.mm.yyyy', text)).toBeUndefined());

  test('the 24th hour, the 60th minute and the 13th hour after noon do not exist (A14)', () => {
    expect([iso('ISO', '2026-01-01 24:00'), iso('ISO', '2026-01-01 23:60'), iso('m/d/Y H:M a', '1/1/2026 13:00 PM')]).toEqual([undefined, undefined, undefined]);
  });

  test('a format needs day, month and year, each once (A14)', () => {
    expect([dateFormatFault('d/m/Y'), dateFormatFault('d/m'), dateFormatFault('d.m.Y d')]).toEqual([undefined, 'year', 'a part twice']);
  });
});
