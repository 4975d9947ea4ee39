import { EventPagesController } from './audit/event-pages.controller.js';
import { EventsController } from './audit/events.controller.js';
import { RebuildsController } from './audit/rebuilds.controller.js';
import { ReplaysController } from './audit/replays.controller.js';
import { CompaniesController } from './companies/companies.controller.js';
import { CompanyPagesController } from './companies/company-pages.controller.js';
import { ContactPagesController } from './contacts/contact-pages.controller.js';
import { ContactPropertiesController } from './contacts/contact-properties.controller.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { ConfirmController } from './identity/confirm.controller.js';
import { ApiTokenPagesController } from './identity/api-token-pages.controller.js';
import { ApiTokensController } from './identity/api-tokens.controller.js';
import { DoorController } from './identity/door.controller.js';
import { OwnFactorController } from './identity/own-factor.controller.js';
import { RefusalsController } from './identity/refusals.controller.js';
import { StaffDoorController } from './identity/staff-door.controller.js';
import { StaffSecurityController } from './identity/staff-security.controller.js';
import { StaffSessionController } from './identity/staff-session.controller.js';
import { GettingInController } from './identity/getting-in.controller.js';
import { InvitationsController } from './identity/invitations.controller.js';
import { LinkController } from './identity/link.controller.js';
import { MailMeController } from './identity/mail-me.controller.js';
import { ProfilePagesController } from './identity/profile-pages.controller.js';
import { ProfileController } from './identity/profile.controller.js';
import { SessionController } from './identity/session.controller.js';
import { LiveController } from './live/live.controller.js';
import { ListCriteriaController } from './lists/list-criteria.controller.js';
import { ListPagesController } from './lists/list-pages.controller.js';
import { SessionsController } from './identity/sessions.controller.js';
import { ArticlesController } from './knowledge-base/articles.controller.js';
import { HelpController } from './knowledge-base/help.controller.js';
import { StaffArticlesController } from './knowledge-base/staff-articles.controller.js';
import { ListsController } from './lists/lists.controller.js';
import { MailboxController } from './notifications/mailbox.controller.js';
import { MailsController } from './notifications/mails.controller.js';
import { CommandsController } from './platform/commands.controller.js';
import { HealthController } from './platform/health.controller.js';
import { OpenApiController } from './platform/openapi.controller.js';
import { StaffHomeController } from './platform/staff-home.controller.js';
import { ConnectionsController } from './portal/connections.controller.js';
import { DryRunsController } from './portal/dry-runs.controller.js';
import { ExplainPagesController } from './portal/explain-pages.controller.js';
import { ExplanationsController } from './portal/explanations.controller.js';
import { PortalPagesController } from './portal/portal-pages.controller.js';
import { SettingChangesController } from './portal/setting-changes.controller.js';
import { SettingPagesController } from './portal/setting-pages.controller.js';
import { PortalsController } from './portal/portals.controller.js';
import { SsoEditPagesController } from './portal/sso-edit-pages.controller.js';
import { SsoPagesController } from './portal/sso-pages.controller.js';
import { SsoStepPagesController } from './portal/sso-step-pages.controller.js';
import { SweepsController } from './portal/sweeps.controller.js';
import { StaffSsoEditPagesController } from './staff/staff-sso-edit-pages.controller.js';
import { StaffSsoPagesController } from './staff/staff-sso-pages.controller.js';
import { StaffPagesController } from './staff/staff-pages.controller.js';
import { JwtController } from './sso/jwt.controller.js';
import { SamlController } from './sso/saml.controller.js';
import { SamlLogoutController } from './sso/saml-logout.controller.js';
import { SsoLinkingController } from './sso/sso-linking.controller.js';
import { OidcController } from './sso/oidc.controller.js';
import { StaffConnectionsController } from './sso/staff-connections.controller.js';
import { StaffSsoController } from './sso/staff-sso.controller.js';
import { SsoController } from './sso/sso.controller.js';
import { StaffController } from './staff/staff.controller.js';
import { AttachmentsController } from './tickets/attachments.controller.js';
import { AgentPagesController } from './tickets/agent-pages.controller.js';
import { StaffTicketsController } from './tickets/staff-tickets.controller.js';
import { TicketPropertiesController } from './tickets/ticket-properties.controller.js';
import { TicketPropertyPagesController } from './tickets/ticket-property-pages.controller.js';
import { TicketExportController } from './tickets/ticket-export.controller.js';
import { OpenTicketPagesController } from './tickets/open-ticket-pages.controller.js';
import { TicketListPagesController } from './tickets/ticket-list-pages.controller.js';
import { TicketPeopleController } from './tickets/ticket-people.controller.js';
import { TicketPeoplePagesController } from './tickets/ticket-people-pages.controller.js';
import { TicketPagesController } from './tickets/ticket-pages.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { ImportPagesController } from './transfer/import-pages.controller.js';

/** Every controller of the service; each capability's stand beside it. */
export const CONTROLLERS = [
  SessionController,
  TicketsController,
  DoorController,
  SsoController,
  JwtController,
  SamlController,
  SamlLogoutController,
  SsoLinkingController,
  OidcController,
  StaffSsoController, StaffConnectionsController, StaffSsoPagesController, StaffSsoEditPagesController,
  TicketListPagesController,
  OpenTicketPagesController,
  MailMeController,
  LinkController,
  GettingInController,
  ProfilePagesController,
  ProfileController,
  SessionsController,
  InvitationsController,
  ApiTokensController,
  ApiTokenPagesController,
  TicketPagesController,
  TicketPeoplePagesController,
  TicketPeopleController,
  TicketExportController,
  PortalPagesController,
  ExplainPagesController,
  EventPagesController,
  ContactPagesController,
  CompanyPagesController,
  ListCriteriaController,
  ListPagesController,
  ImportPagesController,
  StaffTicketsController,
  AttachmentsController,
  LiveController,
  SettingPagesController, SettingChangesController,
  AgentPagesController,
  StaffHomeController,
  CommandsController,
  PortalsController, ConnectionsController, SsoPagesController, SsoEditPagesController, SsoStepPagesController,
  DryRunsController,
  ExplanationsController,
  ContactsController,
  ContactPropertiesController,
  TicketPropertiesController, TicketPropertyPagesController,
  ListsController,
  CompaniesController,
  StaffController,
  StaffDoorController, StaffSessionController, ConfirmController, StaffSecurityController, OwnFactorController, StaffPagesController, RefusalsController,
  SweepsController,
  EventsController,
  ReplaysController,
  RebuildsController,
  MailsController,
  MailboxController,
  HealthController,
  HelpController,
  StaffArticlesController,
  ArticlesController,
  OpenApiController,
] as const;
