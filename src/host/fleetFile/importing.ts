import { posix } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { codeOf } from '../../core/client/errors';
import type { CsvProblem, ReadCsv } from '../../core/fleetFile/csvImport';
import { fileOfCsv } from '../../core/fleetFile/fileOfCsv';
import { longestCsv } from '../../core/fleetFile/csvText';
import { csvProblemWords, secretColumnWords } from '../../core/fleetFile/csvWords';
import { endpointText } from '../../core/plan/endpointsOfFile';
import type { Endpoint } from '../../core/session/endpoint';
import { numberText } from '../../core/words/language';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { runEditorCommand } from '../interaction/commands';
import { showError, showWarning } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import { withDelayedProgress } from '../interaction/progress';
import { pickColumns, unclearColumns } from './columnPick';
import { chooseCredentialOrNone } from './credentialDialogs';
import type { Credentials } from './credentials';
import type { FileReader } from './fileReader';
import { badRowWords, type ImportProblems } from './importProblems';
import { openUntitled } from './untitled';

export interface ImportingServices {
  readonly registry: { readonly endpoints: readonly Endpoint[] };
  readonly reader: Pick<FileReader, 'ask'>;
  readonly imports: ImportProblems;
  readonly credentials: Credentials;
}

/** How many bad rows are named in passing. All of them are in the list of problems. */
const namedRows = 2;

/**
 * Makes a fleet file of a table, and opens it as a document that is not saved. Columns with passwords are not read. Rows that are
 * bad become problems of the table.
 */
export async function importCsv(table: vscode.Uri, services: ImportingServices): Promise<void> {
  const name = posix.basename(table.path);
  const bytes = await bytesOf(table, name);
  const read = bytes && (await readWithColumns(bytes, name, services, table));
  if (read === undefined) return;
  const endpoint = await missingEndpoint(read.rows, services.registry.endpoints);
  if (endpoint === undefined) return;
  const credential = await missingCredential(read.rows, services.credentials);
  if (credential === undefined) return;
  services.imports.show(table, read.bad);
  if (read.rows.length > 0) {
    const text = await services.reader.ask('write', fileOfCsv(read.rows, { ...endpoint, ...credential }));
    const { uri } = await openUntitled(text, posix.basename(name, posix.extname(name)), table);
    services.imports.follow(table, uri);
  }
  await tell(read, name);
}

/** The text of the editor, if it is not saved; else the bytes of the file, which may be in the encoding of a spreadsheet. */
async function bytesOf(table: vscode.Uri, name: string): Promise<Uint8Array | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === table.toString());
  if (open?.isDirty === true || open?.isUntitled === true) return Buffer.from(open.getText(), 'utf8');
  try {
    if ((await vscode.workspace.fs.stat(table)).size > longestCsv) {
      await refuse({ code: 'too-large', most: longestCsv }, name);
      return undefined;
    }
    return await vscode.workspace.fs.readFile(table);
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? error.code : codeOf(error);
    if (code === undefined) throw error;
    await showError(l10n.t('The table {0} cannot be read ({1}).', isolated(name, 60), code));
    return undefined;
  }
}

const refuse = (problem: CsvProblem, name: string): Promise<unknown> =>
  showError(sentences(l10n.t('{0} cannot be imported.', isolated(name, 60)), csvProblemWords(problem)));

/**
 * Reads a table, and asks what the columns are whose headers do not say it. Answers of an earlier import of the table are kept, and
 * shown again: it may have been given up because of them.
 */
async function readWithColumns(
  bytes: Uint8Array,
  name: string,
  { reader, imports }: Pick<ImportingServices, 'reader' | 'imports'>,
  table: vscode.Uri,
): Promise<ReadCsv | undefined> {
  let chosen = imports.answersOf(table);
  let isShown = chosen.size === 0;
  for (;;) {
    const read = await withDelayedProgress(l10n.t('Reading {0}', isolated(name, 60)), async ({ signal }) => {
      const result = await reader.ask('readCsv', bytes, chosen);
      return signal.aborted ? undefined : result;
    });
    if (read === undefined) return undefined;
    const mapping = 'problem' in read ? columnsToAsk(read.problem) : read.mapping;
    if (mapping === undefined) {
      if ('problem' in read) await refuse(read.problem, name);
      return undefined;
    }
    if (!('problem' in read) && isShown && unclearColumns(mapping, chosen).length === 0) return read;
    const said = await pickColumns(mapping, chosen, !('problem' in read));
    if (said === undefined) return undefined;
    if (said === 'continue' && !('problem' in read)) return read;
    isShown = true;
    if (said === 'continue') continue;
    chosen = said;
    imports.keepAnswers(table, chosen);
  }
}

/** In a table without a header the first row is data, perhaps with a password: it is shown only if it names a known column. */
function columnsToAsk(problem: CsvProblem): ReadCsv['mapping'] | undefined {
  if (problem.code !== 'no-address') return undefined;
  return problem.mapping.some(({ use }) => use.kind !== 'unknown') ? problem.mapping : undefined;
}

/** @returns the endpoint of rows that name none; undefined if the user gave up */
async function missingEndpoint(
  rows: ReadCsv['rows'],
  endpoints: readonly Endpoint[],
): Promise<{ readonly endpoint?: string } | undefined> {
  const [only, second] = endpoints;
  if (only === undefined || rows.every(({ values }) => values.endpoint !== undefined)) return {};
  if (second === undefined) return { endpoint: endpointText(only, endpoints) };
  const picked = await pickOne(
    endpoints.map((endpoint) => ({ label: isolated(endpoint.name), description: endpoint.url, endpoint })),
    {
      title: l10n.t('Import CSV'),
      placeHolder: l10n.t('Which Enterprise Manager do the backup servers belong to?'),
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  return picked && { endpoint: endpointText(picked.endpoint, endpoints) };
}

/** @returns the credential of rows that name none, if there is to be one; undefined if the user gave up */
async function missingCredential(
  rows: ReadCsv['rows'],
  credentials: Credentials,
): Promise<{ readonly credential?: string } | undefined> {
  if (rows.every(({ values }) => values.credential !== undefined)) return {};
  const picked = await chooseCredentialOrNone(
    credentials,
    {
      title: l10n.t('Import CSV'),
      placeHolder: l10n.t('With which credential are the backup servers connected that name none?'),
      ignoreFocusOut: true,
    },
    {
      label: l10n.t('No Credential'),
      detail: l10n.t('Enough for backup servers that are connected already.'),
    },
  );
  return picked && (picked.name === undefined ? {} : { credential: picked.name });
}

/** Tells what was left out. */
async function tell({ mapping, rows, bad }: ReadCsv, name: string): Promise<void> {
  const secrets = mapping.filter(({ use }) => use.kind === 'secret');
  if (bad.length === 0 && secrets.length === 0 && rows.length > 0) return;
  const left = new Set(bad.map(({ line }) => line)).size;
  const words = sentences(
    rows.length === 0 ? l10n.t('No row of {0} can be imported.', isolated(name, 60)) : undefined,
    left > 0 && rows.length > 0 ? l10n.t('Rows that are left out: {0}.', numberText(left)) : undefined,
    ...bad.slice(0, namedRows).map((row) => l10n.t('Line {0}: {1}', numberText(row.line), badRowWords(row))),
    ...secrets.map(({ header }) => l10n.t('{0}: {1}', isolated(header.trim(), 60), secretColumnWords())),
  );
  const showProblems = l10n.t('Show Problems');
  const pressed = await showWarning(words, ...(bad.length > 0 ? [showProblems] : []));
  if (pressed === showProblems) await runEditorCommand('workbench.actions.view.problems');
}
