import { mask } from './document';

/** Shorter ones are too likely to be part of something else, and are masked where they stand by structure only. */
const shortest = 8;

/** What a secret may look like when somebody sends it back. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const url = encodeURIComponent(bytes.toString('utf8'));
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    ...base64Forms(bytes),
    ...base64Forms(Buffer.from(secret, 'utf16le')),
    bytes.toString('hex'),
    url,
    url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    url.replace(/%20/g, '+'),
    [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    json,
    json.replace(/\//g, '\\/'),
    escapedAs(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
    secret.replace(/[&<>"']/g, (sign) => named[sign] ?? sign),
    secret.replace(/[&<>]/g, (sign) => named[sign] ?? sign),
    secret.replace(/[&<>"'\r\n\t]/g, (sign) => named[sign] ?? `&#${sign.charCodeAt(0)};`),
    secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
    secret.replace(/[&<>"']/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
  ];
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** As the serialisers of .NET escape what is no plain letter in JSON. */
const escapedAs = (text: string, escape: (code: number) => string): string =>
  text.replace(/[^\w .,:;=/@!?$%*()[\]{}^~|#-]/g, (sign) =>
    Array.from({ length: sign.length }, (_, at) => escape(sign.charCodeAt(at))).join(''),
  );

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

/** Upper and lower case are the same: encodings differ in it, and a GUID is the same in both. */
const fold = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);

/**
 * Finds the secrets of one exchange in whatever comes back of it, in time that grows with the text alone, however many
 * secrets there are and whatever they look like (the automaton of Aho and Corasick).
 */
export class SecretNet {
  private readonly next: Map<number, number>[] = [new Map<number, number>()];
  private readonly fallback: number[] = [0];
  /** The length of the longest form that ends in a state. */
  private readonly ends: number[] = [0];
  private readonly depths: number[] = [0];
  private isLinked = true;

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
    for (const form of formsOf(secret)) if (form.length >= shortest) this.insert(form);
    this.isLinked = false;
  }

  /** A text without the secrets. */
  mask(text: string): string {
    const stream = this.stream();
    return stream.write(text) + stream.end();
  }

  /** For a text in pieces: what might be the begin of a secret is held back until the next piece tells. */
  stream(): MaskingStream {
    if (!this.isLinked) this.link();
    return new MaskingStream(this, this.isOpaqueSecret);
  }

  /** @returns the state after a character */
  step(state: number, code: number): number {
    const folded = fold(code);
    for (let from = state; ; from = this.fallback[from] ?? 0) {
      const to = this.next[from]?.get(folded);
      if (to !== undefined) return to;
      if (from === 0) return 0;
    }
  }

  endLength(state: number): number {
    return this.ends[state] ?? 0;
  }

  depth(state: number): number {
    return this.depths[state] ?? 0;
  }

  private insert(form: string): void {
    let state = 0;
    for (let at = 0; at < form.length; at += 1) {
      const code = fold(form.charCodeAt(at));
      const edges = this.next[state];
      let to = edges?.get(code);
      if (to === undefined) {
        to = this.next.push(new Map<number, number>()) - 1;
        edges?.set(code, to);
        this.ends.push(0);
        this.depths.push(at + 1);
        this.fallback.push(0);
      }
      state = to;
    }
    this.ends[state] = form.length;
  }

  /** The fallbacks of the automaton, level by level. */
  private link(): void {
    const waiting = [...(this.next[0]?.values() ?? [])];
    for (const state of waiting) this.fallback[state] = 0;
    for (const state of waiting) {
      const fallback = this.fallback[state] ?? 0;
      this.ends[state] = Math.max(this.endLength(state), this.endLength(fallback));
      for (const [code, to] of this.next[state] ?? []) {
        this.fallback[to] = this.step(fallback, code);
        waiting.push(to);
      }
    }
    this.isLinked = true;
  }
}

/** A stretch of letters, digits and the signs of encodings this long, with digits in it, is taken for a secret. */
const opaqueLength = 16;
const opaqueDigits = 3;

const isOpaqueSign = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (fold(code) >= 0x61 && fold(code) <= 0x7a) ||
  '+/=_-%'.includes(String.fromCharCode(code));

/** One text on its way through a net. */
export class MaskingStream {
  private held = '';
  private state = 0;
  /** Stretches of `held` to be masked, in order, none touching another. */
  private found: { start: number; end: number }[] = [];
  private runStart = 0;
  private runDigits = 0;

  constructor(
    private readonly net: SecretNet,
    private readonly isOpaqueSecret: boolean,
  ) {}

  /** @returns what is surely free of secrets */
  write(text: string): string {
    const from = this.held.length;
    this.held += text;
    for (let at = from; at < this.held.length; at += 1) {
      const code = this.held.charCodeAt(at);
      this.state = this.net.step(this.state, code);
      const length = this.net.endLength(this.state);
      if (length > 0) this.find(at + 1 - length, at + 1);
      if (this.isOpaqueSecret) this.opaque(code, at);
    }
    let safe = this.held.length - this.net.depth(this.state);
    if (this.isOpaqueSecret) safe = Math.min(safe, this.runStart);
    for (const { start, end } of [...this.found].reverse()) if (end > safe) safe = Math.min(safe, start);
    return this.release(safe);
  }

  end(): string {
    if (this.isOpaqueSecret) this.endRun(this.held.length);
    this.state = 0;
    return this.release(this.held.length);
  }

  private find(start: number, end: number): void {
    let from = start;
    for (let last = this.found.at(-1); last !== undefined && last.end >= from; last = this.found.at(-1)) {
      from = Math.min(from, last.start);
      this.found.pop();
    }
    this.found.push({ start: from, end });
  }

  private opaque(code: number, at: number): void {
    if (!isOpaqueSign(code)) {
      this.endRun(at);
      this.runStart = at + 1;
      this.runDigits = 0;
    } else if (code >= 0x30 && code <= 0x39) this.runDigits += 1;
  }

  private endRun(end: number): void {
    if (end - this.runStart >= opaqueLength && this.runDigits >= opaqueDigits) this.find(this.runStart, end);
  }

  private release(safe: number): string {
    let result = '';
    let shown = 0;
    while (this.found[0] !== undefined && this.found[0].end <= safe) {
      const { start, end } = this.found[0];
      result += this.held.slice(shown, start) + mask;
      shown = end;
      this.found.shift();
    }
    result += this.held.slice(shown, safe);
    this.held = this.held.slice(safe);
    for (const found of this.found) {
      found.start -= safe;
      found.end -= safe;
    }
    this.runStart -= safe;
    return result;
  }
}
