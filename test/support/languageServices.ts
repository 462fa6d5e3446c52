import { parseDocument } from 'yaml';
import { getLanguageService as jsonService } from 'vscode-json-languageservice';
import { TextDocument, type Position } from 'vscode-languageserver-textdocument';
import { getLanguageService as yamlService } from 'yaml-language-server';

/*
 * The language services that read our schema in VS Code: VS Code's own for JSON, and the one of Red Hat's YAML extension. Both
 * are the published packages, set up as the two extensions set them up.
 */

/** What a language service says about a place. */
export interface Told {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly source: string | undefined;
  /** As the protocol numbers them: 1 is an error, 2 a warning, 3 an information. */
  readonly severity: number | undefined;
}

/** Something that a language service would write. */
export interface Completion {
  readonly label: string;
  /** A snippet. */
  readonly text: string;
  readonly words: string;
}

/** A text in which `|` is the cursor. */
interface Cursor {
  readonly text: string;
  readonly offset: number;
}

export interface Service {
  problems(text: string): Promise<readonly Told[]>;
  completions(marked: string): Promise<readonly Completion[]>;
  hover(marked: string): Promise<string>;
}

const cursorOf = (marked: string): Cursor => ({
  text: marked.replace('|', ''),
  offset: marked.indexOf('|'),
});

/** The texts of contents, whichever of its forms the protocol allows. */
function wordsOf(contents: unknown): string {
  if (Array.isArray(contents)) return contents.map(wordsOf).join('\n');
  if (typeof contents === 'string') return contents;
  return contents !== null && typeof contents === 'object' && 'value' in contents
    ? String(contents.value)
    : '';
}

/** A diagnostic of either version of the protocol. */
interface Diagnosed {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: unknown;
  readonly source?: string;
  readonly severity?: number;
}

const toldOf = (document: TextDocument, diagnostics: readonly Diagnosed[]): readonly Told[] =>
  diagnostics.map(({ range, message, source, severity }) => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    message: wordsOf(message),
    source,
    severity,
  }));

interface Item {
  readonly label: string;
  readonly insertText?: string;
  readonly documentation?: unknown;
}

const completionsOf = (items: readonly Item[]): readonly Completion[] =>
  items.map(({ label, insertText, documentation }) => ({
    label,
    text: insertText ?? label,
    words: wordsOf(documentation),
  }));

/** Both services keep what they know of a text by its name. */
let named = 0;
const documentOf = (text: string, folder: string, ending: string): TextDocument => {
  named += 1;
  return TextDocument.create(`file://${folder}/f${String(named)}${ending}`, ending.slice(-4), 1, text);
};

/** How a pattern of an extension becomes one of its language service: both extensions put a slash before it. */
const fileMatch = (patterns: readonly string[]): string[] => patterns.map((pattern) => `/${pattern}`);

export interface Association {
  readonly fileMatch: readonly string[];
  readonly schema: string;
  /** The folder and the end of the names of the files that are looked at. */
  readonly folder?: string;
  readonly ending: string;
}

const schemaUri = 'file:///extension/media/fleet-file.schema.json';

/** The language service of Red Hat's YAML extension. */
export function yamlLanguage({ schema, folder = '/work', ending, ...association }: Association): Service {
  const service = yamlService({
    schemaRequestService: () => Promise.resolve(schema),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    ...{ validate: true, hover: true, completion: true, customTags: [] },
    schemas: [{ uri: schemaUri, fileMatch: fileMatch(association.fileMatch) }],
  });
  return {
    problems: async (text) => {
      const document = documentOf(text, folder, ending);
      return toldOf(document, await service.doValidation(document, false));
    },
    completions: async (marked) => {
      const { text, offset } = cursorOf(marked);
      const document = documentOf(text, folder, ending);
      const { items } = await service.doComplete(document, document.positionAt(offset), false);
      return completionsOf(items);
    },
    hover: async (marked) => {
      const { text, offset } = cursorOf(marked);
      const document = documentOf(text, folder, ending);
      return wordsOf((await service.doHover(document, document.positionAt(offset)))?.contents);
    },
  };
}

/** VS Code's language service for JSON. */
export function jsonLanguage({ schema, folder = '/work', ending, ...association }: Association): Service {
  const service = jsonService({ schemaRequestService: () => Promise.resolve(schema) });
  service.configure({
    validate: true,
    schemas: [{ uri: schemaUri, fileMatch: fileMatch(association.fileMatch) }],
  });
  return {
    problems: async (text) => {
      const document = documentOf(text, folder, ending);
      return toldOf(document, await service.doValidation(document, service.parseJSONDocument(document)));
    },
    completions: async (marked) => {
      const { text, offset } = cursorOf(marked);
      const document = documentOf(text, folder, ending);
      const found = await service.doComplete(
        document,
        document.positionAt(offset),
        service.parseJSONDocument(document),
      );
      return completionsOf(found?.items ?? []);
    },
    hover: async (marked) => {
      const { text, offset } = cursorOf(marked);
      const document = documentOf(text, folder, ending);
      const found = await service.doHover(
        document,
        document.positionAt(offset),
        service.parseJSONDocument(document),
      );
      return wordsOf(found?.contents);
    },
  };
}

/** The same values as JSON, or undefined if JSON cannot say what the YAML says. */
export function asJson(yaml: string): string | undefined {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  if (document.errors.length > 0 || /[&*]x|<<|^---$/m.test(yaml)) return undefined;
  return JSON.stringify(document.toJS(), undefined, 2);
}
