import type { RefusalWords } from './refusal-words.js';

export const JWT_REFUSALS = {
} as const satisfies Readonly<Record<string, RefusalWords>>;
