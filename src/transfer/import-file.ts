import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { canonicalJson } from '../kernel/canonical-json.js';
import { Rejection } from '../kernel/errors.js';
import { csvRows, delimiterOf } from './csv-rows.js';
import { jsonRows, ndjsonRows } from './json-rows.js';
import type { Mapping } from './mapping.js';
import type { RawRow } from './row-reader.js';

/** A file to import: where its bytes come from, as often as asked, and what people call it. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: () => AsyncIterable<Buffer>;
}

export const fileAt = (path: string): ImportFile => ({ name: path.split('/').at(-1)!, bytes: () => createReadStream(path, { highWaterMark: 1 << 18 }) });
export const fileOf = (name: string, content: string | Buffer): ImportFile => ({ name, bytes: () => Readable.from([Buffer.from(content)]) });

/** What one look at the whole file tells. */
export interface Inspected {
  readonly encoding: 'utf-8' | 'windows-1252' | 'utf-16le';
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
  yield* feed.pipe(gunzip) as AsyncIterable<Buffer>;
}

const isText = (decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean => {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
};

/** @throws Rejection `import.encoding` when the mapping says UTF-8 and the bytes are not. */
export const inspect = async (file: ImportFile, mapping: Mapping): Promise<Inspected> => {
  const hash = createHash('sha256').update(canonicalJson(mapping));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let utf8 = true;
  let start = Buffer.alloc(0);
  for await (const chunk of unpacked(file)) {
    hash.update(chunk);
    if (start.length < 65_536) start = Buffer.concat([start, chunk]);
    utf8 &&= isText(decoder, chunk);
  }
  utf8 &&= isText(decoder);
  const encoding = encodingOf(mapping, start, utf8);
  const head = new TextDecoder(encoding).decode(start).split(/\r\n?|\n/, 1)[0] ?? '';
  const asked = mapping.file.delimiter ?? 'auto';
  return { encoding, digest: hash.digest('hex'), delimiter: asked === 'auto' ? delimiterOf(head) : asked };
};

const encodingOf = (mapping: Mapping, start: Buffer, utf8: boolean): Inspected['encoding'] => {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const asked = mapping.file.encoding ?? 'auto';
  if (asked === 'utf-8' && !utf8)
    throw new Rejection('invalid', 'import.encoding', 'The file is not UTF-8; the mapping may say "encoding": "windows-1252".');
  return asked === 'auto' ? (utf8 ? 'utf-8' : 'windows-1252') : asked;
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
