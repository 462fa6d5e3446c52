import { Automaton } from './automaton';
import { MaskingStream } from './maskingStream';
import { unescapedWord } from './unescaping';

/** Shorter ones are too likely to be part of something else, and are masked where they stand by structure only. */
const shortest = 8;

/** What a secret may look like when somebody sends it back, but for escapes. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const wide = Buffer.from(secret, 'utf16le');
  return [secret, ...base64Forms(bytes), ...base64Forms(wide), bytes.toString('hex'), wide.toString('hex')];
}

/** Also as a part of something longer: what of the encoding depends on the secret alone, at each of three offsets. */
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
 * Finds the secrets of one exchange in whatever comes back of it: as they are, in base64 or as hexadecimal digits, under
 * escapes of URLs, XML and JSON in any order. It is a second net, under the masking by structure.
 */
export class SecretNet {
  private readonly plain = new Automaton();
  private readonly unescaped = new Automaton();

  /** @param isOpaqueSecret any long text without sense may be a secret that is not known yet, as in an answer to a log on */
  constructor(
    secrets: Iterable<string>,
    private readonly isOpaqueSecret = false,
  ) {
    for (const secret of secrets) this.add(secret);
  }

  /** Another secret, which became known meanwhile. */
  add(secret: string): void {
    if (secret.length < shortest) return;
    for (const form of formsOf(secret)) {
      if (form.length < shortest) continue;
      this.plain.add(codes(form));
      const word = unescapedWord(form);
      if (word.length >= shortest) this.unescaped.add(word);
    }
  }

  /** A text without the secrets. */
  mask(text: string): string {
    const stream = this.stream();
    return stream.write(text) + stream.end();
  }

  /** For a text in pieces: what might be the begin of a secret is held back until the next piece tells. */
  stream(): MaskingStream {
    this.plain.link();
    this.unescaped.link();
    return new MaskingStream(this.plain, this.unescaped, this.isOpaqueSecret);
  }
}
