import * as l10n from '@vscode/l10n';
import { numberText } from '../../core/words/language';
import type * as vscode from 'vscode';
import { endpointsKey, readSetting, type SettingKey, type SettingValue } from '../contributions/settings';
import { Emitter } from '../../core/session/emitter';
import { withGuards } from './guards';
import type { Endpoint } from '../../core/session/endpoint';
import { endpointId, type EndpointSource } from '../../core/session/identity';
import { EntriesWriter, type StoredSource, type WriteFailure } from './entriesWriter';
import {
  hasId,
  listOf,
  longestOf,
  readEntry,
  toStored,
  withChanges,
  type EndpointDetails,
  type EntryProblem,
  type StoredEntry,
} from '../../core/session/entries';

/** An invalid entry of the setting. It is shown as a broken row and does not affect other entries. */
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

/** The parts of VS Code's configuration that are used here, so that a test in plain Node can replace it. */
export interface SettingsStore {
  /** The unchecked value of `veeamEm.endpoints`. */
  entries(source: StoredSource): unknown;
  /** Rejects if the file cannot be written. */
  writeEntries(source: StoredSource, entries: readonly unknown[]): PromiseLike<void>;
  /** The unchecked value of another setting, by its key without `veeamEm.`. */
  value(key: SettingKey): unknown;
  /** The identity of the workspace. */
  workspace(): string;
  /** The name of the workspace's settings file. */
  workspaceFile(): string;
  onDidChange(listener: () => void): { dispose(): unknown };
}

/** Reads and writes `veeamEm.*`. These settings never contain secrets. */
export class EndpointSettings implements vscode.Disposable {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private transient: Endpoint | undefined;
  private readonly writer: EntriesWriter;
  private readonly subscription: { dispose(): unknown };

  /** @param askAgain passed to `EntriesWriter` */
  constructor(
    private readonly store: SettingsStore,
    askAgain: (failure: WriteFailure) => Promise<boolean>,
  ) {
    this.writer = new EntriesWriter(
      {
        read: (source) => store.entries(source),
        write: (source, entries) => store.writeEntries(source, entries),
      },
      askAgain,
    );
    this.subscription = store.onDidChange(() => {
      this.changed.fire();
    });
  }

  entries(): EndpointEntries {
    const endpoints: Endpoint[] = [];
    const broken: BrokenEntry[] = [];
    const ids = new Set<string>();
    for (const source of ['user', 'workspace'] as const) {
      const stored = listOf(this.store.entries(source));
      if (stored === undefined) broken.push(this.brokenSetting(source));
      for (const [index, value] of (stored ?? []).entries()) {
        const read = readEntry(value, source, this.store.workspace());
        const refuse = (label: string | undefined, reason: string): void => {
          broken.push({
            id: `broken:${source}:${index}`,
            source,
            label:
              label ??
              l10n.t({
                message: 'Entry {0}',
                args: [index + 1],
                comment: ['The number of an entry in the list "veeamEm.endpoints".'],
              }),
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

  /** Whether the setting is a list. If it is not, the missing entries do not count as removed. */
  isList(source: EndpointSource): boolean {
    return source === 'sandbox' || listOf(this.store.entries(source)) !== undefined;
  }

  /** The endpoint of the embedded Enterprise Manager. It exists in this window only, and in no settings. */
  get sandbox(): Endpoint | undefined {
    return this.transient;
  }

  setSandbox(details: EndpointDetails | undefined): void {
    const id = details && endpointId(details.url, details.account, 'sandbox');
    this.transient = details && id ? { ...details, id, binding: id, source: 'sandbox' } : undefined;
    this.changed.fire();
  }

  /**
   * Adds an entry to the user's settings.
   *
   * @returns false if the settings could not be written. Nothing was changed then, and the user has seen why
   */
  add(details: EndpointDetails): Promise<boolean> {
    return this.writer.change('user', (entries) => [...entries, toStored(details)]);
  }

  /**
   * Changes an entry in place, in the settings of the user or of the workspace. Properties that `changes` does not name
   * stay, including unknown ones.
   *
   * @returns the same as `add`
   */
  async change({ source, id }: Endpoint, changes: Partial<EndpointDetails>): Promise<boolean> {
    if (source === 'sandbox') return true;
    return this.writer.change(source, (entries) =>
      entries.map((entry) => (hasId(entry, source, id) ? withChanges(entry as StoredEntry, changes) : entry)),
    );
  }

  /**
   * Changes the order and the groups of the entries of one file.
   *
   * @returns the same as `add`
   */
  arrange(
    source: StoredSource,
    change: (entries: readonly unknown[]) => readonly unknown[],
  ): Promise<boolean> {
    return this.writer.change(source, change);
  }

  /**
   * Removes an entry.
   *
   * @returns the same as `add`
   */
  async remove({ source, id }: Endpoint): Promise<boolean> {
    if (source === 'sandbox') return true;
    return this.writer.change(source, (entries) => entries.filter((entry) => !hasId(entry, source, id)));
  }

  /** The value of a setting, or its default if the user's value is not allowed. */
  read<K extends SettingKey>(key: K): SettingValue<K> {
    return readSetting(key, this.store.value(key));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private brokenSetting(source: StoredSource): BrokenEntry {
    return {
      id: `broken:${source}:setting`,
      source,
      label: endpointsKey,
      reason: shapeWords(source, this.store.workspaceFile()),
    };
  }
}

/**
 * Explains why a setting that is not a list is not used.
 *
 * @param workspaceFile the name of the workspace's settings file
 */
export const shapeWords = (source: StoredSource, workspaceFile: string): string =>
  source === 'user'
    ? l10n.t('"{0}" in your settings.json is not a list. It is neither read nor overwritten.', endpointsKey)
    : l10n.t('"{0}" in {1} is not a list. It is neither read nor overwritten.', endpointsKey, workspaceFile);

/** The reason why an entry is invalid. It never quotes the entry, because a URL there may contain a password. */
function entryProblem(problem: EntryProblem, key: string): string {
  switch (problem) {
    case 'not-an-object':
      return l10n.t('An endpoint must be an object with "name" and "url".');
    case 'wrong-type':
      return l10n.t('"{0}" is missing or has the wrong type.', key);
    case 'url':
      return l10n.t('"url" is not the URL of an Enterprise Manager.');
    case 'credentials':
      return l10n.t('"url" must not contain an account or a password. You enter them when you log in.');
    case 'pin-on-http':
      return l10n.t('"certificate" requires an https URL, because an http connection has no certificate.');
    case 'pin':
      return l10n.t('"certificate" must be a SHA-256 fingerprint: 64 hexadecimal digits.');
    case 'account':
      return l10n.t('"username" must be DOMAIN\\user, HOST\\user or user@domain, without ":" and "/".');
    case 'characters':
      return l10n.t(
        '"{0}" contains a control character or is longer than {1} characters.',
        key,
        numberText(longestOf(key) ?? 0),
      );
  }
}
