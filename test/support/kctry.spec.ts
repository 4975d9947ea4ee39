import { missingKeycloak, startKeycloak } from './keycloak.js';
it('starts', async () => {
  const t = Date.now();
  expect(missingKeycloak()).toBeUndefined();
  const k = await startKeycloak();
  console.log('started', Date.now() - t);
  await k.addClient({ clientId: 'sichtfeld', protocol: 'openid-connect', redirectUris: ['http://portal.localhost:1/*'], secret: 'x'.repeat(32), publicClient: false });
  console.log((await k.samlMetadata()).slice(0, 3000));
  await k.addKey();
  console.log((await (await fetch(k.issuer.replace('idp.localhost','127.0.0.1') + '/protocol/openid-connect/certs')).text()));
  await k.retireOldKeys();
  console.log((await k.samlMetadata()).length);
  await k.close();
}, 400_000);
