import { unpacked } from './body';
import { formatOf } from './codec';
import { DocumentError, type Document } from './document';
import type { ElementTable } from './elementTable';
import { isEmError, type EmError } from './errors';
import type { BodyFormat } from './format';
import { headerValues } from './headers';
import { JsonReader } from './jsonReader';
import { KeptBody } from './keptBody';
import { answerLimits, openingLength, smallAnswerLimits } from './limits';
import { textOf } from './text';
import type { WireAnswer } from './transport';
import { XmlReader, type BodyReader } from './xml';

/** The result of reading a response body. */
export interface AnswerBody {
  /** The number of bytes received, after decompression. */
  readonly bytes: number;
  /** The beginning of the text, which identifies a body that is not a message of Enterprise Manager. */
  readonly opening: string;
  /** Absent if there is no body, or it could not be read. */
  readonly document?: Document;
  /** Why it could not be read. */
  readonly problem?: DocumentError;
  /** The failure of the connection before the whole body was received. */
  readonly failure?: EmError;
  /** The bytes that were read, for display. */
  readonly kept?: KeptBody;
}

/**
 * Reads a response while it arrives.
 *
 * @param table the table of the expected element; without one, or for another element, the body must be small
 */
export async function readAnswerBody(
  answer: WireAnswer,
  table: ElementTable | undefined,
): Promise<AnswerBody> {
  const reading = new Reading(table);
  const failure = await reading.run(answer);
  const { bytes, opening, document, problem, kept } = reading;
  return {
    bytes,
    opening,
    ...(document && { document, kept }),
    ...(problem && { problem }),
    ...(failure && { failure }),
  };
}

class Reading {
  bytes = 0;
  opening = '';
  document: Document | undefined;
  problem: DocumentError | undefined;
  readonly kept = new KeptBody();
  private reader: BodyReader | undefined;

  constructor(private readonly table: ElementTable | undefined) {}

  /** @returns why the connection failed, if it did */
  async run(answer: WireAnswer): Promise<EmError | undefined> {
    try {
      const packed = unpacked(answer.body, headerValues(answer, 'content-encoding').join());
      for await (const text of textOf(this.keep(packed), headerValues(answer, 'content-type')[0])) {
        this.take(text);
        // The beginning of a page says more than the reason that it is not XML.
        if (this.problem !== undefined && this.opening.length >= openingLength) break;
      }
      if (this.problem === undefined && this.reader !== undefined) {
        this.document = this.reader.end();
        this.kept.end();
      }
    } catch (error) {
      if (isEmError(error)) return error;
      this.refuse(error);
    } finally {
      if (this.document === undefined) this.kept.discard();
    }
    return undefined;
  }

  private async *keep(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of pieces) {
      this.bytes += piece.byteLength;
      if (this.problem === undefined) await this.kept.add(piece);
      yield piece;
    }
  }

  private take(text: string): void {
    if (this.opening.length < openingLength) this.opening += text;
    if (this.problem !== undefined) return;
    try {
      this.reader ??= this.readerFor(formatOf(text));
      this.reader.write(text);
    } catch (error) {
      this.refuse(error);
    }
  }

  private readerFor(format: BodyFormat | undefined): BodyReader {
    if (format === undefined) throw new DocumentError('not-xml-or-json');
    return format === 'xml'
      ? new XmlReader(this.table, answerLimits, smallAnswerLimits)
      : new JsonReader(this.table, this.table === undefined ? smallAnswerLimits : answerLimits);
  }

  private refuse(error: unknown): void {
    if (!(error instanceof DocumentError)) throw error;
    this.problem ??= error;
    this.kept.discard();
  }
}
