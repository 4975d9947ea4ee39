import { view } from '../kernel/view.js';
import { definedRow } from '../tickets/property-definition.policy.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { ContactPropertyEvent } from './contact-property.events.js';

export const contactProperty = view<PropertyRow, ContactPropertyEvent>({
  name: 'contactProperty',
  version: 1,
  decisive: true,
  folds: ['ContactPropertyDefined', 'ContactPropertyOptionsChanged', 'ContactPropertyShown', 'ContactPropertyHidden'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    switch (event.type) {
      case 'ContactPropertyDefined':
        return definedRow(event.of, event.data, false, event.revision);
      case 'ContactPropertyOptionsChanged':
        return row && { ...row, options: event.data.options, revision: event.revision };
      case 'ContactPropertyShown':
        return row && { ...row, shown: true, revision: event.revision };
      case 'ContactPropertyHidden':
        return row && { ...row, shown: false, revision: event.revision };
    }
  },
});
