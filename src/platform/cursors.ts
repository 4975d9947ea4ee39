import { Injectable } from '@nestjs/common';
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { decodeCursor, encodeCursor } from '../web/cursors.js';
import type { Visit } from './gate.js';
import { House } from './house.js';

/** Where a list goes on, opaque, for one viewer and one history. */
@Injectable()
export class Cursors {
  /** A key made once: made of bytes with every digest it costs four times as much. */
  readonly #key: KeyObject;

  constructor(private readonly house: House) {
    this.#key = createSecretKey(createHmac('sha256', house.digests.digest('key', 'cursors')).update('cursors').digest());
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
