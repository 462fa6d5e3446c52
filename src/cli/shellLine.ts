/** A line of a shell, read up to the cursor. */
export interface ShellLine {
  /** The words before the current one, with the name of the program, without quotes. */
  readonly words: readonly string[];
  readonly current: string;
  /** The part of the current word that readline leaves as it is: it replaces what comes after its last break. */
  readonly kept: string;
  /** The quote that is open at the cursor. */
  readonly quote: '"' | "'" | '';
  /** Whether the current word is a file that a redirection names. */
  readonly isRedirected: boolean;
}

/**
 * Reads a line as bash does. Bash gives a completion only words that are broken at `:` and `=`, too, such as those of a URL.
 *
 * @param breaks the characters at which readline begins to complete, which are those of `COMP_WORDBREAKS`
 */
export function readBashLine(line: string, breaks: string): ShellLine {
  const words: string[] = [];
  let current: string | undefined;
  let kept = '';
  let quote: ShellLine['quote'] = '';
  let isRedirected = false;
  const end = (): void => {
    if (current === undefined) return;
    if (!isRedirected) words.push(current);
    [current, kept, isRedirected] = [undefined, '', false];
  };
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    const next = line[index + 1] ?? '';
    if (quote !== '') {
      if (character === quote) {
        quote = '';
        if (breaks.includes(character)) kept = current ?? '';
      } else if (quote === '"' && character === '\\' && '"\\$`'.includes(next)) {
        current = `${current ?? ''}${next}`;
        index += 1;
      } else current = `${current ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      current ??= '';
      kept = current;
    } else if (character === '\\') {
      current = `${current ?? ''}${next}`;
      index += 1;
    } else if (/\s/.test(character)) end();
    else if (character === '>' || character === '<') {
      // A digit right before it is a file descriptor, and no word.
      if (/^\d+$/.test(current ?? '')) current = undefined;
      end();
      isRedirected = true;
      while (/[<>&|]/.test(line[index + 1] ?? '')) index += 1;
      while (/\s/.test(line[index + 1] ?? '')) index += 1;
    } else {
      current = `${current ?? ''}${character}`;
      if (breaks.includes(character)) kept = current;
    }
  }
  return { words, current: current ?? '', kept, quote, isRedirected };
}

/** A word as it is typed in bash, with quotes where it needs them. */
export function bashWord(text: string, quote: ShellLine['quote']): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  if (quote === '"') return text.replaceAll(/["\\$`]/g, '\\$&');
  return text.replaceAll(/[^\p{L}\p{N}_@%+=:,./-]/gu, '\\$&');
}

/** A word as it is typed in PowerShell. It takes other quotation marks for its own, too. */
export const powerShellWord = (text: string): string =>
  /^[\p{L}\p{N}_.:/=-]+$/u.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`;

/** The word that is typed, where it is in quotes, also if the last one is missing. */
export function plainPowerShellWord(typed: string): string {
  const quote = typed[0] ?? '';
  if (quote !== "'" && quote !== '"') return typed;
  const inner = typed.slice(1);
  return (inner.endsWith(quote) ? inner.slice(0, -1) : inner).replaceAll(quote + quote, quote);
}
