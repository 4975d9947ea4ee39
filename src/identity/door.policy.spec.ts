import { HOST, portalOf, type Door } from '../../test/entry/people.js';
import { offerOf } from './door.policy.js';

const OPEN: Door = {
  portal: 'open', host: 'known', sso: 'off', method: 'password', connection: 'known', subject: 'known', selfRegistration: true, access: 'everybody', contact: 'none', onList: false, existingOnly: false,
};
const offer = (change: Partial<Door>, host = HOST, perHost = false) => offerOf(portalOf({ ...OPEN, ...change }, perHost), host);

describe('what a door offers', () => {
  it('is the same for everybody: password, link, and registering where the host allows it', () => {
    expect(offer({})).toEqual({ state: 'open', register: true, connections: [] });
    expect(offer({ selfRegistration: false })).toEqual({ state: 'open', register: false, connections: [] });
  });

  it('goes by the host’s own setting before the portal’s', () => {
    expect(offer({}, HOST, true).register).toBe(true);
    expect(offer({ selfRegistration: false }, HOST, true).register).toBe(false);
  });

  it('is nothing where no portal is, or a closed one', () => {
    for (const [change, host, state] of [[{ portal: 'unknown' }, HOST, 'unknown'], [{}, 'other.example.com', 'unknown'], [{ portal: 'closed' }, HOST, 'closed']] as const)
      expect(offer(change, host)).toEqual({ state, register: false, connections: [] });
  });

  it('is single sign-on alone while that is the way in', () => {
    for (const sso of ['all', 'lists'] as const) expect(offer({ sso })).toEqual({ state: 'sso', register: false, connections: [{ id: 'okta', name: 'Okta' }] });
  });
});
