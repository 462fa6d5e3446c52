import '@vscode-elements/elements/dist/vscode-table/vscode-table.js';
import '@vscode-elements/elements/dist/vscode-table-body/vscode-table-body.js';
import '@vscode-elements/elements/dist/vscode-table-header/vscode-table-header.js';
import '@vscode-elements/elements/dist/vscode-table-header-cell/vscode-table-header-cell.js';
import { fleetColumns, type FleetColumn, type FleetRow, type FleetWords } from '../protocol/fleetMessages';
import { FleetRowElement } from './fleetRow';
import { FleetSelection } from './fleetSelection';
import { hint, show, speak } from './show';

/** The height of a row in pixels, as in fleet.css. */
const rowHeight = 24;
const columnSizes = ['34px', '10%', '20%', '11%', '14%', '18%'];

export interface FleetTableEvents {
  readonly onSort: (column: FleetColumn) => void;
  readonly onSelection: () => void;
  /** The user has scrolled: the number of rows above the first one in view. */
  readonly onScroll: (top: number) => void;
  readonly onOpen: (row: FleetRow) => void;
  /** The context menu is about to be shown for the selected rows. */
  readonly onMenu: () => void;
}

/**
 * The table of the fleet. It has elements only for the rows that fit into the window. It stays in place while the user
 * scrolls, and its elements are filled with the rows that are in view.
 */
export class FleetTable {
  readonly element = document.createElement('div');
  readonly selection = new FleetSelection();
  private readonly table = document.createElement('vscode-table');
  private readonly body = document.createElement('vscode-table-body');
  private readonly spacer = document.createElement('div');
  private readonly headers = new Map<FleetColumn, HTMLElement>();
  private readonly allBox = document.createElement('input');
  private readonly pool: FleetRowElement[] = [];
  private rows: readonly FleetRow[] = [];
  private first = 0;
  private active = 0;
  /** The number of rows to scroll by as soon as there are as many. */
  private wantedTop: number | undefined;

  constructor(
    private readonly words: FleetWords,
    private readonly events: FleetTableEvents,
  ) {
    this.element.className = 'scroller';
    this.element.tabIndex = 0;
    this.spacer.className = 'spacer';
    // The scroller has the focus, so it has the role of the grid.
    this.element.role = 'grid';
    this.table.role = 'presentation';
    this.table.resizable = true;
    this.table.columns = columnSizes;
    speak(this.element, 'aria-label', words.title);
    this.element.setAttribute('aria-multiselectable', 'true');
    this.table.append(this.header(), this.body);
    this.spacer.append(this.table);
    this.element.append(this.spacer);
    this.element.addEventListener('scroll', () => {
      this.first = Math.round(this.element.scrollTop / rowHeight);
      this.render();
      if (this.wantedTop === undefined) this.events.onScroll(this.first);
    });
    this.element.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
    this.element.addEventListener('contextmenu', (event) => {
      // Pressed on the keyboard, the menu is for the active row.
      if (event.target === this.element) this.selectForMenu(this.active);
    });
    new ResizeObserver(() => {
      this.render();
    }).observe(this.element);
  }

  /** Scrolls as far as it was before, as soon as there are enough rows. */
  scrollWhenRead(top: number): void {
    if (top > 0) this.wantedTop = top;
  }

  /** @param isPartial whether more rows will follow */
  setRows(rows: readonly FleetRow[], isPartial: boolean): void {
    this.rows = rows;
    this.active = Math.min(this.active, Math.max(0, rows.length - 1));
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    this.render();
    const top = this.wantedTop;
    if (top === undefined || (isPartial && rows.length < top + this.pool.length)) return;
    this.wantedTop = undefined;
    this.element.scrollTop = top * rowHeight;
  }

  setSort(column: FleetColumn, ascending: boolean): void {
    for (const [name, header] of this.headers) {
      header.setAttribute('aria-sort', name !== column ? 'none' : ascending ? 'ascending' : 'descending');
    }
  }

  private header(): HTMLElement {
    const header = document.createElement('vscode-table-header');
    header.role = 'row';
    header.setAttribute('aria-rowindex', '1');
    const selectCell = document.createElement('vscode-table-header-cell');
    this.allBox.type = 'checkbox';
    this.allBox.tabIndex = -1;
    speak(this.allBox, 'aria-label', this.words.selectAll);
    hint(this.allBox, [this.words.selectAll]);
    this.allBox.addEventListener('change', () => {
      this.selectAll(this.allBox.checked);
    });
    selectCell.append(this.allBox);
    header.append(selectCell);
    for (const column of fleetColumns) {
      const cell = document.createElement('vscode-table-header-cell');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      show(button, this.words.columns[column]);
      button.addEventListener('click', () => {
        this.events.onSort(column);
      });
      cell.append(button);
      this.headers.set(column, cell);
      header.append(cell);
    }
    return header;
  }

  private render(): void {
    const height = this.element.clientHeight;
    const headerHeight = rowHeight + 6;
    const fitting = Math.max(1, Math.floor((height - headerHeight) / rowHeight));
    this.spacer.style.height = `${Math.max(height, this.rows.length * rowHeight + (height - fitting * rowHeight))}px`;
    this.table.style.height = `${height}px`;
    this.first = Math.max(0, Math.min(this.first, this.rows.length - fitting));
    while (this.pool.length < fitting) this.pool.push(this.newRow(this.pool.length));
    for (const [index, row] of this.pool.entries()) {
      this.fill(row, index < fitting ? this.first + index : -1);
    }
    const chosen = this.rows.filter((each) => this.selection.has(each)).length;
    this.allBox.checked = chosen > 0 && chosen === this.rows.length;
    this.allBox.indeterminate = chosen > 0 && chosen < this.rows.length;
  }

  private newRow(position: number): FleetRowElement {
    const row = new FleetRowElement(`row-${position}`, this.words);
    row.element.addEventListener('click', (event) => {
      this.onClick(this.first + position, event);
    });
    row.element.addEventListener('contextmenu', () => {
      this.selectForMenu(this.first + position);
    });
    row.element.addEventListener('dblclick', () => {
      const shown = this.rows[this.first + position];
      if (shown) this.events.onOpen(shown);
    });
    this.body.append(row.element);
    return row;
  }

  private fill(element: FleetRowElement, index: number): void {
    const row = this.rows[index];
    const isActive = index === this.active;
    element.show(row, index, { isSelected: row !== undefined && this.selection.has(row), isActive });
    if (isActive && row) this.element.setAttribute('aria-activedescendant', element.element.id);
  }

  private onClick(index: number, event: MouseEvent): void {
    const row = this.rows[index];
    if (row === undefined) return;
    this.active = index;
    if (event.shiftKey) this.selection.extendTo(index, this.rows);
    else {
      this.selection.anchor = index;
      const isBox = event.target instanceof HTMLInputElement;
      if (isBox || event.ctrlKey || event.metaKey) this.selection.toggle(row);
      else this.selection.only(row);
    }
    this.element.focus({ preventScroll: true });
    this.changed();
  }

  /** Selects the row unless it is selected already, and tells VS Code what its menu is for. */
  private selectForMenu(index: number): void {
    const row = this.rows[index];
    if (row === undefined) return;
    if (!this.selection.has(row)) {
      this.selection.only(row);
      this.active = this.selection.anchor = index;
      this.changed();
    }
    this.element.dataset['vscodeContext'] = JSON.stringify({
      webviewSection: 'row',
      preventDefaultContextMenuItems: true,
      fleetHasSeveral: this.selection.keys.size > 1,
    });
    this.events.onMenu();
  }

  private onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.rows.length,
      End: this.rows.length,
    };
    const move = moves[event.key];
    const row = this.rows[this.active];
    if (event.target !== this.element) return;
    if (move !== undefined) this.moveTo(this.active + move, event.shiftKey);
    else if (event.key === ' ' && row) {
      this.selection.anchor = this.active;
      this.selection.toggle(row);
      this.changed();
    } else if (event.key === 'Enter' && row) this.events.onOpen(row);
    else if (event.key === 'Escape') this.selectAll(false);
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) this.selectAll(true);
    else return;
    event.preventDefault();
  }

  private moveTo(target: number, extend: boolean): void {
    this.active = Math.max(0, Math.min(target, this.rows.length - 1));
    if (extend) this.selection.extendTo(this.active, this.rows);
    else this.selection.anchor = this.active;
    const fitting = Math.max(1, Math.floor((this.element.clientHeight - rowHeight - 6) / rowHeight));
    const from = this.element.scrollTop / rowHeight;
    if (this.active < from) this.element.scrollTop = this.active * rowHeight;
    else if (this.active >= from + fitting) this.element.scrollTop = (this.active - fitting + 1) * rowHeight;
    this.first = Math.round(this.element.scrollTop / rowHeight);
    this.changed();
  }

  private selectAll(select: boolean): void {
    this.selection.all(select ? this.rows : []);
    this.changed();
  }

  private changed(): void {
    this.render();
    this.events.onSelection();
  }
}
