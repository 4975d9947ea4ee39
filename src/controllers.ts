import { EventsController } from './audit/events.controller.js';
import { RebuildsController } from './audit/rebuilds.controller.js';
import { ReplaysController } from './audit/replays.controller.js';
import { CompaniesController } from './companies/companies.controller.js';
import { ContactPropertiesController } from './contacts/contact-properties.controller.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { DoorController } from './identity/door.controller.js';
import { SessionController } from './identity/session.controller.js';
import { ListsController } from './lists/lists.controller.js';
import { CommandsController } from './platform/commands.controller.js';
import { HealthController } from './platform/health.controller.js';
import { OpenApiController } from './platform/openapi.controller.js';
import { DryRunsController } from './portal/dry-runs.controller.js';
import { ExplanationsController } from './portal/explanations.controller.js';
import { PortalPagesController } from './portal/portal-pages.controller.js';
import { SettingPagesController } from './portal/setting-pages.controller.js';
import { PortalsController } from './portal/portals.controller.js';
import { SweepsController } from './portal/sweeps.controller.js';
import { StaffController } from './staff/staff.controller.js';
import { StaffTicketsController } from './tickets/staff-tickets.controller.js';
import { TicketPropertiesController } from './tickets/ticket-properties.controller.js';
import { TicketPropertyPagesController } from './tickets/ticket-property-pages.controller.js';
import { TicketExportController } from './tickets/ticket-export.controller.js';
import { TicketPagesController } from './tickets/ticket-pages.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';

/** Every controller of the service; each capability's stand beside it. */
export const CONTROLLERS = [
  SessionController,
  TicketsController,
  DoorController,
  TicketPagesController,
  TicketExportController,
  PortalPagesController, SettingPagesController,
  StaffTicketsController,
  CommandsController,
  PortalsController,
  DryRunsController,
  ExplanationsController,
  ContactsController,
  ContactPropertiesController,
  TicketPropertiesController, TicketPropertyPagesController,
  ListsController,
  CompaniesController,
  StaffController,
  SweepsController,
  EventsController,
  ReplaysController,
  RebuildsController,
  HealthController,
  OpenApiController,
] as const;
