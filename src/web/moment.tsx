import type { Face } from './face.js';
import { isoMoment, type MomentStyle } from './formats.js';
import type { Html } from './markup.js';

/** A moment in the portal's zone, exact in the tooltip; `relative` shows the distance ("3 hours ago"), which a script keeps current. */
export const Moment = ({ face, at, style, relative }: { readonly face: Face; readonly at: number; readonly style?: MomentStyle; readonly relative?: boolean }): Html => (
  <time datetime={isoMoment(at)} title={face.words.moment(at, face.portal.zone, 'exact')} data-relative={relative || undefined}>
    {relative ? face.words.distance(at, face.now) : face.words.moment(at, face.portal.zone, style)}
  </time>
);
