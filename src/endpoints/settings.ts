import * as vscode from 'vscode';
import type { BodyFormat } from '../api/format';
import { settings } from '../contributions';
import { withGuards } from './guards';
import { endpointId, type EndpointSource } from './identity';
import {
  hasId,
  longestText,
  readEntry,
  toStored,
  withChanges,
  type EndpointDetails,
  type EntryProblem,
  type StoredEntry,
} from './entries';

/** One Enterprise Manager as it is configured. */
export interface Endpoint {
  /** Source, URL and account: what its session, its node in the tree and its form are known by. */
  readonly id: string;
  /** What is stored in secret for it is bound to this text, and to nothing else. */
  readonly binding: string;
  readonly name: string;
  /** Canonical, ending in `/`. */
  readonly url: string;
  /** The account to log in with; it is asked for where it is absent. The setting calls it `username`. */
  readonly account?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** SHA-256 fingerprint of the pinned certificate. */
  readonly certificate?: string | undefined;
  /** Every writing request is refused before it is sent. */
  readonly readOnly?: boolean | undefined;
  /** `production`, `test` or a label of one's own. */
  readonly environment?: string | undefined;
  readonly source: EndpointSource;
}

/** An entry of the setting that cannot be used; it is shown as such and hides no other. */
export interface BrokenEntry {
  readonly id: string;
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
  private writing: Promise<void> = Promise.resolve();
  private readonly subscriptions = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.section)) this.changed.fire();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      this.changed.fire();
    }),
  ];

  entries(): EndpointEntries {
    const endpoints: Endpoint[] = [];
    const broken: BrokenEntry[] = [];
    const ids = new Set<string>();
    for (const source of ['user', 'workspace'] as const) {
      for (const [index, value] of storedEntries(source).entries()) {
        const read = readEntry(value, source, workspaceIdentity());
        const refuse = (label: string | undefined, reason: string): void => {
          broken.push({
            id: `broken:${source}:${index}`,
            label: label ?? vscode.l10n.t('Entry {0}', index + 1),
            reason,
          });
        };
        if ('problem' in read) refuse(read.label, entryProblem(read.problem, read.key));
        else if (ids.has(read.endpoint.id)) {
          refuse(read.endpoint.name, vscode.l10n.t('The same URL and account are configured twice.'));
        } else {
          ids.add(read.endpoint.id);
          endpoints.push(read.endpoint);
        }
      }
    }
    const guarded = withGuards(endpoints);
    return { endpoints: this.transient ? [...guarded, this.transient] : guarded, broken };
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

  /** @throws Error where the settings cannot be written */
  async add(details: EndpointDetails): Promise<void> {
    await this.rewrite('user', (entries) => [...entries, toStored(details)]);
  }

  /**
   * Changes an entry where it stands, in the settings of the user or of the workspace. What is not named stays as it
   * is, also what is not ours.
   */
  async change(endpoint: Endpoint, changes: Partial<EndpointDetails>): Promise<void> {
    await this.rewrite(endpoint.source, (entries) =>
      entries.map((entry) =>
        hasId(entry, endpoint.source, endpoint.id) ? withChanges(entry as StoredEntry, changes) : entry,
      ),
    );
  }

  async remove(endpoint: Endpoint): Promise<void> {
    await this.rewrite(endpoint.source, (entries) =>
      entries.filter((entry) => !hasId(entry, endpoint.source, endpoint.id)),
    );
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

  /** One change at a time, each of what stands there then; every other entry stays as it is, broken ones included. */
  private rewrite(
    source: EndpointSource,
    change: (entries: readonly unknown[]) => readonly unknown[],
  ): Promise<void> {
    const written = this.writing.then(async () => {
      if (source === 'sandbox') return;
      const { ConfigurationTarget } = vscode;
      const target = source === 'user' ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
      await this.configuration().update(settings.endpoints, change(storedEntries(source)), target);
    });
    this.writing = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }
}

/** What a workspace is known by: its file, or its folders. */
const workspaceIdentity = (): string =>
  (
    vscode.workspace.workspaceFile ??
    vscode.workspace.workspaceFolders?.map(({ uri }) => uri.toString()).join(' ') ??
    ''
  ).toString();

/** The entries of `veeamEm.endpoints` as they stand there, whatever they are. */
function storedEntries(source: 'user' | 'workspace'): readonly unknown[] {
  const inspected = vscode.workspace.getConfiguration(settings.section).inspect<unknown>(settings.endpoints);
  if (source === 'workspace' && !vscode.workspace.isTrusted) return [];
  const value = source === 'user' ? inspected?.globalValue : inspected?.workspaceValue;
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** No reason quotes what stands in the settings: a URL there may hold a password. */
function entryProblem(problem: EntryProblem, key: string): string {
  switch (problem) {
    case 'not-an-object':
      return vscode.l10n.t('An endpoint must be an object with "name" and "url".');
    case 'wrong-type':
      return vscode.l10n.t('"{0}" is missing or of another type.', key);
    case 'url':
      return vscode.l10n.t('"url" is not the URL of an Enterprise Manager.');
    case 'credentials':
      return vscode.l10n.t('"url" must not hold an account or a password: they are asked for at log in.');
    case 'pin-on-http':
      return vscode.l10n.t('"certificate" needs an https URL: over http no certificate is shown.');
    case 'pin':
      return vscode.l10n.t('"certificate" must be a SHA-256 fingerprint: 64 hexadecimal digits.');
    case 'account':
      return vscode.l10n.t(
        '"username" must be DOMAIN\\user, HOST\\user or user@domain, without ":" and "/".',
      );
    case 'characters':
      return vscode.l10n.t(
        '"{0}" holds a control character or is longer than {1} characters.',
        key,
        longestText,
      );
  }
}
