import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { demandWithin, DocumentError } from './document';
import { isEmError, type EmError, type PlacedEmError } from './errors';
import { answerLimits, type Limits } from './limits';

/** A body as received by the transport, still compressed if the server compressed it. */
export type Body = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Streams the body of an HTTP library.
 *
 * @param failed turns an error of the connection into an error of our own
 */
export async function* streamed(
  body: AsyncIterable<Uint8Array | string> | null,
  failed: (error: unknown) => PlacedEmError,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  try {
    for await (const chunk of body) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw failed(error);
  }
}

/** The longest piece that is processed at once. */
const pieceLength = 64 * 1024;

/** Decompresses a body within the limit of bytes, in case the server compressed it unasked. */
export async function* unpacked(
  body: Body,
  contentEncoding: string | undefined,
  limits: Limits = answerLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wanted = codingsOf(contentEncoding);
  if (wanted === undefined) {
    throw (await drain(body)) ?? new DocumentError('unknown-compression');
  }
  let stream = bounded(pieces(body), limits);
  for (const coding of wanted.reverse()) stream = bounded(through(stream, coding), limits);
  yield* stream;
}

/**
 * Reads a body that is not needed, if it is short, so that the connection can be used again.
 *
 * @returns why the connection failed, if it did
 */
export async function drain(body: Body): Promise<EmError | undefined> {
  let left = pieceLength;
  try {
    for await (const { byteLength } of pieces(body)) {
      left -= byteLength;
      if (left < 0) break;
    }
  } catch (error) {
    if (isEmError(error)) return error;
    throw error;
  }
  return undefined;
}

async function* pieces(body: Body): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    for (let at = 0; at < chunk.byteLength; at += pieceLength) yield chunk.subarray(at, at + pieceLength);
  }
}

async function* bounded(
  stream: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.byteLength;
    demandWithin(limits, 'bytes', bytes);
    yield piece;
  }
}

type Coding = (first: number) => Transform;

const codings: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  // `deflate` should have a zlib header, but many servers send none: only the first byte shows it.
  ['deflate', (first) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw())],
  ['br', () => createBrotliDecompress()],
]);

/** No server uses more than two; more would be an attempt to cause work. */
const mostCodings = 2;

/** @returns undefined if one of them is unknown */
function codingsOf(contentEncoding: string | undefined): Coding[] | undefined {
  const names = (contentEncoding ?? '')
    .slice(0, 100)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const found = names.flatMap((name) => codings.get(name) ?? []);
  return found.length === names.length && names.length <= mostCodings ? found : undefined;
}

/** A response without a body stays empty, whatever its headers say. */
async function* through(
  stream: AsyncGenerator<Uint8Array, void, undefined>,
  coding: Coding,
): AsyncGenerator<Uint8Array, void, undefined> {
  const head = await stream.next();
  if (head.done === true) return;
  const first = head.value;
  let lost: Error | undefined;
  const source = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield first;
      yield* stream;
    } catch (error) {
      lost = error instanceof Error ? error : new DocumentError('broken-compression');
      throw lost;
    }
  };
  const transform = coding(first[0] ?? 0);
  const piped = pipeline(Readable.from(source()), transform).catch(() => undefined);
  try {
    for await (const piece of transform) yield piece as Uint8Array;
  } catch {
    // Either the source failed, or the data is not in the declared encoding.
    throw lost ?? new DocumentError('broken-compression');
  } finally {
    transform.destroy();
    await piped;
  }
}
