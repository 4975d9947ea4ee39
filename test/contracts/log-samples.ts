import { uuidV5, SICHTFELD } from '../../src/kernel/ids.js';
import type { EventMetadata, NewEvent } from '../../src/kernel/event.js';

export const MORNING = Date.UTC(2026, 0, 5, 8);

/** The same number is the same id in every store. */
export const sampleId = (number: number | string): string => uuidV5(SICHTFELD, `sample/${number}`);

export const sampleMetadata = (recordedAt = MORNING): EventMetadata => ({
  schema: '1', commandId: sampleId('command'), digest: 'd', actor: 'contact:7f3', correlationId: 'c', causationId: 'c',
  recordedAt: new Date(recordedAt).toISOString(), occurredAt: new Date(recordedAt).toISOString(),
});

/** A reply that says its number. */
export const sample = (number: number | string, { type = 'ReplyPosted', recordedAt = MORNING } = {}): NewEvent => ({
  id: sampleId(number), type, data: { number, text: 'Der Drucker druckt wieder.' }, metadata: sampleMetadata(recordedAt),
});
