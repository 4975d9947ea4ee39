import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../../src/platform/caller.js';
import { toldFor } from '../../src/portal/explain-words.queries.js';
import { explanationFor } from '../../src/portal/explanations.queries.js';
import { wordsFor } from '../../src/web/words.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, perform } from './acts.js';
import { enter, pagesOf } from './readings.js';
import { picker, World } from './world.js';

const words = wordsFor('en');
const told = { pairs: 0, visible: 0 };

/** Every pair of a registered contact and a ticket: page, API and list say the same. */
const compare = async (world: World): Promise<void> => {
  await world.rest();
  for (const portal of world.model.portals)
    for (const contact of world.model.contacts.filter(({ registered }) => registered.has(portal.id))) {
      const rows = world.house.stores.views.snapshot();
      const viewer = enter(world, rows, portal, contact);
      const list = viewer ? pagesOf(world, viewer, rows) : [];
      for (const { id: ticket } of world.model.tickets) {
        const ids = { portal: portal.id, contact: contact.id, ticket };
        const [page, answer] = [await toldFor(world.house, SYSTEM, ids, undefined, words), await explanationFor(world.house, SYSTEM, ids, undefined)];
        expect([ids, page.visible, page.verdict.includes(' does not see ')]).toEqual([ids, list.includes(ticket), !list.includes(ticket)]);
        expect(page.checks.map(({ check, outcome, setBy }) => ({ check, outcome, setBy }))).toEqual(answer.checks.map(({ check, outcome, setBy }) => ({ check, outcome, setBy })));
        expectRules(page.checks);
        told.pairs++;
        if (page.visible) told.visible++;
      }
    }
};

/** A filter passed exactly when one of its groups holds, and a group when all its criteria do. */
const expectRules = (checks: Awaited<ReturnType<typeof toldFor>>['checks']): void => {
  for (const { check, outcome, rules } of checks.filter(one => one.check.startsWith('filter.') && one.rules.length > 0)) {
    const groups = rules.flatMap(rule => rule.groups);
    expect([check, outcome]).toEqual([check, groups.some(({ holds }) => holds) ? 'passed' : 'failed']);
    for (const group of groups) expect(group.holds).toBe(group.criteria.every(({ holds }) => holds));
  }
};

describe('the page that explains', () => {
  it.each([1, 2])('agrees with the API and with the list in world %i (A6)', async seed => {
    const pick = picker(seed);
    const world = await World.open(pick);
    try {
      for (let i = 0; i < 6; i++) await openTicket(world, pick);
      for (let i = 0; i < 15; i++) await perform(world, [changePerson, changeTicket, changeProperty, changeSetting][i % 4]!(world, pick));
      await compare(world);
    } finally {
      await world.close();
    }
    expect(told.visible).toBeGreaterThan(0);
    expect(told.pairs).toBeGreaterThan(told.visible);
  }, 120_000);
});
