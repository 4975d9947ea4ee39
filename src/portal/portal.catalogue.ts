import type { Capability } from '../kernel/catalogue.js';
import { portalHosts } from './portal-hosts.view.js';
import { portalSettings } from './portal-settings.view.js';
import { portalEvents } from './portal.events.js';
import { portal } from './portal.js';
import { portalView } from './portal.view.js';
import { ssoSecretUse } from './sso-secret-use.view.js';

export const portalCapability: Capability = {
  name: 'portal',
  families: [portalEvents],
  deciders: [portal],
  views: [portalView, portalSettings, portalHosts, ssoSecretUse],
};
