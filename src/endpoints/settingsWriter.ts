import * as vscode from 'vscode';
import { settings } from '../contributions';
import {
  readEntry,
  storedEntries,
  type EndpointDetails,
  type EndpointSource,
  type StoredEntry,
} from './settings';

/* What changes `veeamEm.endpoints`: one entry at a time, and every other stays as it is, broken ones included. */

export async function addEntry(endpoint: EndpointDetails): Promise<void> {
  await write('user', [...storedEntries('user'), toStored(endpoint)]);
}

/** Changes it where it stands, in the settings of the user or of the workspace. */
export async function replaceEntry(id: string, endpoint: EndpointDetails): Promise<void> {
  await rewrite(id, (entry) => [isEntry(entry, id) ? toStored(endpoint) : entry]);
}

export async function removeEntry(id: string): Promise<void> {
  await rewrite(id, (entry) => (isEntry(entry, id) ? [] : [entry]));
}

async function rewrite(id: string, change: (entry: unknown) => readonly unknown[]): Promise<void> {
  const source = storedEntries('user').some((entry) => isEntry(entry, id)) ? 'user' : 'workspace';
  await write(source, storedEntries(source).flatMap(change));
}

async function write(source: EndpointSource, entries: readonly unknown[]): Promise<void> {
  const { ConfigurationTarget } = vscode;
  const target = source === 'user' ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(settings.section).update(settings.endpoints, entries, target);
}

function isEntry(entry: unknown, id: string): boolean {
  const read = readEntry(entry, 'user');
  return typeof read !== 'string' && read.id === id;
}

function toStored(details: EndpointDetails): StoredEntry {
  const { name, url, account, apiVersion, certificate, readOnly, environment } = details;
  return {
    name,
    url,
    ...(account && { username: account }),
    ...(apiVersion && { apiVersion }),
    ...(certificate && { certificate }),
    ...(readOnly && { readOnly }),
    ...(environment && { environment }),
  };
}
