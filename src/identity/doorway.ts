import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { House } from '../platform/house.js';
import { entry, type Entry, type Method } from '../portal/entry.policy.js';
import type { PortalHost } from '../portal/portal-hosts.view.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { membershipIn } from '../portal/viewers.js';

/** Where somebody stands who wants in. */
export interface Door {
  readonly host: string;
  readonly address: string;
  readonly userAgent: string;
  /** The cookie the browser came with: its session dies with the new one (S24). */
  readonly token?: string | undefined;
}

const MISS = { member: false, stream: '', revision: -1, validUntil: null } as const;

/** Which portal a host leads to, who has an address, and what the table of entry.md says: read anew each time. */
@Injectable()
export class Doorway {
  constructor(private readonly house: House) {}

  /** @throws Rejection `host.unknown` */
  portalAt(host: string): PortalRow {
    const portal = this.findPortal(host);
    if (!portal) throw new Rejection('unknown', 'host.unknown', 'There is no portal on this host.');
    return portal;
  }

  findPortal(host: string): PortalRow | undefined {
    const rows = this.house.stores.views.snapshot();
    const at = rows.get<PortalHost>('portalHosts', host)?.row;
    return at && rows.get<PortalRow>('portal', at.portal)?.row;
  }

  digestOf(email: string): string {
    return this.house.digests.digest('email', email);
  }

  /** Whose address it is. */
  holderOf(digest: string): ContactRow | null {
    const rows = this.house.stores.views.snapshot();
    const holder = rows.get<{ holder: string }>('emailHolder', digest)?.row.holder;
    return holder === undefined ? null : (rows.get<ContactRow>('contact', holder)?.row ?? null);
  }

  contact(id: string): ContactRow | null {
    return this.house.stores.views.snapshot().get<ContactRow>('contact', id)?.row ?? null;
  }

  /** May this contact enter here by this method? Of somebody who is nobody's contact yet no list is asked. */
  entry(host: string, method: Method, contact: ContactRow | null): Entry {
    const rows = this.house.stores.views.snapshot();
    const portal = this.findPortal(host);
    const at = this.house.clock.now();
    const membership = contact ? membershipIn(rows, contact, this.house.judge, at) : () => MISS;
    return entry({ portal, host, method, contact, membership, at });
  }

  /** The address of a page as it stands in mails. */
  address(host: string, path: string): string {
    const { tls, port } = this.house.config;
    return `${tls ? `https://${host}` : `http://${host}:${this.house.port || port}`}${path}`;
  }
}
