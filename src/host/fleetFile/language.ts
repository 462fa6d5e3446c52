import * as vscode from 'vscode';
import { hoverWords, offersAt, type KnownNames, type Offer } from '../../core/fleetFile/offers';
import { fleetFilePatterns } from '../contributions/fleetFiles';
import { asEditorCommand } from '../interaction/commands';
import { completionItem, hover } from '../interaction/items';
import type { FileReader } from './fileReader';
import { rangeOf } from './ranges';
import { isReadByYamlExtension } from './schemaReaders';

const kinds = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  name: vscode.CompletionItemKind.Reference,
} as const satisfies Readonly<Record<Offer['kind'], vscode.CompletionItemKind>>;

/**
 * Fleet files in YAML as a language: keys, values and their meaning. Names of endpoints and of credentials are in no schema, so
 * they are offered always.
 */
export function registerLanguage(
  reader: Pick<FileReader, 'ask'>,
  names: () => KnownNames,
  isReadByOther: typeof isReadByYamlExtension = isReadByYamlExtension,
): vscode.Disposable {
  const files = fleetFilePatterns
    .filter((pattern) => !pattern.endsWith('.json'))
    .map((pattern) => ({ pattern: `**/${pattern}` }));
  const completion: vscode.CompletionItemProvider = {
    provideCompletionItems: async (document, position, token) => {
      const { version } = document;
      const cursor = await reader.ask('cursorAt', document.getText(), document.offsetAt(position));
      if (cursor === undefined || token.isCancellationRequested || document.version !== version)
        return undefined;
      const range = rangeOf(document, cursor);
      return offersAt(cursor, names())
        .filter(({ kind }) => kind === 'name' || !isReadByOther(document, 'completion'))
        .map((offer, index) => itemOf(offer, range, index));
    },
  };
  const hovers: vscode.HoverProvider = {
    provideHover: async (document, position) => {
      if (isReadByOther(document, 'hover')) return undefined;
      const { version } = document;
      const found = await reader.ask('keyAt', document.getText(), document.offsetAt(position));
      const words = found && hoverWords(found);
      return words && document.version === version ? hover(words, rangeOf(document, found)) : undefined;
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(files, completion, ' '),
    vscode.languages.registerHoverProvider(files, hovers),
  );
}

function itemOf(offer: Offer, range: vscode.Range, index: number): vscode.CompletionItem {
  const { kind, label, detail, words, text, typed, hasValues } = offer;
  const item = completionItem({ label, detail, documentation: words }, kinds[kind]);
  return Object.assign(item, {
    ...{ range, insertText: text, filterText: typed, sortText: String(index).padStart(5, '0') },
    ...(hasValues && { command: asEditorCommand('editor.action.triggerSuggest', label) }),
  });
}
