import type { RefusalWords } from './refusal-words.js';

export const LOGIN_REFUSALS = {
} as const satisfies Readonly<Record<string, RefusalWords>>;
