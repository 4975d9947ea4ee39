import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { decodeCursor, encodeCursor } from '../web/cursors.js';
import type { Visit } from './gate.js';
import { House } from './house.js';

/** Where a list goes on, opaque, for one viewer and one history. */
@Injectable()
export class Cursors {
  readonly #key: string;

  constructor(private readonly house: House) {
    this.#key = createHmac('sha256', house.digests.digest('key', 'cursors')).update('cursors').digest('base64url');
  }

  write(purpose: string, visit: Visit, place: unknown): string {
    return encodeCursor(this.#key, this.#binding(purpose, visit), place);
  }

  read<Place>(purpose: string, visit: Visit, cursor: string): Place {
    return decodeCursor<Place>(this.#key, this.#binding(purpose, visit), cursor);
  }

  #binding(purpose: string, { caller, host }: Visit) {
    return { purpose, viewer: `${caller?.actor.kind}:${caller?.actor.id}@${host}`, lineage: this.house.stores.events.lineage };
  }
}
