import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { CONTROLLERS } from './controllers.js';
import { AccessLog } from './identity/access-log.js';
import { ApiTokenSigner } from './identity/api-token-signer.js';
import { ApiTokenStrategy } from './identity/api-token.strategy.js';
import { ApiTokens } from './identity/api-tokens.js';
import { Devices } from './identity/devices.js';
import { Doorway } from './identity/doorway.js';
import { Invitations } from './identity/invitations.js';
import { LettersOf } from './identity/letter-of.js';
import { Links } from './identity/links.js';
import { LinksIn } from './identity/links-in.js';
import { MailedLinks } from './identity/mailed-links.js';
import { OwnAccount } from './identity/own-account.js';
import { OwnSessions } from './identity/own-sessions.js';
import { Passwords } from './identity/password.js';
import { Sessions } from './identity/sessions.js';
import { Setup } from './identity/setup.js';
import { SignIns } from './identity/sign-ins.js';
import { FactorOffers } from './identity/factor-offers.js';
import { Origins } from './identity/origins.js';
import { Refusals } from './identity/refusals.queries.js';
import { SecondFactors } from './identity/second-factors.js';
import { StaffAccount } from './identity/staff-account.js';
import { StaffLinks } from './identity/staff-links.js';
import { StaffSignIns } from './identity/staff-sign-ins.js';
import { StepUpGuard } from './identity/step-up.guard.js';
import { StepUps } from './identity/step-up.js';
import { LiveUpdates } from './live/live-updates.js';
import { Cursors } from './platform/cursors.js';
import { Desk, handlersOf } from './platform/desk.js';
import { Faces } from './platform/faces.js';
import { Eyes, Gate } from './platform/gate.js';
import { House } from './platform/house.js';
import { SamlLogouts } from './sso/saml-logouts.js';
import { OidcLogouts } from './sso/oidc-logouts.js';
import { SettingDesk } from './portal/setting-desk.js';
import { SsoAnswers } from './sso/sso-answers.js';
import { SsoArrivals } from './sso/sso-arrivals.js';
import { ConnectionDesk } from './portal/connection-desk.js';
import { TeamConnections } from './staff/team-connections.js';
import { SsoPlaces } from './portal/sso-place.js';
import { StaffConnections } from './sso/staff-connections.js';
import { StaffLogins } from './sso/staff-logins.js';
import { StaffPeople } from './sso/staff-people.js';
import { SsoConnections } from './sso/sso-connections.js';
import { SsoDepartures } from './sso/sso-departures.js';
import { SsoEntries } from './sso/sso-entries.js';
import { SsoLinking } from './sso/sso-linking.js';
import { SsoLogins } from './sso/sso-logins.js';
import { NamedSessions } from './sso/sso-named-sessions.js';
import { OnceIds } from './sso/sso-once.js';
import { PendingLogins } from './sso/sso-pending.js';
import { SsoPeople } from './sso/sso-people.js';
import { SSO_PROTOCOLS, SsoProtocols } from './sso/sso-protocols.js';
import { SsoTests } from './sso/sso-tests.js';
import { WaitingProofs } from './sso/sso-waiting.js';
import { Outbound } from './platform/outbound.js';
import { FILE_LIMITS } from './tickets/attachment.policy.js';
import { StaffInvitations } from './staff/staff-invitations.js';
import { closeTheEdge, edgeOptions } from './web/edge.js';
import { Problems } from './web/problems.filter.js';
import { ALLOWANCES, RateLimits, UNLIMITED } from './web/rate-limits.js';
import { SignInThrottle } from './web/sign-in-throttle.js';

const identity = (house: House): Provider[] => {
  const { clock, random, stores } = house;
  const { vault } = stores;
  const origins = new Origins(house.keys, vault, clock, random);
  return [
    { provide: Sessions, useValue: new Sessions(vault, clock, random) },
    { provide: Links, useValue: new Links(vault, clock, random) },
    { provide: Passwords, useValue: new Passwords(vault, random) },
    { provide: Devices, useValue: new Devices(house.keys, random) },
    { provide: Origins, useValue: origins },
    { provide: AccessLog, useValue: new AccessLog(vault, clock, random, { seal: (person, origin) => origins.seal(person, origin) }) },
    { provide: RateLimits, useValue: new RateLimits(clock, house.config.rateLimits ? ALLOWANCES : UNLIMITED) },
    { provide: SignInThrottle, useValue: new SignInThrottle(clock) },
    Doorway,
    LettersOf,
    Setup,
    SignIns,
    LinksIn,
    MailedLinks,
    OwnAccount,
    OwnSessions,
    Invitations,
    SecondFactors,
    FactorOffers,
    StaffSignIns,
    StaffLinks,
    StepUps,
    StaffAccount,
    StaffInvitations,
    Refusals,
    ApiTokenSigner,
    ApiTokenStrategy,
    ApiTokens,
  ];
};

const sso = (house: House): Provider[] => [
  { provide: SsoProtocols, useValue: new SsoProtocols(SSO_PROTOCOLS.map(make => make(house))) },
  SsoConnections,
  ConnectionDesk, TeamConnections,
  SsoPlaces,
  PendingLogins,
  OnceIds,
  SsoPeople,
  SsoEntries,
  WaitingProofs,
  SsoTests,
  SsoDepartures,
  NamedSessions,
  SsoArrivals,
  SsoLogins,
  SsoLinking,
  SsoAnswers,
  SamlLogouts,
  OidcLogouts,
  StaffConnections,
  StaffPeople,
  StaffLogins,
];

/** The whole service around one house. */
@Module({})
export class AppModule {
  static of(house: House): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...CONTROLLERS],
      providers: [
        { provide: House, useValue: house },
        { provide: Outbound, useValue: house.outbound },
        { provide: Desk, useFactory: (bus: CommandBus) => new Desk(bus, house), inject: [CommandBus] },
        ...identity(house),
        ...sso(house),
        ...handlersOf(house.runner),
        { provide: Gate, useFactory: (sessions: Sessions, limits: RateLimits, reflector: Reflector, strategy: ApiTokenStrategy, signer: ApiTokenSigner, signIns: SignIns) => new Gate(house, sessions, limits, reflector, { strategy, signer, signIns }), inject: [Sessions, RateLimits, Reflector, ApiTokenStrategy, ApiTokenSigner, SignIns] },
        { provide: APP_GUARD, useExisting: Gate },
        { provide: APP_GUARD, useClass: StepUpGuard },
        Eyes,
        LiveUpdates,
        Cursors,
        Faces,
        SettingDesk,
        { provide: Problems, useFactory: (faces: Faces) => new Problems(faces.problems()), inject: [Faces] },
        { provide: APP_FILTER, useExisting: Problems },
      ],
    };
  }
}

/** The application, not yet listening. Closing it closes nothing of the house. */
export const createApp = async (house: House): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter(edgeOptions);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  noteServing(fastify, house);
  closeTheEdge(fastify, { https: house.config.tls, fileBytes: FILE_LIMITS.each, importBytes: house.config.importBytes });
  const logger = house.config.log === 'off' ? false : (['error', 'warn'] as ('error' | 'warn')[]);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(house), adapter, { logger, bodyParser: false, abortOnError: false });
  await app.init();
  return app;
};

/** Background work stands back while requests are served. */
const noteServing = (fastify: FastifyInstance, house: House): void => {
  fastify.addHook('onRequest', (_request, _reply, done) => {
    house.served();
    done();
  });
};
