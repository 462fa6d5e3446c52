import * as vscode from 'vscode';
import { isolated } from '../../text/visible';
import { endpointsSetting, settingsSection } from '../contributions/settings';
import type { SettingsStore } from './settings';

const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(settingsSection);

/** The settings of this window in VS Code's configuration. */
export const windowSettings: SettingsStore = {
  entries: (source) => {
    const { globalValue, workspaceValue } = configuration().inspect<unknown>(endpointsSetting) ?? {};
    if (source === 'workspace') return vscode.workspace.isTrusted ? workspaceValue : undefined;
    // `inspect` does not distinguish null from an absent value.
    const isNull =
      globalValue === undefined &&
      workspaceValue === undefined &&
      configuration().get<unknown>(endpointsSetting) === null;
    return isNull ? null : globalValue;
  },
  writeEntries: (source, entries) =>
    configuration().update(
      endpointsSetting,
      entries,
      source === 'user' ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace,
    ),
  value: (key) => configuration().get<unknown>(key),
  // Its file, or its folders.
  workspace: () =>
    (
      vscode.workspace.workspaceFile ??
      vscode.workspace.workspaceFolders?.map(({ uri }) => uri.toString()).join(' ') ??
      ''
    ).toString(),
  workspaceFile: () => {
    const { workspaceFile } = vscode.workspace;
    return workspaceFile === undefined
      ? '.vscode/settings.json'
      : isolated(workspaceFile.path.slice(workspaceFile.path.lastIndexOf('/') + 1));
  },
  onDidChange: (listener) =>
    vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settingsSection)) listener();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(listener),
    ),
};
