import { escapedJson } from '../../text/escapes';
import { readFleetFile } from './readFleetFile';
import { byIndex, listOf, parsed, startsOf, type RowChange } from './rowChange';
import { RowEditor } from './rowEditor';
import { lineEndOf } from './textEdits';
import { orderedRow } from './writeFleetFile';

/**
 * Adds, changes and removes rows in the text of a fleet file. The text outside of these rows stays as it is, with its comments,
 * its order, its anchors, its line ends and its indentation; so do the comments inside of a row that is changed.
 *
 * @param text the whole text of the file
 * @returns undefined if the text has no list of backup servers to change, or if a changed file would have more problems
 */
export function withRows(text: string, changes: readonly RowChange[]): string | undefined {
  const written = inJson(text, changes) ?? new RowEditor(text).changed(changes);
  if (written === undefined) return undefined;
  return readFleetFile(written).problems.length > readFleetFile(text).problems.length ? undefined : written;
}
/** Changes a file in JSON, which stays JSON with its indentation; undefined for another file. */
function inJson(text: string, changes: readonly RowChange[]): string | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let content: unknown;
  try {
    content = JSON.parse(text.slice(mark.length));
  } catch {
    return undefined;
  }
  const list = listOf(parsed(text));
  const rows = (content as { readonly backupServers?: unknown } | null)?.backupServers;
  const at = list && byIndex(startsOf(list), changes);
  if (!Array.isArray(rows) || at === undefined) return undefined;
  const backupServers = [
    ...(rows as readonly object[]).flatMap((row, index) => {
      const change = at.get(index);
      if (change === undefined) return [row];
      return change.kind === 'remove' ? [] : [{ ...row, ...change.values }];
    }),
    ...changes.flatMap((change) => (change.kind === 'add' ? [orderedRow(change.row)] : [])),
  ];
  const indent = /\n([ \t]+)/.exec(text)?.[1];
  const levels = indent === undefined ? undefined : 1;
  const written = escapedJson(JSON.stringify({ ...(content as object), backupServers }, undefined, levels))
    .replaceAll(/^ +/gm, ({ length }) => (indent ?? '').repeat(length))
    .replaceAll('\n', lineEndOf(text));
  return `${mark}${written}${text.slice(text.trimEnd().length)}`;
}
