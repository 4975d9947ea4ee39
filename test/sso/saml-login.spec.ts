import { NOW, REQUEST, attribute, IDP } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
beforeAll(async () => {
  stage = await SamlStage.open();
});

describe('a login by SAML', () => {
  it.each(['assertion', 'response', 'both'] as const)('proves who somebody is when the %s is signed (S4)', async sign => {
    const { checks, ...proof } = await stage.verify(stage.idp.posted({ sign }));
    expect(proof).toEqual({
      identity: JSON.stringify([IDP, 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'anna@kunde.example']),
      label: 'anna@kunde.example',
      email: 'anna@kunde.example',
      name: 'Anna Amsel',
      attributes: new Map([['displayName', ['Anna Amsel']]]),
      asked: true,
      once: [{ id: expect.stringMatching(/^saml-assertion:[0-9a-f]{64}$/) as string, until: NOW + 360_000 }],
      validUntil: NOW + 360_000,
      sessionEndsAt: null,
      sessionIndex: '_session1',
      next: null,
    });
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(checks.map(({ check }) => check)).toContain('saml.signature');
  });

  it('asks by redirect with our request in it', async () => {
    expect(REQUEST).toHaveLength(41);
    expect(attribute('a', 'b')).toContain('Name="a"');
  });
});
