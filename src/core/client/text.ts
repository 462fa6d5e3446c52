import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { DocumentError } from './document';
import { Pace, slices } from './pace';

/** How many bytes are searched for the encoding in an XML declaration. */
const declarationLength = 512;

/**
 * Decodes bytes while they arrive: by byte order mark first, by the header's charset second, by the XML declaration
 * third, otherwise as UTF-8. A byte that is invalid in the encoding is an error, never a replacement.
 */
class TextStream {
  private decoder: TextDecoder | Utf8Stream | undefined;
  private held: Uint8Array = new Uint8Array();

  constructor(private readonly contentType: string | undefined) {}

  /** @throws DocumentError */
  write(bytes: Uint8Array): string {
    if (this.decoder !== undefined) return this.decode(this.decoder, bytes, false);
    this.held = Buffer.concat([this.held, bytes]);
    // Four bytes show the family of the encoding; a declaration is searched for in the first bytes.
    return this.held.byteLength < declarationLength ? '' : this.begin(false);
  }

  /** @throws DocumentError if the last character is incomplete */
  end(): string {
    return this.decoder === undefined ? this.begin(true) : this.decode(this.decoder, new Uint8Array(), true);
  }

  private begin(isEnd: boolean): string {
    const encoding = encodingOf(this.held, this.contentType);
    const decoder = encoding === 'utf-8' ? new Utf8Stream() : new TextDecoder(encoding, { fatal: true });
    this.decoder = decoder;
    const { held } = this;
    this.held = new Uint8Array();
    return this.decode(decoder, held, isEnd);
  }

  private decode(decoder: TextDecoder | Utf8Stream, bytes: Uint8Array, isEnd: boolean): string {
    try {
      return decoder.decode(bytes, { stream: !isEnd });
    } catch {
      throw new DocumentError('invalid-bytes');
    }
  }
}

/**
 * Decodes UTF-8 in pieces. The platform's decoder creates strings of twice the size, which slow down all later work
 * on them.
 */
class Utf8Stream {
  private held: Uint8Array = new Uint8Array();
  private isFirst = true;

  decode(bytes: Uint8Array, { stream }: { readonly stream: boolean }): string {
    const all = this.held.byteLength === 0 ? bytes : Buffer.concat([this.held, bytes]);
    const complete = stream ? completeLength(all) : all.byteLength;
    const part = Buffer.from(all.buffer, all.byteOffset, complete);
    if (!isUtf8(part)) throw new TypeError('not UTF-8');
    this.held = Uint8Array.from(all.subarray(complete));
    const text = part.toString('utf8');
    const isMarked = this.isFirst && text.startsWith('\uFEFF');
    if (text !== '') this.isFirst = false;
    return isMarked ? text.slice(1) : text;
  }
}

/** The length without an incomplete character at the end. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back += 1) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.byteLength - back : bytes.byteLength;
    }
    if (byte < 0x80) break;
  }
  return bytes.byteLength;
}

/**
 * The encoding that the bytes themselves show: by a byte order mark or, since every body begins with an ASCII
 * character, by the position of the zeros.
 */
function familyOf(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return undefined;
}

/** Matches the encoding of an XML declaration. */
const declaration =
  /^\uFEFF?<\?xml[ \t\r\n][^>]{0,100}?[ \t\r\n]encoding[ \t\r\n]{0,9}=[ \t\r\n]{0,9}["']([\w.:-]{1,40})["']/;

function encodingOf(bytes: Uint8Array, contentType: string | undefined): string {
  const family = familyOf(bytes);
  const named = /;\s{0,9}charset\s{0,9}=\s{0,9}"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];
  const charset = named === undefined ? undefined : knownEncoding(named);
  const opening = new TextDecoder(family ?? 'latin1').decode(bytes.subarray(0, declarationLength));
  const declared = declaration.exec(opening)?.[1];
  if (charset !== undefined || declared === undefined) {
    // A header that claims UTF-16 for other bytes is wrong; for UTF-16 bytes it need not name the byte order.
    const isDenied = charset?.startsWith('utf-16') === true;
    return family ?? (isDenied ? 'utf-8' : charset) ?? 'utf-8';
  }
  // Without a charset in the header only the declaration is left, and it must be correct.
  const encoding = knownEncoding(declared);
  const isWide = encoding?.startsWith('utf-16') === true;
  if (encoding === undefined || isWide !== (family?.startsWith('utf-16') === true))
    throw new DocumentError('wrong-encoding');
  if (family === 'utf-8' && encoding !== 'utf-8') throw new DocumentError('wrong-encoding');
  return family ?? encoding;
}

/** @returns undefined for an unknown encoding */
function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/**
 * Decodes a body while it arrives, in slices of work. Of white space at the beginning one character is kept, because
 * an XML declaration must not be preceded by any.
 *
 * @throws DocumentError
 */
export async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  contentType: string | undefined,
): AsyncGenerator<string, void, undefined> {
  const stream = new TextStream(contentType);
  const pace = new Pace();
  let hasBegun = false;
  let isIndented = false;
  const begin = (text: string): string => {
    if (hasBegun) return text;
    const begun = text.replace(/^[ \t\r\n]+/, '');
    isIndented ||= begun.length < text.length;
    hasBegun = begun !== '';
    return hasBegun && isIndented ? ` ${begun}` : begun;
  };
  for await (const piece of bytes) {
    for (const slice of slices(begin(stream.write(piece)))) {
      // Before the work: other responses may have used the time of this turn.
      if (pace.isOver) await pace.rest();
      yield slice;
    }
    await pace.rest();
  }
  yield* slices(begin(stream.end()));
  await pace.rest();
}
