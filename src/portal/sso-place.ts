import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Doorway } from '../identity/doorway.js';
import { Rejection, WrongRevision, type Fault } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import type { Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { atPortal } from '../platform/staff-reach.js';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { connectionCard, connectionChanges, type ConnectionCard } from './connections.queries.js';
import { ssoOf, type PortalRow } from './portal.policy.js';
import { settingContext } from './setting-context.js';
import { mappingChoices } from './sso-choices.queries.js';
import { ConnectionPage, type ConnectionPageProps } from './sso-connection.page.js';

/** Where a request about a connection stands: who asks, for which one, with what it sent. */
export interface SsoPlace {
  readonly caller: Caller;
  readonly portal: string;
  readonly connection: string;
  readonly request: Visited;
  readonly reply: FastifyReply;
  readonly body: FormBody;
}

/** What the pages of connections share. */
@Injectable()
export class SsoPlaces {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
    private readonly faces: Faces,
  ) {}

  /** @throws Rejection `portal.unknown`, `route.forbidden` */
  portalOf(caller: Caller, portal: string): PortalRow {
    atPortal(this.house, caller, portal, ['admin']);
    const row = this.house.stores.views.snapshot().get<PortalRow>('portal', portal)?.row;
    if (!row) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
    return row;
  }

  card({ caller, portal, connection }: Pick<SsoPlace, 'caller' | 'portal' | 'connection'>): ConnectionCard {
    this.portalOf(caller, portal);
    return connectionCard(this.house, this.doorway, caller, portal, connection);
  }

  face(request: Visited) {
    return this.faces.of(request);
  }

  /** The portal's revision while the connection is as it was seen; undefined once somebody changed it. */
  unchanged(place: SsoPlace): number | undefined {
    const card = this.card(place);
    return Number(queryText(place.body, '_seen') ?? card.revision) === card.revision ? this.portalOf(place.caller, place.portal).revision : undefined;
  }

  async show(place: SsoPlace, more: Partial<ConnectionPageProps> = {}, status = 200): Promise<void> {
    const { caller, portal, connection, request, reply } = place;
    const card = this.card(place);
    const row = this.portalOf(caller, portal);
    const face = this.face(request);
    const changes = await connectionChanges(this.house, caller, portal, connection);
    const inUse = card.hosts.some(host => ssoOf(row, host).value.mode !== 'off');
    const names = { context: settingContext(this.house, caller, face.words, portal), choices: mappingChoices(this.house, caller, face.words) };
    sendPage(reply, ConnectionPage({ face, ...names, portal: { id: portal, title: row.title.value }, card, changes, inUse, ...more }), status);
  }

  /** Runs a step of the connection's page; what is refused by field is told there, with what was sent. */
  async orFaults(place: SsoPlace, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.show(place, { faults: faultsOf(error), values: place.body }, 422);
    }
  }
}

/** The faults of a refusal that belongs to a form; every other error goes on. */
export const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Rejection && !(error instanceof WrongRevision) && error.details.faults) return error.details.faults;
  throw error;
};
