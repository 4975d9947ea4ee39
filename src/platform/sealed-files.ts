import type { Random } from '../kernel/chance.js';
import type { ContentStore } from '../kernel/content-store.js';
import { CorruptStore } from '../kernel/errors.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { openStream, sealStream } from '../sealing/sealed-stream.js';

/** Where a file belongs: its content opens nowhere else. */
export interface FilePlace {
  readonly ticket: string;
  readonly id: string;
}

/** Contents of files, sealed by a text key each, in the store of contents. */
export class SealedFiles {
  constructor(
    private readonly contents: ContentStore,
    private readonly keys: KeyRing,
    private readonly random: Random,
  ) {}

  /** Durable when it resolves, under a key of its own, whose id it gives. When `content` fails nothing of it remains. */
  async put(place: FilePlace, content: AsyncIterable<Buffer>): Promise<string> {
    const key = (await this.keys.takeTextKeys(1))[0]!;
    try {
      await this.contents.put(place.id, sealStream(key.key, this.random, boundTo(place), content));
      return key.id;
    } catch (error) {
      this.keys.discard([key.id]);
      throw error;
    }
  }

  /** Undefined when it was erased. Each piece asks `still` first: a stream ends with the right to it. @throws CorruptStore where the bytes are missing or altered */
  async get(place: FilePlace, keyId: string, still: () => boolean): Promise<AsyncIterable<Buffer> | undefined> {
    await this.keys.load([keyId]);
    const state = this.keys.keyOf(keyId);
    if (state.kind === 'destroyed') return undefined;
    const stored = await this.contents.get(place.id);
    if (!stored) throw new CorruptStore(`The content of file ${place.id} is missing.`);
    return whileAllowed(openStream(state.key, boundTo(place), stored), () => still() && !this.keys.knowsDestroyed(keyId));
  }
}

const boundTo = ({ ticket, id }: FilePlace): string => `file\0${ticket}\0${id}`;

async function* whileAllowed(pieces: AsyncIterable<Buffer>, still: () => boolean): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    if (!still()) throw new Error('The right to this file has ended.');
    yield piece;
  }
}
