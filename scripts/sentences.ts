import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { format } from 'prettier';
import * as ts from 'typescript';

/* The sentences of the sources, and their translations. The English sentence, with its comment, is the key. */

type Table = Readonly<Record<string, string>>;

/** A table of translations, and the English one that it belongs to. */
export interface Translation {
  readonly path: string;
  readonly english: Table;
  readonly translated: Table;
}

export const bundleFolder = 'l10n';
export const bundlePath = `${bundleFolder}/bundle.l10n.json`;

/** The sentences of all sources under `src`, sorted, as `vscode.l10n` expects them. */
export async function exportedSentences(): Promise<l10nJsonFormat> {
  const found = await getL10nJson(sources().map(({ text }) => ({ extension: '.ts', contents: text })));
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The TypeScript files under `src`. */
export function sources(): readonly { readonly path: string; readonly text: string }[] {
  const names = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return names.sort().map((name) => {
    const path = join('src', name);
    return { path, text: readFileSync(path, 'utf8') };
  });
}

/** The text of a file with a table of sentences, as Prettier wants it. */
export const sentencesText = async (table: object): Promise<string> =>
  format(JSON.stringify(table), { parser: 'json', printWidth: 110 });

/** The English message of each key. */
export const messagesOf = (bundle: l10nJsonFormat): Table =>
  Object.fromEntries(
    Object.entries(bundle).map(([key, entry]) => [key, typeof entry === 'string' ? entry : entry.message]),
  );

/** The files of all translations: those of the sentences, and those of the manifest. */
export const translationPaths = (): readonly string[] => [
  ...readdirSync(bundleFolder)
    .filter((name) => /^bundle\.l10n\..+\.json$/.test(name))
    .map((name) => `${bundleFolder}/${name}`),
  ...readdirSync('.').filter((name) => /^package\.nls\..+\.json$/.test(name)),
];

/** All translations, each with the English table that it belongs to. */
export function translations(bundle: l10nJsonFormat): readonly Translation[] {
  const sentences = messagesOf(bundle);
  const manifest = tableIn('package.nls.json');
  return translationPaths().map((path) => ({
    path,
    english: path.startsWith(bundleFolder) ? sentences : manifest,
    translated: tableIn(path),
  }));
}

/** What is wrong with a translation: keys that are missing or stale, and placeholders and links that differ. */
export function translationProblems({ path, english, translated }: Translation): readonly string[] {
  const missing = missingKeys(english, translated);
  const stale = missingKeys(translated, english);
  const altered = Object.keys(english).filter((key) => {
    const translation = translated[key];
    return translation !== undefined && marksOf(translation) !== marksOf(english[key] ?? '');
  });
  return [
    ...missing.map((key) => `${path}: no translation of ${JSON.stringify(key)}`),
    ...stale.map((key) => `${path}: no sentence of the sources is ${JSON.stringify(key)}`),
    ...altered.map((key) => `${path}: other placeholders or links than ${JSON.stringify(key)}`),
  ];
}

/** The languages for which the manifest is translated, but not the sentences, or the other way round. */
export function halfTranslated(paths: readonly string[]): readonly string[] {
  const tags = (pattern: RegExp): readonly string[] => paths.flatMap((path) => pattern.exec(path)?.[1] ?? []);
  const bundles = tags(/bundle\.l10n\.(.+)\.json$/);
  const manifests = tags(/package\.nls\.(.+)\.json$/);
  return [
    ...bundles.filter((tag) => !manifests.includes(tag)),
    ...manifests.filter((tag) => !bundles.includes(tag)),
  ];
}

/** The keys of one table that another one lacks. */
export const missingKeys = (table: Table, other: Table): readonly string[] =>
  Object.keys(table).filter((key) => !Object.hasOwn(other, key));

/** What a translation must keep: placeholders and the commands of links, in any order, each as often as it occurs. */
const marksOf = (text: string): string => (text.match(/\{\d+\}|\(command:[^)]*\)/g) ?? []).sort().join(' ');

const tableIn = (path: string): Table => JSON.parse(readFileSync(path, 'utf8')) as Table;

/** The calls of `l10n.t` whose sentence or comment is not a literal: the export does not find them. */
export function unexportable(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'l10n.t') {
      const [first] = node.arguments;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      if (first === undefined || !isLiteral(first)) found.push(`${path}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isStringLiteral(node)) return true;
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (!ts.isObjectLiteralExpression(node)) return false;
  return node.properties.every((property) => {
    const name = property.name?.getText();
    if (name !== 'message' && name !== 'comment') return name === 'args';
    return ts.isPropertyAssignment(property) && isLiteral(property.initializer);
  });
}
