import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { streamName } from '../kernel/event.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import { House } from '../platform/house.js';
import { contactName, staffName } from '../platform/names.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { AccessLog, type Entry } from './access-log.js';
import { deviceOf, type Device } from './device.policy.js';
import { Origins } from './origins.js';
import { refusalsId } from './sign-in.js';

/** A refused sign-in, as far as the access log kept it. */
export interface RefusedSignIn extends Device {
  /** ms. */
  readonly at: number;
  /** Null: at no portal (staff, an unknown host). */
  readonly portal: string | null;
  readonly host: string;
  readonly reason: string;
  /** Whose account it was about, when that is known. */
  readonly person: { readonly id: string; readonly name: string | null } | null;
  readonly address: string | null;
}

export interface RefusalsAsked {
  /** `2026-03-02`, in UTC as the log counts. */
  readonly day: string;
  /** A portal's id, or `_` for those at none; undefined: all in reach. */
  readonly portal?: string | undefined;
  readonly reason?: string | undefined;
}

export interface RefusalsOfDay {
  /** The latest first. */
  readonly refused: readonly RefusedSignIn[];
  /** True: the day holds more than are shown. */
  readonly more: boolean;
  /** As the log counted them, by portal and reason: also those of which no single entry was kept. */
  readonly counted: readonly { readonly portal: string | null; readonly reason: string; readonly count: number }[];
}

const DAY = 24 * 60 * 60_000;
const STEP = 500;
const LOOKED_AT = 50_000;
export const NO_PORTAL = '_';

/** @throws Rejection `input.invalid` for what is no day */
export const startOfDay = (day: string): number => {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new Rejection('invalid', 'input.invalid', 'That is no day.', { faults: [{ path: 'day', code: 'day', en: 'must be a day like 2026-03-29', de: 'muss ein Tag sein wie 2026-03-29' }] });
  return at;
};

/** Who was refused at the door: for admins and auditors, each within reach. */
@Injectable()
export class Refusals {
  constructor(
    private readonly house: House,
    private readonly log: AccessLog,
    private readonly origins: Origins,
  ) {}

  /** Looking is noted in the access log itself (W22). */
  async ofDay(caller: Caller, asked: RefusalsAsked, most: number): Promise<RefusalsOfDay> {
    const start = startOfDay(asked.day);
    const { kept, more } = await this.#kept(caller, asked, start, most);
    const refused = await Promise.all(kept.map(entry => this.#shown(entry)));
    await this.log.read({ person: caller.actor.id, portal: asked.portal ?? null, what: 'refusals', id: asked.day });
    return { refused: refused.reverse(), more, counted: await this.#counted(caller, asked) };
  }

  /** The last `most` of the day that fit. */
  async #kept(caller: Caller, asked: RefusalsAsked, start: number, most: number): Promise<{ kept: Entry[]; more: boolean }> {
    const kept: Entry[] = [];
    let more = false;
    for (let after = AccessLog.from(start), looked = 0; looked < LOOKED_AT; looked += STEP) {
      const page = await this.log.list({ after, limit: STEP });
      for (const { entry } of page) if (entry.at < start + DAY && fits(caller, entry, asked)) kept.push(entry);
      more ||= kept.length > most;
      kept.splice(0, Math.max(0, kept.length - most));
      if (page.length < STEP || page.at(-1)!.entry.at >= start + DAY) break;
      after = page.at(-1)!.key;
    }
    return { kept, more };
  }

  async #shown(entry: Entry): Promise<RefusedSignIn> {
    const { portal, host, reason, person, from } = entry as Entry & { portal: string | null; host: string; reason: string; person?: string; from?: unknown };
    const origin = await this.origins.open(person, from);
    const rows = this.house.stores.views.snapshot();
    return { at: entry.at, portal, host, reason, person: person === undefined ? null : { id: person, name: nameOf(rows, person) }, address: origin?.address || null, ...deviceOf(origin?.userAgent ?? '') };
  }

  async #counted(caller: Caller, asked: RefusalsAsked): Promise<RefusalsOfDay['counted']> {
    const counts = new Map<string, { portal: string | null; reason: string; count: number }>();
    for (const portal of this.#portals(caller, asked.portal)) {
      const id = refusalsId({ ...(portal === null ? {} : { portal }), minute: asked.day });
      for (const { data } of await this.house.stores.events.readStream(streamName('signIn', id))) {
        const { reason, count } = data as { reason: string; count: number };
        if (asked.reason !== undefined && reason !== asked.reason) continue;
        const key = `${portal ?? NO_PORTAL} ${reason}`;
        counts.set(key, { portal, reason, count: (counts.get(key)?.count ?? 0) + count });
      }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count);
  }

  #portals({ portals }: Caller, only: string | undefined): (string | null)[] {
    const all = portals ?? this.house.stores.views.snapshot().range<PortalRow>('portal', { limit: 1_000 }).map(({ id }) => id);
    const reach: (string | null)[] = portals === null ? [...all, null] : [...all];
    return only === undefined ? reach : reach.filter(portal => (portal ?? NO_PORTAL) === only);
  }
}

const fits = ({ portals }: Caller, entry: Entry, { portal, reason }: RefusalsAsked): boolean => {
  if (entry.kind !== 'refusal') return false;
  const at = (entry['portal'] as string | null) ?? NO_PORTAL;
  if (portals !== null && !portals.includes(at)) return false;
  return (portal === undefined || at === portal) && (reason === undefined || entry['reason'] === reason);
};

const nameOf = (rows: Rows, person: string): string | null => contactName(rows, person) ?? staffName(rows, person);
