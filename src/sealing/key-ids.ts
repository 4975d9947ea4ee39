/** Ids of keys that seal values: of a person, a text, a secret. They stand in the log and tell nothing but the person's id. */
export const KEY_ID = /^[pts]\.[^~\s]+$/;

export const personKeyId = (person: string): string => `p.${person}`;
export const textKeyId = (batch: string, index: number): string => `t.${batch}.${index.toString(36)}`;
export const secretKeyId = (random: Buffer): string => `s.${random.toString('hex')}`;

export const isTextKey = (id: string): boolean => id.startsWith('t.');
