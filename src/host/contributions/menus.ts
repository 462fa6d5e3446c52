import type { RowKind, RowToken } from './contextValues';

/* The words of package.json about commands: where they are offered, and when. */

export type MenuPlace =
  | 'commandPalette'
  | 'view/title'
  | 'view/item/context'
  | 'editor/title'
  | 'explorer/context'
  | 'webview/context'
  | 'issue/reporter';

export interface MenuEntry {
  readonly place: MenuPlace;
  /** Absent where the place has nothing to test. */
  readonly when?: string;
  readonly group?: string;
}

/** The tokens that a row must have, of which it must have one, and that it must not have. */
export interface RowTest<K extends RowKind> {
  readonly all?: readonly RowToken<K>[];
  readonly some?: readonly RowToken<K>[];
  readonly none?: readonly RowToken<K>[];
}

/** A clause that tests the row of a view. */
export function viewItem<K extends RowKind>(
  kind: K,
  { all = [], some = [], none = [] }: RowTest<K> = {},
): string {
  const anyOf = (tokens: readonly string[]): string => `.*\\b(${tokens.join('|')})\\b`;
  const tests = [
    ...all.map((token) => `(?=.*\\b${token}\\b)`),
    ...(some.length > 0 ? [`(?=${anyOf(some)})`] : []),
    ...(none.length > 0 ? [`(?!${anyOf(none)})`] : []),
  ];
  return `viewItem =~ /^${kind}\\b${tests.join('')}/`;
}

const and = (...clauses: readonly (string | undefined)[]): string =>
  clauses.filter((clause) => clause !== undefined).join(' && ');

/** In the title of a view. */
export const inTitle = (view: string, group: string, when?: string): MenuEntry => ({
  place: 'view/title',
  when: and(`view == ${view}`, when),
  group,
});

/** In the context menu of a row, and as an icon in it if the group is "inline". */
export const onRow = (view: string, group: string, ...tests: readonly string[]): MenuEntry => ({
  place: 'view/item/context',
  when: and(`view == ${view}`, ...tests),
  group,
});

/** Both as an icon in the row and in its context menu. */
export const onRowTwice = (
  view: string,
  inline: string,
  group: string,
  ...tests: readonly string[]
): readonly MenuEntry[] => [onRow(view, inline, ...tests), onRow(view, group, ...tests)];

/** In the palette only under a condition. Without such an entry a command is always there. */
export const inPalette = (when: string): MenuEntry => ({ place: 'commandPalette', when });
