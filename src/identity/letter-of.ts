import { Injectable } from '@nestjs/common';
import type { Text } from '../kernel/sealing.js';
import type { VaultWrite } from '../kernel/vault.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { LetterKind } from '../notifications/outbox.js';
import { House } from '../platform/house.js';
import { Doorway } from './doorway.js';

/** A text that can be read, else nothing. */
export const textOf = (text: Text | null | undefined): string => (typeof text === 'string' ? text : '');

/** News about a person's own account, to the address on record. */
@Injectable()
export class LettersOf {
  constructor(
    private readonly house: House,
    private readonly doorway: Doorway,
  ) {}

  /** The row to write with what it tells of; none for somebody who has no address, or at no portal. */
  about(kind: LetterKind, contact: ContactRow, host: string): VaultWrite[] {
    const portal = this.doorway.findPortal(host);
    if (!portal || typeof contact.email !== 'string') return [];
    const id = `news.${this.house.random.bytes(16).toString('hex')}`;
    return [this.house.outbox.order({ id, kind, portal: portal.id, host, owner: contact.id, to: contact.email, language: contact.language ?? portal.language })];
  }
}
