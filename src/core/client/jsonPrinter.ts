import { mask } from './document';
import { isSecretName, redactUrl } from './redaction';
import type { BodyPrinter } from './xmlPrinter';

/** An open container: whether something was printed in it, and whether it is an object. */
interface Opened {
  readonly isObject: boolean;
  isEmpty: boolean;
}

const blank = ' \t\r\n';
const punctuation = '{}[],:';

/**
 * Pretty-prints JSON that was read before: a line for each member and item, with secrets masked by the names of
 * members. It prints the text as it is, so a key that occurs twice is shown twice.
 */
export class JsonPrinter implements BodyPrinter {
  private readonly opened: Opened[] = [];
  /** A string or a word that is not complete yet. */
  private token = '';
  private escaped = false;
  /** The name whose value comes next. */
  private name: string | undefined;
  /** A string that is a name if a colon follows. */
  private held: string | undefined;
  /** The depth of a secret's value, which is left out. */
  private hidden: number | undefined;

  constructor(private readonly print: (text: string) => void) {}

  write(text: string): void {
    for (let at = 0; at < text.length;) {
      if (this.token.startsWith('"')) at = this.stringFrom(text, at);
      else {
        const character = text.charAt(at);
        at += 1;
        if (character === '"') this.token = '"';
        else if (blank.includes(character)) this.endWord();
        else if (punctuation.includes(character)) this.sign(character);
        else this.token += character;
      }
    }
  }

  end(): void {
    this.endWord();
    this.endHeld();
  }

  private stringFrom(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (this.escaped) this.escaped = false;
      else if (character === '\\') this.escaped = true;
      else if (character === '"') {
        this.held = this.token + text.slice(from, at + 1);
        this.token = '';
        return at + 1;
      }
    }
    this.token += text.slice(from);
    return at;
  }

  private sign(character: string): void {
    if (character === ':') {
      this.name = this.held;
      this.held = undefined;
      return;
    }
    this.endWord();
    this.endHeld();
    if (character === '{' || character === '[') this.open(character);
    else if (character !== ',') this.close(character);
  }

  private open(bracket: string): void {
    const isSecret = this.isSecretNext();
    this.value(isSecret ? JSON.stringify(mask) : bracket);
    this.opened.push({ isObject: bracket === '{', isEmpty: true });
    if (isSecret) this.hidden ??= this.opened.length;
  }

  private close(bracket: string): void {
    const closed = this.opened.pop();
    if (this.hidden !== undefined) {
      if (this.opened.length < this.hidden) this.hidden = undefined;
      return;
    }
    this.print(closed?.isEmpty === true ? bracket : `${this.newLine()}${bracket}`);
  }

  /** Ends a word: a number, `true`, `false` or `null`. */
  private endWord(): void {
    const word = this.token;
    if (word === '') return;
    this.token = '';
    const isSecret = this.isSecretNext() && word !== 'null';
    this.value(isSecret ? JSON.stringify(mask) : word);
  }

  private endHeld(): void {
    const { held } = this;
    if (held === undefined) return;
    this.held = undefined;
    const text = JSON.parse(held) as string;
    const shown = this.isSecretNext() && text !== '' ? mask : redactUrl(text);
    this.value(shown === text ? held : JSON.stringify(shown));
  }

  private isSecretNext(): boolean {
    return this.name !== undefined && isSecretName(JSON.parse(this.name) as string);
  }

  private value(text: string): void {
    const { name } = this;
    this.name = undefined;
    if (this.hidden !== undefined) return;
    const parent = this.opened.at(-1);
    if (parent) this.print(`${parent.isEmpty ? '' : ','}${this.newLine()}`);
    if (parent) parent.isEmpty = false;
    this.print(name === undefined ? text : `${name}: ${text}`);
  }

  private newLine(): string {
    return `\n${'  '.repeat(this.opened.length)}`;
  }
}
