import { createSecretKey, randomBytes } from 'node:crypto';
import { CorruptStore } from '../kernel/errors.js';
import { CHUNK, openStream, sealStream } from './sealed-stream.js';

const random = { bytes: (size: number) => randomBytes(size) };
const key = createSecretKey(Buffer.alloc(32, 7));
const other = createSecretKey(Buffer.alloc(32, 8));
const BOUND = 'ticket-1\0a1';

async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const gathered = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const part of stream) all.push(part);
  return Buffer.concat(all);
};

const seal = (plain: Buffer, size = 10_000): Promise<Buffer> => gathered(sealStream(key, random, BOUND, inParts(plain, size)));
const open = (stored: Buffer, bound = BOUND, by = key, size = 7_777): Promise<Buffer> => gathered(openStream(by, bound, inParts(stored, size)));
const SEALED = CHUNK + 16;
const HEAD = 11;

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])('%i bytes come back as they were', async size => {
  const plain = randomBytes(size);
  for (const part of [1_000, CHUNK, 10 * CHUNK]) expect((await open(await seal(plain, part))).equals(plain)).toBe(true);
});

test('a file that was cut off anywhere is not taken for a whole one', async () => {
  const stored = await seal(randomBytes(2 * CHUNK + 9));
  for (const length of [0, 5, HEAD, HEAD + 3, HEAD + SEALED - 1, HEAD + SEALED, HEAD + 2 * SEALED, stored.length - 1]) await expect(open(stored.subarray(0, length))).rejects.toBeInstanceOf(CorruptStore);
});

test('chunks cannot be moved, repeated, left out or added', async () => {
  const stored = await seal(randomBytes(3 * CHUNK));
  const [head, a, b, c] = [stored.subarray(0, HEAD), ...[0, 1, 2].map(n => stored.subarray(HEAD + n * SEALED, HEAD + (n + 1) * SEALED))] as [Buffer, Buffer, Buffer, Buffer];
  for (const order of [[b, a, c], [a, c], [a, a, b, c], [a, b, c, c], [a, b, b]]) await expect(open(Buffer.concat([head, ...order]))).rejects.toBeInstanceOf(CorruptStore);
});

test('one altered bit, another place or another key opens nothing', async () => {
  const stored = await seal(Buffer.from('secret'));
  for (let at = 0; at < stored.length; at++) {
    const altered = Buffer.from(stored);
    altered[at]! ^= 1;
    await expect(open(altered)).rejects.toBeInstanceOf(CorruptStore);
  }
  await expect(open(stored, 'ticket-2\0a1')).rejects.toBeInstanceOf(CorruptStore);
  await expect(open(stored, BOUND, other)).rejects.toBeInstanceOf(CorruptStore);
});

test('nothing of the plain text is readable in what is stored', async () => {
  expect((await seal(Buffer.from('Zeisigtext'.repeat(100)))).includes('Zeisig')).toBe(false);
});
