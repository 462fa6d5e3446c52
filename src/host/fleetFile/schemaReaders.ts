import * as vscode from 'vscode';
import type { Told } from '../../core/fleetFile/told';

/*
 * Other extensions that read our schema: VS Code's own for JSON, which is always there, and the YAML extension of Red Hat. What
 * they say and offer is not repeated. What they show is looked at as it is, because settings decide about it, and a person may
 * have given the file another schema.
 */

const yamlExtension = 'redhat.vscode-yaml';

/** The problems that another extension shows for a document by our schema. */
export function toldBySchemaReaders(document: vscode.TextDocument): readonly Told[] {
  const tells = document.languageId === 'json' ? tellsOfJson : tellsOfYaml;
  return vscode.languages.getDiagnostics(document.uri).flatMap((diagnostic) => {
    const told = tells(diagnostic);
    return told === undefined
      ? []
      : [{ start: document.offsetAt(diagnostic.range.start), isSyntax: told === 'syntax' }];
  });
}

type Tells = (diagnostic: vscode.Diagnostic) => 'syntax' | 'schema' | undefined;

/** VS Code's JSON support names a source for the syntax only. A file that does not fit its schema gets warnings. */
const tellsOfJson: Tells = ({ source = '', severity }) => {
  if (source === '') return 'schema';
  if (source !== 'json') return undefined;
  // A key that stands there twice is a warning.
  return severity === vscode.DiagnosticSeverity.Error ? 'syntax' : 'schema';
};

/** The YAML extension has one source for the syntax, and one for each part of a schema. All are errors but hints of its linter. */
const tellsOfYaml: Tells = ({ source = '', severity }) => {
  if (severity !== vscode.DiagnosticSeverity.Error) return undefined;
  if (source === 'YAML') return 'syntax';
  return source.startsWith('yaml-schema:') ? 'schema' : undefined;
};

/** Whether the YAML extension offers or explains the keys of a document. */
export function isReadByYamlExtension(
  document: vscode.TextDocument,
  feature: 'completion' | 'hover',
  isInstalled = vscode.extensions.getExtension(yamlExtension) !== undefined,
  settings: Pick<vscode.WorkspaceConfiguration, 'get'> = vscode.workspace.getConfiguration('yaml', document),
): boolean {
  if (!isInstalled || document.languageId !== 'yaml' || settings.get<unknown>(feature) === false)
    return false;
  const excluded = settings.get<unknown>('disableSchemaDetection');
  return ![excluded].flat().some((glob) => typeof glob === 'string' && isMatch(document, glob));
}

/** The extension looks for its patterns in any folder. */
const isMatch = (document: vscode.TextDocument, glob: string): boolean =>
  vscode.languages.match({ pattern: `**/${glob.replace(/^\//, '')}` }, document) > 0;
