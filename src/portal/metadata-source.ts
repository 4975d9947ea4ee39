import { METADATA_LIMIT } from '../sso/saml-metadata.js';
import type { FormBody } from '../web/bodies.js';
import { incomingFiles } from '../web/multipart.js';
import { queryText } from '../web/queries.js';
import type { MetadataSource } from './connection-desk.js';

/** By file, text or address; a file wins over a text. */
export const sourceIn = async (body: FormBody): Promise<MetadataSource> => {
  const file = await fileIn(body);
  const [text, url] = [file ?? queryText(body, 'text'), queryText(body, 'url')];
  return { ...(text === undefined ? {} : { text }), ...(url === undefined ? {} : { url }) };
};

const fileIn = async (body: FormBody): Promise<string | undefined> => {
  let found: Buffer | undefined;
  for await (const { content } of incomingFiles(body) ?? []) {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of content) {
      size += part.length;
      // What is longer is refused as a whole by the reader.
      if (size <= METADATA_LIMIT + part.length) parts.push(part);
    }
    if (size > 0) found ??= Buffer.concat(parts);
  }
  return found?.toString('utf8');
};
