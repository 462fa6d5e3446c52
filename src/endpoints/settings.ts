import * as v from 'valibot';
import * as vscode from 'vscode';
import { parseEndpointUrl } from '../api/url';
import type { BodyFormat } from '../api/format';
import { settings } from '../contributions';

/** One Enterprise Manager as the user configured it. */
export interface Endpoint {
  /** URL and account: what its session, its node in the tree and its form are known by. */
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

/** What an environment is, however it is labelled: it decides a colour, and what is asked for. */
export function environmentTone(environment: string): 'production' | 'test' | 'other' {
  const word = environment.toLowerCase();
  return word === 'production' || word === 'test' ? word : 'other';
}

/** Whose settings it comes from: a workspace's are shared by a team, and used only where it is trusted. */
export type EndpointSource = 'user' | 'workspace';

/** What is written; id, binding and source follow from where it stands. */
export type EndpointDetails = Omit<Endpoint, 'id' | 'binding' | 'source'>;

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

export type StoredEntry = Readonly<Record<string, unknown>>;

const entrySchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  url: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  username: v.optional(v.string()),
  apiVersion: v.optional(v.string()),
  certificate: v.optional(v.string()),
  readOnly: v.optional(v.boolean()),
  environment: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.transform((label) => (label === '' ? undefined : label)),
    ),
  ),
});

const longestTimeoutSeconds = 3600;

export const endpointId = (url: string, account: string | undefined): string => `${url}|${account ?? ''}`;

/** Reads `veeamEm.*`. Nothing secret is ever here. */
export class EndpointSettings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
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
    for (const source of ['user', 'workspace'] as const) {
      for (const [index, value] of storedEntries(source).entries()) {
        const read = readEntry(value, source);
        const refuse = (label: string, reason: string): void => {
          broken.push({ id: `broken:${source}:${index}`, label, reason });
        };
        if (typeof read === 'string') refuse(entryLabel(value, index), read);
        else if (endpoints.some(({ id }) => id === read.id)) {
          refuse(read.name, vscode.l10n.t('The same URL and account are configured twice.'));
        } else endpoints.push(read);
      }
    }
    return { endpoints, broken };
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

/** The entries of `veeamEm.endpoints` as they stand there, whatever they are. */
export function storedEntries(source: EndpointSource): readonly unknown[] {
  const inspected = vscode.workspace.getConfiguration(settings.section).inspect<unknown>(settings.endpoints);
  if (source === 'workspace' && !vscode.workspace.isTrusted) return [];
  const value = source === 'user' ? inspected?.globalValue : inspected?.workspaceValue;
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** @returns the reason, in words, where it is no endpoint */
export function readEntry(value: unknown, source: EndpointSource): Endpoint | string {
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) {
    const path = parsed.issues[0].path?.map((item) => String(item.key)).join('.') ?? '';
    return path === ''
      ? vscode.l10n.t('An endpoint must be an object with "name" and "url".')
      : vscode.l10n.t('"{0}" is missing or of another type.', path);
  }
  const { url, username: account, ...rest } = parsed.output;
  const parsedUrl = parseEndpointUrl(url);
  if ('problem' in parsedUrl) return vscode.l10n.t('"{0}" is not the URL of an Enterprise Manager.', url);
  const id = endpointId(parsedUrl.url, account);
  return { ...rest, id, binding: id, url: parsedUrl.url, account, source };
}

function entryLabel(value: unknown, index: number): string {
  const name = typeof value === 'object' && value !== null ? (value as StoredEntry)['name'] : undefined;
  return typeof name === 'string' && name.trim() !== '' ? name : vscode.l10n.t('Entry {0}', index + 1);
}
