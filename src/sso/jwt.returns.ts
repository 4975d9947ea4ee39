import { decodeJwt } from 'jose';
import type { JwtProfile } from './connection.policy.js';

/** How each profile's side calls the place where the person was. */
export const RETURN_FIELD = { strict: 'return_to', zendesk: 'return_to', hubspot: 'redirect_url' } as const;
export const STATE_FIELD = 'state';
/** Carries our state inside the place to return to: all that Zendesk's and HubSpot's kind hand back. */
export const STATE_IN_RETURN = 'sso_state';

/** A path of ours, and the state that we sent along in it. Others' addresses stay as they are: whoever uses `next` judges them. */
export const returnOf = (text: string | undefined, origin: string): { readonly next: string | null; readonly state: string | undefined } => {
  if (text === undefined || text === '') return { next: null, state: undefined };
  if (!URL.canParse(text, origin) || new URL(text, origin).origin !== origin || /[\p{Cc}\\]/u.test(text)) return { next: text, state: undefined };
  const url = new URL(text, origin);
  const state = url.searchParams.get(STATE_IN_RETURN) ?? undefined;
  if (state !== undefined) url.searchParams.delete(STATE_IN_RETURN);
  return { next: `${url.pathname}${url.search}${url.hash}`, state };
};

/** The state that came back, wherever it stands: by it the login under way is found. Nothing is proven by that; `verify` compares it. */
export const returnedState = (fields: unknown, profile: JwtProfile, origin: string | undefined): string | undefined => {
  const text = (name: string): string | undefined => {
    const value = (fields as Record<string, unknown> | null | undefined)?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const inReturn = origin === undefined ? undefined : returnOf(text(RETURN_FIELD[profile]), origin).state;
  return profile === 'strict' ? (text(STATE_FIELD) ?? inReturn ?? claimIn(text('jwt'))) : inReturn;
};

const claimIn = (token: string | undefined): string | undefined => {
  try {
    const state = decodeJwt(token ?? '')[STATE_FIELD];
    return typeof state === 'string' ? state : undefined;
  } catch {
    return undefined;
  }
};
