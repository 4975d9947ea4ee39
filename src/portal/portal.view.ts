import { view } from '../kernel/view.js';
import { portalEvents, type PortalEvent } from './portal.events.js';
import type { PortalRow } from './portal.policy.js';
import { afterEvent } from './settings.policy.js';

/** What entry, scope, filters and pages read of a portal. */
export const portalView = view<PortalRow, PortalEvent>({
  name: 'portal',
  version: 3,
  decisive: true,
  folds: Object.keys(portalEvents.definitions),
  idsOf: event => [event.of],
  fold: (row, event) => afterEvent(row, event, event.revision, event.of),
});
