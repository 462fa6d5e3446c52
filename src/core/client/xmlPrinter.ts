import { mask } from './document';
import { isSecretName, redactUrl } from './redaction';
import { escapeXml, prolog } from './xml';
import { XmlStream, type XmlSink, type XmlTag } from './xmlStream';
import type { Limits } from './limits';

/** Prints a body while it is read. */
export interface BodyPrinter {
  write(text: string): void;
  end(): void;
}

interface Opened {
  readonly name: string;
  readonly attributes: string;
  readonly secret: boolean;
  /** Whether its opening tag is printed. */
  printed: boolean;
  text: string;
}

/** Pretty-prints XML: a line for each element, with secrets masked by the names of elements and attributes. */
export class XmlPrinter implements BodyPrinter, XmlSink {
  private readonly stream: XmlStream;
  private readonly opened: Opened[] = [];
  /** The depth within a secret element, of which nothing is printed. */
  private hidden = 0;

  constructor(
    private readonly print: (text: string) => void,
    limits?: Limits,
  ) {
    this.stream = new XmlStream(this, limits);
    print(prolog);
  }

  write(text: string): void {
    this.stream.write(text);
  }

  end(): void {
    this.stream.end();
  }

  open(tag: XmlTag): void {
    const parent = this.opened.at(-1);
    if (parent?.secret) {
      this.hidden += 1;
      parent.text = mask;
      return;
    }
    if (parent) this.openParent(parent);
    let attributes = '';
    for (const { name, local, value } of tag.attributes) {
      attributes += ` ${name}="${escapeXml(isSecretName(local) ? mask : redactUrl(value))}"`;
    }
    this.opened.push({
      name: tag.name,
      attributes,
      secret: isSecretName(tag.local),
      printed: false,
      text: '',
    });
  }

  text(text: string): void {
    const element = this.opened.at(-1);
    if (element === undefined) return;
    if (element.secret) element.text = mask;
    else element.text += text;
  }

  close(): void {
    if (this.hidden > 0) {
      this.hidden -= 1;
      return;
    }
    const element = this.opened.at(-1);
    if (element === undefined) return;
    if (element.printed) {
      this.printMixedText(element);
      this.opened.pop();
      this.line(`</${element.name}>`);
      return;
    }
    this.opened.pop();
    const { name, attributes, text } = element;
    const content = element.secret ? text : escapeXml(redactUrl(text));
    this.line(content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`);
  }

  /** Prints a parent's tag when its first child begins, and its text between the children. */
  private openParent(element: Opened): void {
    if (!element.printed) {
      element.printed = true;
      this.line(`<${element.name}${element.attributes}>`, this.opened.length - 1);
    }
    this.printMixedText(element);
  }

  private printMixedText(element: Opened): void {
    const text = element.text.trim();
    element.text = '';
    if (text !== '') this.line(escapeXml(redactUrl(text)), this.opened.length);
  }

  private line(text: string, level = this.opened.length): void {
    this.print(`\n${'  '.repeat(level)}${text}`);
  }
}
