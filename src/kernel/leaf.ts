import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { StoredEvent } from './event.js';

export type LeafOf = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

/** An event whose `data` and `metadata` are canonical JSON already. */
export interface LeafTexts {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** SHA-256 (hex) over the RFC 8785 JSON of {stream, revision, id, type, data, metadata}: the same in every store. */
export const leafOf = (event: LeafOf): string =>
  leafOfTexts({ ...event, data: canonicalJson(event.data), metadata: canonicalJson(event.metadata) });

/** As leafOf, without writing the JSON again. The members stand in the order of their keys. */
export const leafOfTexts = ({ data, id, metadata, revision, stream, type }: LeafTexts): string =>
  hash('sha256', `{"data":${data},"id":${quoted(id)},"metadata":${metadata},"revision":${revision},"stream":${quoted(stream)},"type":${quoted(type)}}`, 'hex');

const PLAIN = /^[A-Za-z0-9_.:-]*$/;

/** Names mostly need no escape, and a call of the engine's JSON costs more than to see that. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));
