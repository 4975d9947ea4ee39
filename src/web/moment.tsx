import type { Face } from './face.js';
import type { MomentStyle } from './formats.js';
import type { Html } from './markup.js';

/** ISO 8601 for machines: the moment in UTC. */
export const isoMoment = (at: number): string => new Date(at).toISOString();

/** A moment in the portal's zone, exact in the tooltip; `relative` shows the distance ("3 hours ago"), which a script keeps current. */
export const Moment = ({ face, at, style, relative }: { readonly face: Face; readonly at: number; readonly style?: MomentStyle; readonly relative?: boolean }): Html => (
  <time datetime={isoMoment(at)} title={face.words.moment(at, face.portal.zone, 'exact')} data-relative={relative || undefined}>
    {relative ? face.words.distance(at, face.now) : face.words.moment(at, face.portal.zone, style)}
  </time>
);
