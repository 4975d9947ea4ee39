import { view } from '../kernel/view.js';
import type { ListEvent } from './list.events.js';
import type { ListRow } from './list.policy.js';

/** An archived list keeps its members and its criteria: rules that name it go on working. */
export const list = view<ListRow, ListEvent>({
  name: 'list',
  version: 1,
  decisive: true,
  folds: ['ListCreated', 'ListRenamed', 'ListCriteriaChanged', 'ListArchived'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    const { of, revision } = event;
    if (event.type === 'ListCreated') return { id: of, ...event.data, criteriaRevision: revision, archived: false, revision };
    if (!row) return row;
    switch (event.type) {
      case 'ListRenamed':
        return { ...row, name: event.data.name, revision };
      case 'ListCriteriaChanged':
        return { ...row, criteria: event.data.criteria, criteriaRevision: revision, revision };
      case 'ListArchived':
        return { ...row, archived: true, revision };
    }
  },
});
