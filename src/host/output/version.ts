import type * as vscode from 'vscode';
import { compareProductVersions, majorOf } from '../../core/client/productVersion';

const versionKey = 'version';

/** The version that runs. */
export const versionOf = ({ extension }: Pick<vscode.ExtensionContext, 'extension'>): string =>
  (extension.packageJSON as { readonly version: string }).version;

/**
 * Remembers which version runs, and tells whether it is newer than the one before. It is so once for each version, and
 * never after the first installation.
 */
export function isUpdated(context: Pick<vscode.ExtensionContext, 'extension' | 'globalState'>): boolean {
  const before: unknown = context.globalState.get(versionKey);
  const version = versionOf(context);
  if (before === version) return false;
  void context.globalState.update(versionKey, version);
  // Something else may be remembered there.
  const isVersion = typeof before === 'string' && majorOf(before) !== undefined;
  return isVersion && compareProductVersions(version, before) > 0;
}
