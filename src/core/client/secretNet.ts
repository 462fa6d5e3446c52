import { Automaton } from './automaton';
import { MaskingStream } from './maskingStream';
import { unescapedWord } from './unescaping';

/** Shorter secrets are too likely to be part of other text, and are masked by structure only. */
const shortest = 8;

/** The forms in which a secret may be returned, apart from escapes. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const wide = Buffer.from(secret, 'utf16le');
  return [secret, ...base64Forms(bytes), ...base64Forms(wide), bytes.toString('hex'), wide.toString('hex')];
}

/**
 * The base64 of a secret that is part of a longer text: the characters that depend on the secret alone, at each of
 * the three offsets.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=/g, '');
    const bits = (offset + bytes.byteLength) * 8;
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
    return [core, core.replace(/\+/g, '-').replace(/\//g, '_')];
  });
}

const codes = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/**
 * Finds the secrets of one exchange in all received text: verbatim, in base64 or as hexadecimal digits, under escapes
 * of URLs, XML and JSON in any order. It is a second net in addition to masking by structure.
 */
export class SecretNet {
  private readonly plain = new Automaton();
  private readonly unescaped = new Automaton();

  /**
   * @param isOpaqueSecret whether any long opaque text may be a secret that is not known yet, as in the response to a
   *   logon
   */
  constructor(
    secrets: Iterable<string>,
    private readonly isOpaqueSecret = false,
  ) {
    for (const secret of secrets) this.add(secret);
  }

  /** Adds a secret that became known later. */
  add(secret: string): void {
    if (secret.length < shortest) return;
    for (const form of formsOf(secret)) {
      if (form.length < shortest) continue;
      this.plain.add(codes(form));
      const word = unescapedWord(form);
      if (word.length >= shortest) this.unescaped.add(word);
    }
  }

  /** Masks the secrets in a text. */
  mask(text: string): string {
    const stream = this.stream();
    return stream.write(text) + stream.end();
  }

  /** Masks a text in pieces: a possible beginning of a secret is held back until the next piece. */
  stream(): MaskingStream {
    this.plain.link();
    this.unescaped.link();
    return new MaskingStream(this.plain, this.unescaped, this.isOpaqueSecret);
  }
}
