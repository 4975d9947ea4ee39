import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { BODY_LIMIT, FORBIDDEN_NAMES, type FormBody } from './bodies.js';

/** The field in which forms send files. */
export const FILES_FIELD = 'files';

/** One file on its way in. `content` is read before the next one is asked for. */
export interface IncomingFile {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

const INCOMING = Symbol('files on their way in');

interface Incoming {
  readonly files: AsyncGenerator<IncomingFile>;
  readonly declared: number | undefined;
}

type MultipartForm = FormBody & { readonly [INCOMING]?: Incoming };

/** The files of a form that was sent with some, in their order; none for any other body. Fields after a file are in the body when all are read. */
export const incomingFiles = (body: unknown): AsyncGenerator<IncomingFile> | undefined => (body as MultipartForm | undefined)?.[INCOMING]?.files;

/** What the request said of its whole length (bytes), before anything of it was read. */
export const declaredLength = (body: unknown): number => (body as MultipartForm | undefined)?.[INCOMING]?.declared ?? 0;

const MOST_FIELDS = 1_000;
/** Of what nobody reads, so much is still taken off the line, so that the sender gets to see the answer. */
const DRAINED = 64 * 1024 * 1024;

const LIMITS = { fieldSize: BODY_LIMIT, fields: MOST_FIELDS, parts: MOST_FIELDS + 100, fieldNameSize: 200, headerPairs: 20 };

const malformed = (): Rejection => new Rejection('invalid', 'body.malformed', 'The form with files is not well made.');

/** Which files a route takes with forms: its config says so (`TakesFiles`, `TakesImport`). */
const takesFiles = (request: FastifyRequest): unknown => (request.routeOptions.config as { takesFiles?: unknown }).takesFiles;

/**
 * Forms with files, on routes that take them; 415 elsewhere. The body is made of the fields before the first file, so that
 * the gate can judge the sender while no byte of a file has been read; files are streams.
 */
export const acceptFiles = (app: FastifyInstance, { fileBytes, importBytes }: { readonly fileBytes: number; readonly importBytes: number }): void => {
  void app.register(multipart, { limits: { ...LIMITS, fileSize: fileBytes + 1 }, throwFileSizeLimit: false });
  // Without a promise: every request passes here, and few bring files.
  app.addHook('preValidation', (request, _reply, next) => {
    if (!request.isMultipart()) return next();
    const takes = takesFiles(request);
    if (!takes) return next(new Rejection('invalid', 'body.media-type', 'This route takes no files.'));
    beginning(request, (takes === 'import' ? importBytes : fileBytes) + 1).then(body => {
      request.body = body;
      next();
    }, next);
  });
  app.addHook('onResponse', (request, _reply, next) => {
    if (request.isMultipart()) drain(request);
    next();
  });
};

/** Reads the fields up to the first file. @throws Rejection `body.malformed`, `body.forbidden-key`, `body.too-large` */
const beginning = async (request: FastifyRequest, fileSize: number): Promise<MultipartForm> => {
  const parts = request.parts({ limits: { ...LIMITS, fileSize } });
  const body = Object.create(null) as Record<string, string | string[]> & { [INCOMING]?: Incoming };
  const fields = new Fields(body);
  const first = await fields.upToFile(parts);
  const declared = Number(request.headers['content-length']) || undefined;
  Object.defineProperty(body, INCOMING, { value: { files: filesFrom(first, parts, fields), declared }, enumerable: false });
  return body;
};

async function* filesFrom(first: MultipartFile | undefined, parts: AsyncIterator<unknown>, fields: Fields): AsyncGenerator<IncomingFile> {
  for (let part = first; part; part = await fields.upToFile(parts)) {
    if (part.fieldname !== FILES_FIELD) throw malformed();
    // Browsers send an empty choice as a file without a name.
    if (!part.filename) part.file.resume();
    else yield { name: part.filename, content: whole(part) };
  }
}

/** The stream, or a refusal when it ends before the file does. */
async function* whole({ file }: MultipartFile): AsyncGenerator<Buffer> {
  try {
    yield* file as AsyncIterable<Buffer>;
  } catch {
    throw malformed();
  }
}

type Part = MultipartFile | { readonly type: 'field'; readonly fieldname: string; readonly value: unknown; readonly valueTruncated: boolean; readonly fieldnameTruncated: boolean };

/** Gathers fields into a body, within the bounds that other bodies have. */
class Fields {
  #size = 0;

  constructor(private readonly body: Record<string, string | string[]>) {}

  async upToFile(parts: AsyncIterator<unknown>): Promise<MultipartFile | undefined> {
    for (;;) {
      const part = await next(parts);
      if (part === undefined || part.type === 'file') return part;
      this.#add(part);
    }
  }

  #add({ fieldname, value, valueTruncated, fieldnameTruncated }: Exclude<Part, MultipartFile>): void {
    if (typeof value !== 'string' || fieldnameTruncated) throw malformed();
    this.#size += fieldname.length + Buffer.byteLength(value);
    if (valueTruncated || this.#size > BODY_LIMIT) throw new Rejection('invalid', 'body.too-large', 'The fields of the form are too large.');
    if (FORBIDDEN_NAMES.has(fieldname)) throw new Rejection('invalid', 'body.forbidden-key', 'The form holds a name that is not allowed.');
    const before = this.body[fieldname];
    this.body[fieldname] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
}

const next = async (parts: AsyncIterator<unknown>): Promise<Part | undefined> => {
  try {
    const { value, done } = await parts.next();
    return done ? undefined : (value as Part);
  } catch (error) {
    throw (error as { statusCode?: unknown }).statusCode === 413 ? new Rejection('invalid', 'body.too-large', 'The form has too many parts.') : malformed();
  }
};

/** A sender that is refused midway is listened to a while longer; then the line is cut. */
const drain = ({ raw }: FastifyRequest): void => {
  if (raw.readableEnded || raw.destroyed) return;
  let left = DRAINED;
  raw.unpipe();
  raw.on('data', (part: Buffer) => {
    if ((left -= part.length) < 0) raw.destroy();
  });
  raw.resume();
};
