import { Rejection } from '../kernel/errors.js';
import type { Visited } from '../platform/gate.js';
import type { House } from '../platform/house.js';
import type { StaffRow } from '../staff/staff.policy.js';
import type { Face } from '../web/face.js';
import type { Detour } from '../web/problems.filter.js';
import { isDemanded } from './second-factors.js';
import { StepUpPage } from './step-up.page.js';

/** Where links and downloads lead that want a proof. */
export const CONFIRM = '/staff/confirm';

type Fields = Readonly<Record<string, unknown>>;

/** In place of a refusal that asks for a proof: a page that asks for it, with everything that was entered. */
export const stepUpDetour = (face: Face, house: House, error: unknown, request: Visited): Detour | undefined => {
  if (!(error instanceof Rejection) || !error.code.startsWith('step-up.') || error.code === 'step-up.impossible') return undefined;
  if (request.method === 'GET') return { to: `${CONFIRM}?next=${encodeURIComponent(request.url)}` };
  const fields = typeof request.body === 'object' && request.body !== null && !isFile(request) ? (request.body as Fields) : { next: '/staff' };
  const page = StepUpPage({ face, asks: asksOf(house, request), action: isFile(request) ? CONFIRM : request.url, fields, faults: error.details.faults });
  return { page, status: error.code === 'step-up.wrong' ? 422 : 403 };
};

/** A file cannot be kept in a page: whoever sent one sends it again. */
const isFile = ({ headers }: Visited): boolean => (headers['content-type'] ?? '').startsWith('multipart/');

const asksOf = (house: House, { visit }: Visited): 'code' | 'password' | 'set-up' => {
  const staff = visit.session?.person.id ?? '';
  if (house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row.factor) return 'code';
  return isDemanded(house.config) ? 'set-up' : 'password';
};
