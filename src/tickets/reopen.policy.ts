import { Temporal } from 'temporal-polyfill';
import type { PortalRow } from '../portal/portal.policy.js';

/** `keep-closed`: the reply is taken and the ticket stays closed. The two refusals are reasons that a person is told. */
export type ReopenAnswer = 'yes' | 'keep-closed' | 'reopen.never' | 'reopen.too-late';

const THANKS = /^(vielen |herzlichen |besten )?(dank|danke|thank you|thanks|thx|merci)( (very much|so much|a lot|schön|sehr|vielmals|nochmals|again|für (die|ihre|eure) (schnelle )?hilfe|for (the|your) (quick )?help))?[\s!.,:)🙂😊👍-]*$/iu;

/** Does this reply only say thanks? One short line that is a thank-you and nothing else. */
export const onlyThanks = (body: string): boolean => body.length <= 80 && THANKS.test(body.trim());

/** The last moment (ms, inclusive) at which a ticket closed at `closedAt` may be reopened: the same wall clock, days later. */
export const reopenableUntil = (closedAt: number, days: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(closedAt).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds;

/** May a customer reopen, or answer so that it reopens? Without a portal nothing may (there is no rule that allows it). */
export const mayReopen = (portal: PortalRow | undefined, closedAt: number, now: number, reply?: string): ReopenAnswer => {
  if (!portal) return 'reopen.never';
  const rule = portal.reopen.value;
  if (reply !== undefined && rule.thanksKeepClosed && onlyThanks(reply)) return 'keep-closed';
  switch (rule.mode) {
    case 'always':
      return 'yes';
    case 'never':
      return 'reopen.never';
    case 'within':
      return now <= reopenableUntil(closedAt, rule.days, portal.zone.value) ? 'yes' : 'reopen.too-late';
  }
};
