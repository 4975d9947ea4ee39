import { decider } from '../kernel/command.js';
import { accessCommands } from './access.js';
import { hostCommands } from './hosts.js';
import { lifeCommands } from './life.js';
import type { PortalEvent } from './portal.events.js';
import { evolve, type Portal } from './portal-state.js';
import { restoreCommands } from './restore.js';
import { serviceCommands } from './service.js';
import { ssoSecretCommands } from './sso-secret.js';
import { visibilityCommands } from './visibility.js';

/** The write side of a portal. It opens sealed fields: a rule is compared with the one before, and old ones are restored. */
export const portal = decider<Portal, PortalEvent>({ noun: 'portal', initial: { status: 'none' }, evolve, opens: true }, [
  ...lifeCommands,
  ...hostCommands,
  ...accessCommands,
  ...ssoSecretCommands,
  ...visibilityCommands,
  ...serviceCommands,
  ...restoreCommands,
]);
