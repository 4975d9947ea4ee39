import { SessionController } from './identity/session.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';

/** Every controller of the service; each capability's stand beside it. */
export const CONTROLLERS = [SessionController, TicketsController] as const;
