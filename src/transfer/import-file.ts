import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { canonicalJson } from '../kernel/canonical-json.js';
import { csvRows, delimiterOf } from './csv-rows.js';
import { demandText, encodingOf, type Encoding } from './file-encoding.js';
import { jsonRows, ndjsonRows } from './json-rows.js';
import type { Mapping } from './mapping.js';
import { unreadable } from './unreadable.js';
import type { RawRow } from './row-reader.js';

/** A file to import: where its bytes come from, as often as asked, and what people call it. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Buffer>;
  /** Bytes that an unpacked file may have: whoever sends a small one may not fill the memory with it. */
  readonly most?: number;
}

export const fileAt = (path: string): ImportFile => ({ name: path.split('/').at(-1)!, bytes: () => createReadStream(path, { highWaterMark: 1 << 18 }) });
export const fileOf = (name: string, content: string | Buffer): ImportFile => ({ name, bytes: () => Readable.from([Buffer.from(content)]) });

/** What one look at the whole file tells. */
export interface Inspected {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Of the bytes and the mapping: names this very import. */
  readonly digest: string;
}

async function* unpacked(file: ImportFile): AsyncGenerator<Buffer> {
  const source = file.bytes()[Symbol.asyncIterator]();
  const first = await source.next();
  const all = async function* () {
    for (let chunk = first; !chunk.done; chunk = await source.next()) yield chunk.value;
  };
  const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!packed) return yield* all();
  const gunzip = createGunzip();
  const feed = Readable.from(all());
  feed.on('error', error => gunzip.destroy(error));
  yield* within(feed.pipe(gunzip) as AsyncIterable<Buffer>, file.most);
}

async function* within(unpackedBytes: AsyncIterable<Buffer>, most = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const part of unpackedBytes) {
      if ((size += part.length) > most) throw unreadable('import.unpacked', 'Unpacked, the file is too large.', 'Entpackt ist die Datei zu groß.');
      yield part;
    }
  } catch (error) {
    if (/^Z_|^ERR_/.test(String((error as { code?: unknown }).code))) throw unreadable('import.packed', 'The packed file (gzip) is damaged or cut off.', 'Die gepackte Datei (gzip) ist beschädigt oder abgeschnitten.');
    throw error;
  }
}

const isText = (decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean => {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
};

/** @throws Rejection `import.empty`, `import.binary`, `import.encoding`: a file that is no text, or not in one encoding. */
export const inspect = async (file: ImportFile, mapping: Mapping): Promise<Inspected> => {
  const hash = createHash('sha256').update(canonicalJson(mapping));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let utf8 = true;
  let [start, size, nul] = [Buffer.alloc(0), 0, -1];
  for await (const chunk of unpacked(file)) {
    hash.update(chunk);
    if (start.length < 65_536) start = Buffer.concat([start, chunk]);
    if (nul < 0 && chunk.includes(0)) nul = size + chunk.indexOf(0);
    size += chunk.length;
    utf8 &&= isText(decoder, chunk);
  }
  utf8 &&= isText(decoder);
  demandText(start, nul);
  const encoding = await encodingOf(mapping.file.encoding ?? 'auto', start, utf8, () => unpacked(file));
  return { encoding, digest: hash.digest('hex'), delimiter: delimiterIn(mapping, firstLine(start, encoding)) };
};

const firstLine = (start: Buffer, encoding: Encoding): string => new TextDecoder(encoding).decode(start).split(/\r\n?|\n/, 1)[0] ?? '';

const delimiterIn = ({ file: { delimiter = 'auto' } }: Mapping, head: string): string => (delimiter === 'auto' ? delimiterOf(head) : delimiter);

/** The beginning of a file as text, for whoever wants to see its head; reads no more than that. */
export const beginningOf = async (file: ImportFile): Promise<string> => {
  let start = Buffer.alloc(0);
  for await (const chunk of unpacked(file)) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= 65_536) break;
  }
  const encoding = start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : isText(new TextDecoder('utf-8', { fatal: true }), start) ? 'utf-8' : 'windows-1252';
  return new TextDecoder(encoding).decode(start);
};

async function* decoded(file: ImportFile, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of unpacked(file)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The rows of a file, streaming; gzip, encoding and separator are found out. */
export const rowsOf = (file: ImportFile, mapping: Mapping, { encoding, delimiter }: Inspected): AsyncIterable<RawRow> => {
  const text = decoded(file, encoding);
  switch (mapping.file.type) {
    case 'csv':
      return csvRows(text, mapping, delimiter);
    case 'json':
      return jsonRows(text, mapping);
    case 'ndjson':
      return ndjsonRows(text, mapping);
  }
};
