import type * as vscode from 'vscode';

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
  return typeof before === 'string' && isNewer(version, before);
}

/** Compares `major.minor.patch`; what follows a hyphen is ignored. */
function isNewer(version: string, before: string): boolean {
  const parts = (text: string): readonly number[] => (text.split('-')[0] ?? '').split('.').map(Number);
  const [old, now] = [parts(before), parts(version)];
  const at = now.findIndex((part, index) => part !== old[index]);
  return at !== -1 && (now[at] ?? 0) > (old[at] ?? 0);
}
