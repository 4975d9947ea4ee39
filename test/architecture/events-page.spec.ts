import { readFileSync } from 'node:fs';
import { eventsPage } from '../../src/audit/events-page.js';

it('docs/events.md says what the code says', () => {
  expect(readFileSync('docs/events.md', 'utf8')).toBe(eventsPage());
});
