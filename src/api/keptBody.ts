import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';

/** From here on a body is kept packed: a long answer repeats itself, and most are never looked at. */
const packedFrom = 128 * 1024;

/** The bytes of a body, kept for whoever wants to see it, packed where there are many. */
export class KeptBody {
  private chunks: Uint8Array[] = [];
  private length = 0;
  private packer: DeflateRaw | undefined;

  /** How many bytes are held, packed or not. */
  get heldBytes(): number {
    return this.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  async add(bytes: Uint8Array): Promise<void> {
    this.length += bytes.byteLength;
    if (this.packer === undefined) {
      // A copy: a chunk of a socket may be a small part of a large buffer.
      this.chunks.push(Uint8Array.from(bytes));
      if (this.length >= packedFrom) await this.beginPacking();
    } else await this.pack(this.packer, bytes);
  }

  async end(): Promise<void> {
    const { packer } = this;
    if (packer === undefined) return;
    packer.end();
    await once(packer, 'end');
  }

  discard(): void {
    this.packer?.destroy();
    this.chunks = [];
  }

  /** What was added, in pieces. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.packer === undefined) {
      yield* this.chunks;
      return;
    }
    for await (const piece of Readable.from(this.chunks).pipe(createInflateRaw())) yield piece as Uint8Array;
  }

  private async beginPacking(): Promise<void> {
    const packer = createDeflateRaw({ level: 1 });
    const plain = this.chunks;
    this.chunks = [];
    packer.on('data', (chunk: Uint8Array) => this.chunks.push(Uint8Array.from(chunk)));
    this.packer = packer;
    for (const chunk of plain) await this.pack(packer, chunk);
  }

  private async pack(packer: DeflateRaw, bytes: Uint8Array): Promise<void> {
    if (!packer.write(bytes)) await once(packer, 'drain');
  }
}
