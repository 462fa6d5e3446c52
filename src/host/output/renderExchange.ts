import type { Exchange, HeaderList, RenderedText, ShownBody } from '../../core/client/exchange';
import { Pace, slices } from '../../core/client/pace';
import { reasonCode } from './outputQueue';
import { printable, printableValue } from './printable';

/** The words of the rendering. They are passed in, so that this file needs no `vscode` and tests can read it. */
export interface RenderWords {
  readonly noAnswer: (duration: string) => string;
  readonly bodyNotShown: (bytes: number, reason: string, title: string | undefined) => string;
  /** @param reason `forgotten`, `late`, or the code of a failure to format the body */
  readonly bodyMissing: (reason: string) => string;
  readonly failure: (exchange: Exchange) => string | undefined;
  readonly more: (lines: number, id: number) => string;
}

/** An exchange whose body may be gone. */
type Shown = Exchange & { readonly isBodyForgotten?: boolean };

export interface RenderLimits {
  /** The number of lines of the response body. */
  readonly lines: number;
  /** The number of characters of the whole rendering. */
  readonly characters: number;
  /** How long to wait for the body, in milliseconds. */
  readonly patienceMs: number;
}

const noLimits: RenderLimits = { lines: Infinity, characters: Infinity, patienceMs: Infinity };

/** The number of body lines that are shown of a write or a failure. Nobody reads a longer body in the output. */
const longestWhole = 5000;

/**
 * The limits of the output channel.
 *
 * @param longestRead the number of body lines of a successful read
 */
export const channelLimits = (exchange: Exchange, longestRead: number): RenderLimits => ({
  lines: exchange.request.method === 'GET' && exchange.failure === undefined ? longestRead : longestWhole,
  characters: 256 * 1024,
  patienceMs: 10_000,
});

const rule = '─'.repeat(72);
const longestValue = 2000;
const longestFailure = 4000;

/** Renders one exchange for a person: the request, an empty line, the response. */
export async function renderExchange(
  exchange: Shown,
  endpointName: string,
  words: RenderWords,
  limits: RenderLimits = noLimits,
): Promise<string> {
  const { request, response } = exchange;
  const failure = words.failure(exchange);
  const end = failure === undefined ? [] : ['', `✗ ${printableValue(failure, longestFailure)}`];
  const page = new Page(limits.characters - longestFailure);
  page.add(
    rule,
    `#${exchange.id}  ${exchange.startedAt.toISOString()}  ${printableValue(endpointName, 200)}`,
    `${request.method} ${printableValue(request.url, longestValue)}`,
    ...headerLines(request.headers),
  );
  if (request.body !== undefined) {
    page.add('');
    await addBody(page, request.body);
  }
  page.add('');
  const duration = `${Math.round(exchange.durationMs)} ms`;
  if (response === undefined) page.add(words.noAnswer(duration));
  else {
    const status = `${response.status} ${printableValue(response.statusText, longestValue)}`.trimEnd();
    page.add(`${status}  (${duration})`, ...headerLines(response.headers));
    await addAnswer(page, exchange, words, limits);
  }
  return [...page.lines, ...(page.left > 0 ? [words.more(page.left, exchange.id)] : []), ...end].join('\n');
}

async function addAnswer(
  page: Page,
  { response, isBodyForgotten = false }: Shown,
  words: RenderWords,
  limits: RenderLimits,
): Promise<void> {
  const { body, bodyNote, bytes = 0 } = response ?? {};
  if (body !== undefined) {
    page.add('');
    const rendered = await rendering(body, page.room, words, limits);
    if (typeof rendered === 'string') page.add(rendered);
    else {
      await addBody(page, rendered.text, limits.lines);
      page.left += rendered.moreLines;
    }
  }
  if (isBodyForgotten) page.add('', words.bodyMissing('forgotten'));
  if (bodyNote) {
    const { reason, title } = bodyNote;
    page.add('', words.bodyNotShown(bytes, printableValue(reason, 200), title && printableValue(title, 200)));
  }
}

/** @returns a sentence if there is no body to show */
async function rendering(
  body: ShownBody,
  room: number,
  words: RenderWords,
  { lines, patienceMs }: RenderLimits,
): Promise<RenderedText | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    if (Number.isFinite(patienceMs)) timer = setTimeout(resolve, patienceMs, words.bodyMissing('late'));
  });
  // Rendering may fail synchronously, and may fail after the timeout.
  const rendered = Promise.resolve()
    .then(() => body.render(lines, room))
    .catch((error: unknown) => words.bodyMissing(reasonCode(error)));
  try {
    return await Promise.race([rendered, late]);
  } finally {
    clearTimeout(timer);
  }
}

const headerLines = (headers: HeaderList): string[] =>
  headers.map(([name, value]) => `${printableValue(name, 200)}: ${printableValue(value, longestValue)}`);

/** Collects lines up to a number of characters, and counts the others. */
class Page {
  readonly lines: string[] = [];
  left = 0;

  /** @param room the number of characters that still fit */
  constructor(public room: number) {}

  add(...lines: readonly string[]): void {
    for (const line of lines) {
      if (this.room <= 0) this.left += 1;
      else if (line.length < this.room) {
        this.lines.push(line);
        this.room -= line.length + 1;
      } else {
        this.lines.push(`${line.slice(0, this.room)}…`);
        this.left += 1;
        this.room = 0;
      }
    }
  }
}

/**
 * Adds a body line by line. Our own lines begin at the margin, and so do the tags and brackets of a formatted body. Any
 * other line comes from a line break in a foreign text, and is indented.
 */
async function addBody(page: Page, text: string, longest = Infinity): Promise<void> {
  const pace = new Pace();
  let added = 0;
  for (let from = 0; from <= text.length;) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    if (page.room <= 0 || added >= longest) page.left += 1;
    else {
      // The part of the line that does not fit is not examined.
      const line = await printableLine(text.slice(from, Math.min(to, from + page.room + 1)), pace);
      page.add(isLaidOut.test(line) ? line : `  ${line}`);
      added += 1;
    }
    if (pace.isDue(1)) await pace.rest();
    from = to + 1;
  }
}

const isLaidOut = /^(?:$|[< ]|[[\]{}]+$)/;

async function printableLine(text: string, pace: Pace): Promise<string> {
  const shown: string[] = [];
  for (const slice of slices(text)) {
    shown.push(printable(slice).replaceAll('\n', ' '));
    if (pace.isDue(slice.length)) await pace.rest();
  }
  return shown.join('').trimEnd();
}
