import type { RefusalWords } from './refusal-words.js';

export const SAML_REFUSALS = {
} as const satisfies Readonly<Record<string, RefusalWords>>;
