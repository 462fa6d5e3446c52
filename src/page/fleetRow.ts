import '@vscode-elements/elements/dist/vscode-table-cell/vscode-table-cell.js';
import '@vscode-elements/elements/dist/vscode-table-row/vscode-table-row.js';
import { fleetColumns, type FleetColumn, type FleetRow, type FleetWords } from '../protocol/fleetMessages';
import { isolated } from '../text/visible';
import { icon, type IconName } from './icons';
import { hint, show, speak } from './show';

/** The icon before the warnings of a row. Its colour follows from the class of the row. */
const levelIcons = {
  ok: undefined,
  info: 'info',
  warning: 'warning',
  error: 'error',
} as const satisfies Readonly<Record<FleetRow['level'], IconName | undefined>>;

/** The elements of a row. They stay in place, and are filled with whatever row is in view there. */
export class FleetRowElement {
  readonly element = document.createElement('vscode-table-row');
  private readonly box = document.createElement('input');
  private readonly cells = new Map<FleetColumn, HTMLElement>();
  private readonly sign = document.createElement('span');
  private level: FleetRow['level'] = 'ok';

  constructor(
    id: string,
    private readonly words: FleetWords,
  ) {
    this.element.id = id;
    this.box.type = 'checkbox';
    this.box.tabIndex = -1;
    this.element.append(cellWith(this.box));
    for (const column of fleetColumns) {
      const text = document.createElement('span');
      this.cells.set(column, text);
      this.element.append(column === 'warnings' ? cellWith(this.sign, text) : cellWith(text));
    }
  }

  show(
    row: FleetRow | undefined,
    index: number,
    { isSelected, isActive }: { readonly isSelected: boolean; readonly isActive: boolean },
  ): void {
    const { element, box } = this;
    element.style.display = row === undefined ? 'none' : '';
    if (row === undefined) return;
    const classes = { odd: index % 2 === 1, selected: isSelected, active: isActive };
    element.className = [
      row.level,
      ...Object.entries(classes).flatMap(([name, is]) => (is ? name : [])),
    ].join(' ');
    element.setAttribute('aria-rowindex', String(index + 2));
    element.setAttribute('aria-selected', String(isSelected));
    box.checked = isSelected;
    speak(
      box,
      'aria-label',
      this.words.select.replace('{0}', () => isolated(row.name)),
    );
    this.showLevel(row.level);
    for (const [column, cell] of this.cells) {
      const texts = column === 'warnings' ? row.warnings : [row[column]];
      show(cell, column === 'warnings' ? texts.join(' ') : isolated(row[column], 2000));
      hint(cell, texts);
    }
  }

  private showLevel(level: FleetRow['level']): void {
    if (level === this.level) return;
    this.level = level;
    const name = levelIcons[level];
    this.sign.replaceChildren(...(name === undefined ? [] : [icon(name), ' ']));
  }
}

function cellWith(...children: readonly HTMLElement[]): HTMLElement {
  const cell = document.createElement('vscode-table-cell');
  cell.role = 'gridcell';
  cell.append(...children);
  return cell;
}
