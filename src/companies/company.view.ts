import { view } from '../kernel/view.js';
import type { CompanyEvent } from './company.events.js';
import type { CompanyRow } from './company.policy.js';

export const company = view<CompanyRow, CompanyEvent>({
  name: 'company',
  version: 1,
  decisive: true,
  folds: ['CompanyRegistered', 'CompanyRenamed'],
  idsOf: event => [event.of],
  fold: (_, { of, data, revision }) => ({ id: of, name: data.name, revision }),
});
