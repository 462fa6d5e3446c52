import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';

/** From this size a body is kept compressed: a long response repeats itself, and most are never viewed. */
const packedFrom = 128 * 1024;

const mostWaiting = 4 * 1024 * 1024;

/** The bytes of a body, kept for display, compressed if there are many. */
export class KeptBody {
  private chunks: Uint8Array[] = [];
  private length = 0;
  private packer: DeflateRaw | undefined;
  private packed: Promise<void> = Promise.resolve();

  async add(bytes: Uint8Array): Promise<void> {
    this.length += bytes.byteLength;
    if (this.packer === undefined) {
      // Copied, because a chunk of a socket may be a small part of a large buffer.
      this.chunks.push(Buffer.from(bytes));
      if (this.length >= packedFrom) await this.beginPacking();
    } else await this.pack(this.packer, bytes);
  }

  /** The memory it uses now, in bytes. */
  get heldBytes(): number {
    return this.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  end(): void {
    this.packer?.end();
  }

  discard(): void {
    this.packer?.destroy();
    this.chunks = [];
  }

  /** The bytes that were added, in pieces. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.packer === undefined) {
      yield* this.chunks;
      return;
    }
    await this.packed;
    for await (const piece of Readable.from(this.chunks).pipe(createInflateRaw())) yield piece as Uint8Array;
  }

  private async beginPacking(): Promise<void> {
    // Compression runs in parallel with reading, which waits only if much is queued.
    const packer = createDeflateRaw({ level: 1 });
    this.packed = new Promise((resolve) => packer.once('close', resolve));
    const plain = this.chunks;
    this.chunks = [];
    packer.on('data', (chunk: Buffer) => this.chunks.push(Buffer.from(chunk)));
    this.packer = packer;
    for (const chunk of plain) await this.pack(packer, chunk);
  }

  private async pack(packer: DeflateRaw, bytes: Uint8Array): Promise<void> {
    packer.write(bytes);
    if (packer.writableLength > mostWaiting) await once(packer, 'drain');
  }
}
