import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BodyFormat } from '../../core/client/format';
import { settings } from '../contributions';
import { withGuards } from './guards';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointId, type EndpointSource } from '../../core/session/identity';
import { EntriesWriter, type StoredSource, type WriteFailure } from './entriesWriter';
import {
  hasId,
  listOf,
  longestText,
  readEntry,
  toStored,
  withChanges,
  type EndpointDetails,
  type EntryProblem,
  type StoredEntry,
} from '../../core/session/entries';
import { askToWriteAgain, shapeWords } from './settingsNotice';

/** An entry of the setting that cannot be used; it is shown as such and hides no other. */
export interface BrokenEntry {
  readonly id: string;
  readonly source: StoredSource;
  readonly label: string;
  readonly reason: string;
}

export interface EndpointEntries {
  readonly endpoints: readonly Endpoint[];
  readonly broken: readonly BrokenEntry[];
}

const longestTimeoutSeconds = 3600;

/** Reads and writes `veeamEm.*`. Nothing secret is ever here. */
export class EndpointSettings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private transient: Endpoint | undefined;
  private readonly writer: EntriesWriter;
  private readonly subscriptions = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.section)) this.changed.fire();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      this.changed.fire();
    }),
  ];

  /** @param askAgain as `EntriesWriter` is given it */
  constructor(askAgain: (failure: WriteFailure) => Promise<boolean> = askToWriteAgain) {
    this.writer = new EntriesWriter({ read: storedValue, write: writeValue }, askAgain);
  }

  entries(): EndpointEntries {
    const endpoints: Endpoint[] = [];
    const broken: BrokenEntry[] = [];
    const ids = new Set<string>();
    for (const source of ['user', 'workspace'] as const) {
      const stored = listOf(storedValue(source));
      if (stored === undefined) broken.push(brokenSetting(source));
      for (const [index, value] of (stored ?? []).entries()) {
        const read = readEntry(value, source, workspaceIdentity());
        const refuse = (label: string | undefined, reason: string): void => {
          broken.push({
            id: `broken:${source}:${index}`,
            source,
            label: label ?? l10n.t('Entry {0}', index + 1),
            reason,
          });
        };
        if ('problem' in read) refuse(read.label, entryProblem(read.problem, read.key));
        else if (ids.has(read.endpoint.id)) {
          refuse(read.endpoint.name, l10n.t('The same URL and account are configured twice.'));
        } else {
          ids.add(read.endpoint.id);
          endpoints.push(read.endpoint);
        }
      }
    }
    const guarded = withGuards(endpoints);
    return { endpoints: this.transient ? [...guarded, this.transient] : guarded, broken };
  }

  /** Whether the setting is a list. Of another shape it names nobody, which does not say that anybody is gone. */
  isList(source: EndpointSource): boolean {
    return source === 'sandbox' || listOf(storedValue(source)) !== undefined;
  }

  /** The endpoint of the embedded Enterprise Manager: of this window only, and in no settings. */
  get sandbox(): Endpoint | undefined {
    return this.transient;
  }

  setSandbox(details: EndpointDetails | undefined): void {
    const id = details && endpointId(details.url, details.account, 'sandbox');
    this.transient = details && id ? { ...details, id, binding: id, source: 'sandbox' } : undefined;
    this.changed.fire();
  }

  /** @returns false where the settings could not be written, which the user was told; nothing was changed then */
  add(details: EndpointDetails): Promise<boolean> {
    return this.writer.change('user', (entries) => [...entries, toStored(details)]);
  }

  /**
   * Changes an entry where it stands, in the settings of the user or of the workspace. What is not named stays as it
   * is, also what is not ours.
   *
   * @returns as `add` does
   */
  async change({ source, id }: Endpoint, changes: Partial<EndpointDetails>): Promise<boolean> {
    if (source === 'sandbox') return true;
    return this.writer.change(source, (entries) =>
      entries.map((entry) => (hasId(entry, source, id) ? withChanges(entry as StoredEntry, changes) : entry)),
    );
  }

  /** @returns as `add` does */
  async remove({ source, id }: Endpoint): Promise<boolean> {
    if (source === 'sandbox') return true;
    return this.writer.change(source, (entries) => entries.filter((entry) => !hasId(entry, source, id)));
  }

  get requestFormat(): BodyFormat {
    return this.configuration().get<unknown>(settings.requestFormat) === 'json' ? 'json' : 'xml';
  }

  get requestTimeoutMs(): number {
    const seconds = this.configuration().get<unknown>(settings.requestTimeout);
    const usable = typeof seconds === 'number' && seconds >= 1 && seconds <= longestTimeoutSeconds;
    return (usable ? seconds : 60) * 1000;
  }

  get keepAlive(): boolean {
    return this.configuration().get<unknown>(settings.keepAlive) === true;
  }

  /** Whether the output shows a read that went well as a line, or whole. */
  get output(): 'summary' | 'full' {
    return this.configuration().get<unknown>(settings.output) === 'full' ? 'full' : 'summary';
  }

  /** How many lines of a long answer are shown. */
  get outputLines(): number {
    const lines = this.configuration().get<unknown>(settings.outputLines);
    return typeof lines !== 'number' || lines < 0 ? 1000 : lines === 0 ? Infinity : Math.ceil(lines);
  }

  get collectAfterConnect(): boolean {
    return this.configuration().get<unknown>(settings.collectAfterConnect) === true;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private configuration(): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration(settings.section);
  }
}

/** What a workspace is known by: its file, or its folders. */
const workspaceIdentity = (): string =>
  (
    vscode.workspace.workspaceFile ??
    vscode.workspace.workspaceFolders?.map(({ uri }) => uri.toString()).join(' ') ??
    ''
  ).toString();

/** What stands in `veeamEm.endpoints`, whatever it is. */
function storedValue(source: StoredSource): unknown {
  const configuration = vscode.workspace.getConfiguration(settings.section);
  const { globalValue, workspaceValue } = configuration.inspect<unknown>(settings.endpoints) ?? {};
  if (source === 'workspace') return vscode.workspace.isTrusted ? workspaceValue : undefined;
  // VS Code does not tell a value of null from none there.
  const isNull =
    globalValue === undefined &&
    workspaceValue === undefined &&
    configuration.get<unknown>(settings.endpoints) === null;
  return isNull ? null : globalValue;
}

const writeValue = (source: StoredSource, entries: readonly unknown[]): Thenable<void> =>
  vscode.workspace
    .getConfiguration(settings.section)
    .update(
      settings.endpoints,
      entries,
      source === 'user' ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace,
    );

const brokenSetting = (source: StoredSource): BrokenEntry => ({
  id: `broken:${source}:setting`,
  source,
  label: `${settings.section}.${settings.endpoints}`,
  reason: shapeWords(source),
});

/** No reason quotes what stands in the settings: a URL there may hold a password. */
function entryProblem(problem: EntryProblem, key: string): string {
  switch (problem) {
    case 'not-an-object':
      return l10n.t('An endpoint must be an object with "name" and "url".');
    case 'wrong-type':
      return l10n.t('"{0}" is missing or of another type.', key);
    case 'url':
      return l10n.t('"url" is not the URL of an Enterprise Manager.');
    case 'credentials':
      return l10n.t('"url" must not hold an account or a password: they are asked for at log in.');
    case 'pin-on-http':
      return l10n.t('"certificate" needs an https URL: over http no certificate is shown.');
    case 'pin':
      return l10n.t('"certificate" must be a SHA-256 fingerprint: 64 hexadecimal digits.');
    case 'account':
      return l10n.t('"username" must be DOMAIN\\user, HOST\\user or user@domain, without ":" and "/".');
    case 'characters':
      return l10n.t('"{0}" holds a control character or is longer than {1} characters.', key, longestText);
  }
}
