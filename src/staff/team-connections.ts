import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Doorway } from '../identity/doorway.js';
import { Passwords } from '../identity/password.js';
import type { Caller } from '../platform/caller.js';
import { Faces } from '../platform/faces.js';
import type { Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import type { ConnectionCard } from '../portal/connections.queries.js';
import { faultsOf } from '../portal/sso-place.js';
import type { FormBody } from '../web/bodies.js';
import { TeamConnectionPage, type TeamConnectionProps } from './staff-sso.page.js';
import { connectionVersions, linkedMembers, staffConnectionCard, staffConnectionCards, type LinkedMember, type SeenFrom } from './staff-sso.queries.js';

/** Where a request about a connection of the team stands: who asks, for which one, with what it sent. */
export interface TeamPlace {
  readonly caller: Caller;
  readonly connection: string;
  readonly request: Visited;
  readonly reply: FastifyReply;
  readonly body: FormBody;
}

/** What the pages of the deployment's connections share. */
@Injectable()
export class TeamConnections {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
    private readonly passwords: Passwords,
    private readonly faces: Faces,
  ) {}

  face(request: Visited) {
    return this.faces.of(request);
  }

  cards(caller: Caller, request: Visited): readonly ConnectionCard[] {
    return staffConnectionCards(this.#from(caller, request));
  }

  card({ caller, request, connection }: Pick<TeamPlace, 'caller' | 'request' | 'connection'>): ConnectionCard {
    return staffConnectionCard(this.#from(caller, request), connection);
  }

  members({ caller, request, connection }: TeamPlace): Promise<readonly LinkedMember[]> {
    return linkedMembers(this.#from(caller, request), connection, this.passwords);
  }

  async show(place: TeamPlace, more: Partial<TeamConnectionProps> = {}, status = 200): Promise<void> {
    const card = this.card(place);
    const face = this.face(place.request);
    const versions = await connectionVersions(this.#from(place.caller, place.request), place.connection, face.words);
    sendPage(place.reply, TeamConnectionPage({ face, card, members: await this.members(place), versions, ...more }), status);
  }

  /** Runs a step of the connection's page; what is refused by field is told there, with what was sent. */
  async orFaults(place: TeamPlace, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.show(place, { faults: faultsOf(error), values: place.body }, 422);
    }
  }

  #from(caller: Caller, { visit }: Visited): SeenFrom {
    return { house: this.house, doorway: this.doorway, caller, host: visit.host };
  }
}
