import type { RefusalWords } from './refusal-words.js';

export const OIDC_REFUSALS = {
} as const satisfies Readonly<Record<string, RefusalWords>>;
