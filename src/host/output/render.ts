import type { Exchange, HeaderList, RenderedText, ShownBody } from '../../core/client/exchange';
import { Pace, slices } from '../../core/client/pace';
import { reasonCode } from './outputQueue';
import { printable, printableValue } from './printable';

/** Words of the rendering, passed in so that this stays free of `vscode` and tests can read it. */
export interface RenderWords {
  readonly noAnswer: (duration: string) => string;
  readonly bodyNotShown: (bytes: number, reason: string, title: string | undefined) => string;
  /** @param reason `forgotten`, `late`, or the code of a failure to lay it out */
  readonly bodyMissing: (reason: string) => string;
  readonly failure: (exchange: Exchange) => string | undefined;
  readonly more: (lines: number, id: number) => string;
}

/** An exchange of which the body may be gone. */
type Shown = Exchange & { readonly isBodyForgotten?: boolean };

export interface RenderLimits {
  /** Lines of the answer's body. */
  readonly lines: number;
  /** Characters in all. */
  readonly characters: number;
  /** How long the body is waited for, in milliseconds. */
  readonly patienceMs: number;
}

const noLimits: RenderLimits = { lines: Infinity, characters: Infinity, patienceMs: Infinity };

/** Of what changes something or failed: a body that a server makes longer than this tells nobody more. */
const longestWhole = 5000;

/** What the output channel shows of an exchange. @param longestRead lines of the body of a read that went well */
export const channelLimits = (exchange: Exchange, longestRead: number): RenderLimits => ({
  lines: exchange.request.method === 'GET' && exchange.failure === undefined ? longestRead : longestWhole,
  characters: 256 * 1024,
  patienceMs: 10_000,
});

const rule = '─'.repeat(72);
const longestValue = 2000;
const longestFailure = 4000;

/**
 * One exchange as a person reads it: the request, an empty line, the answer.
 */
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

/** @returns a sentence where there is nothing to show */
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
  // It may fail at once, and it may fail when nobody waits for it any more.
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

/** Lines, of which no more are kept than there is room for; the others are counted. */
class Page {
  readonly lines: string[] = [];
  left = 0;

  /** @param room characters */
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
 * Adds a body line by line. What is a line of ours begins at the margin, and so do the tags and brackets of a body; any
 * other line is the text of somebody who put a line break into it, and is set in.
 */
async function addBody(page: Page, text: string, longest = Infinity): Promise<void> {
  const pace = new Pace();
  let added = 0;
  for (let from = 0; from <= text.length;) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    if (page.room <= 0 || added >= longest) page.left += 1;
    else {
      // What there is no room for is not looked at.
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
