import { NO_MAPPING } from './connection.policy.js';
import { mapped } from './sso-mapping.policy.js';

const attributes = (said: Record<string, string[]>) => new Map(Object.entries(said));

describe('mapping', () => {
  const mapping = {
    ...NO_MAPPING,
    lists: [{ attribute: 'groups', value: 'vip', list: 'l1' }, { attribute: 'groups', value: 'gold', list: 'l1' }, { attribute: 'role', value: 'admin', list: 'l2' }],
    companies: [{ attribute: 'org', value: 'amsel', company: 'c1' }],
    fields: [{ attribute: 'tier', property: 'tier' }, { attribute: 'roles', property: '__proto__' }],
  };

  it('goes by every value of an attribute, and names each thing once (A12)', () => {
    expect(mapped(mapping, attributes({ groups: ['staff', 'vip', 'gold'], org: ['amsel'], tier: ['a', 'b'] }))).toEqual({ lists: ['l1'], companies: ['c1'], values: { tier: ['a', 'b'] } });
  });

  it('an attribute that is missing says nothing, and another spelling is another value (S16, A12)', () => {
    expect(mapped(mapping, attributes({ Groups: ['vip'], groups: ['VIP', 'vip '] }))).toEqual({ lists: [], companies: [], values: { tier: [] } });
  });

  it('what no line names changes nothing, whatever it is called (J11, W9)', () => {
    const said = mapped(NO_MAPPING, attributes({ role: ['admin'], tags: ['x'], ['__proto__']: ['polluted'], constructor: ['x'] }));
    expect(said).toEqual({ lists: [], companies: [], values: {} });
    expect(Object.getPrototypeOf(mapped(mapping, attributes({ roles: ['x'] })).values)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
