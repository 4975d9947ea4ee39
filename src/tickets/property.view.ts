import { view } from '../kernel/view.js';
import { definedRow } from './property-definition.policy.js';
import type { PropertyEvent } from './property.events.js';
import { BUILT_IN, type PropertyRow } from './ticket.policy.js';

const builtIn = (id: string): PropertyRow | undefined => (Object.hasOwn(BUILT_IN, id) ? BUILT_IN[id] : undefined);

/** A defined property is hidden from customers until it is shown; a built-in one is what the code says until an event changes it. */
export const property = view<PropertyRow, PropertyEvent>({
  name: 'property',
  version: 1,
  decisive: true,
  folds: ['TicketPropertyDefined', 'TicketPropertyOptionsChanged', 'PropertyShownToCustomers', 'PropertyHiddenFromCustomers'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    const { of, revision } = event;
    if (event.type === 'TicketPropertyDefined') return definedRow(of, event.data, false, revision);
    const before = row ?? builtIn(of);
    switch (event.type) {
      case 'TicketPropertyOptionsChanged':
        return before && { ...before, options: event.data.options, revision };
      case 'PropertyShownToCustomers':
        return before && { ...before, shown: true, revision };
      case 'PropertyHiddenFromCustomers':
        return before && { ...before, shown: false, revision };
    }
  },
});
