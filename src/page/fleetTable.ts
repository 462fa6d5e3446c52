import '@vscode-elements/elements/dist/vscode-table/vscode-table.js';
import '@vscode-elements/elements/dist/vscode-table-body/vscode-table-body.js';
import '@vscode-elements/elements/dist/vscode-table-cell/vscode-table-cell.js';
import '@vscode-elements/elements/dist/vscode-table-header/vscode-table-header.js';
import '@vscode-elements/elements/dist/vscode-table-header-cell/vscode-table-header-cell.js';
import '@vscode-elements/elements/dist/vscode-table-row/vscode-table-row.js';
import { fleetColumns, type FleetColumn, type FleetRow, type FleetWords } from '../protocol/fleetMessages';
import { isolated } from '../text/visible';
import { hint, show, speak } from './show';

/** As in fleet.css. */
const rowHeight = 26;
const columnSizes = ['34px', '10%', '20%', '11%', '14%', '18%'];
const signs = { ok: '', info: 'i ', warning: '! ', error: '✗ ' } as const;

interface RowElement {
  readonly element: HTMLElement;
  readonly box: HTMLInputElement;
  readonly cells: ReadonlyMap<FleetColumn, HTMLElement>;
}

export interface FleetTableEvents {
  readonly onSort: (column: FleetColumn) => void;
  readonly onSelection: () => void;
  readonly onOpen: (row: FleetRow) => void;
}

/**
 * The table of the fleet. Of any number of rows it holds elements for those that can be seen: it stays where it
 * is while the scroller moves, and its rows are filled with what is there now.
 */
export class FleetTable {
  readonly element = document.createElement('div');
  readonly selected = new Set<string>();
  private readonly table = document.createElement('vscode-table');
  private readonly body = document.createElement('vscode-table-body');
  private readonly spacer = document.createElement('div');
  private readonly headers = new Map<FleetColumn, HTMLElement>();
  private readonly allBox = document.createElement('input');
  private readonly pool: RowElement[] = [];
  private rows: readonly FleetRow[] = [];
  private first = 0;
  private active = 0;
  /** Where a selection with Shift began. */
  private anchor = 0;

  constructor(
    private readonly words: FleetWords,
    private readonly events: FleetTableEvents,
  ) {
    this.element.className = 'scroller';
    this.element.tabIndex = 0;
    this.spacer.className = 'spacer';
    // The scroller has the focus, so it is the grid.
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
    });
    this.element.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
    new ResizeObserver(() => {
      this.render();
    }).observe(this.element);
  }

  setRows(rows: readonly FleetRow[]): void {
    this.rows = rows;
    this.active = Math.min(this.active, Math.max(0, rows.length - 1));
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    this.render();
  }

  setSort(column: FleetColumn, ascending: boolean): void {
    for (const [name, header] of this.headers) {
      header.setAttribute('aria-sort', name !== column ? 'none' : ascending ? 'ascending' : 'descending');
    }
  }

  private header(): HTMLElement {
    const header = document.createElement('vscode-table-header');
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
    const chosen = this.rows.filter(({ key }) => this.selected.has(key)).length;
    this.allBox.checked = chosen > 0 && chosen === this.rows.length;
    this.allBox.indeterminate = chosen > 0 && chosen < this.rows.length;
  }

  private newRow(position: number): RowElement {
    const element = document.createElement('vscode-table-row');
    element.id = `row-${position}`;
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.tabIndex = -1;
    const boxCell = document.createElement('vscode-table-cell');
    boxCell.append(box);
    element.append(boxCell);
    const cells = new Map<FleetColumn, HTMLElement>();
    for (const column of fleetColumns) {
      const cell = document.createElement('vscode-table-cell');
      cells.set(column, cell);
      element.append(cell);
    }
    element.addEventListener('click', (event) => {
      this.onClick(this.first + position, event);
    });
    element.addEventListener('dblclick', () => {
      const row = this.rows[this.first + position];
      if (row) this.events.onOpen(row);
    });
    this.body.append(element);
    return { element, box, cells };
  }

  private fill({ element, box, cells }: RowElement, index: number): void {
    const row = this.rows[index];
    element.style.display = row === undefined ? 'none' : '';
    if (row === undefined) return;
    const isSelected = this.selected.has(row.key);
    element.className = [row.level, isSelected ? 'selected' : '', index === this.active ? 'active' : '']
      .filter((part) => part !== '')
      .join(' ');
    element.setAttribute('aria-rowindex', String(index + 2));
    element.setAttribute('aria-selected', String(isSelected));
    if (index === this.active) this.element.setAttribute('aria-activedescendant', element.id);
    box.checked = isSelected;
    speak(box, 'aria-label', `${this.words.select} ${isolated(row.name)}`);
    for (const [column, cell] of cells) {
      const text = column === 'warnings' ? row.warnings.join(' ') : row[column];
      show(cell, column === 'warnings' && text !== '' ? signs[row.level] + text : isolated(text, 2000));
      hint(cell, column === 'warnings' ? row.warnings : [text]);
    }
  }

  private onClick(index: number, event: MouseEvent): void {
    const row = this.rows[index];
    if (row === undefined) return;
    this.active = index;
    if (event.shiftKey) this.selectRange(this.anchor, index);
    else {
      this.anchor = index;
      const isBox = event.target instanceof HTMLInputElement;
      if (isBox || event.ctrlKey || event.metaKey) this.toggle(row);
      else {
        this.selected.clear();
        this.selected.add(row.key);
      }
    }
    this.element.focus({ preventScroll: true });
    this.changed();
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
      this.anchor = this.active;
      this.toggle(row);
      this.changed();
    } else if (event.key === 'Enter' && row) this.events.onOpen(row);
    else if (event.key === 'Escape') this.selectAll(false);
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) this.selectAll(true);
    else return;
    event.preventDefault();
  }

  private moveTo(target: number, extend: boolean): void {
    this.active = Math.max(0, Math.min(target, this.rows.length - 1));
    if (extend) this.selectRange(this.anchor, this.active);
    else this.anchor = this.active;
    const fitting = Math.max(1, Math.floor((this.element.clientHeight - rowHeight - 6) / rowHeight));
    const from = this.element.scrollTop / rowHeight;
    if (this.active < from) this.element.scrollTop = this.active * rowHeight;
    else if (this.active >= from + fitting) this.element.scrollTop = (this.active - fitting + 1) * rowHeight;
    this.first = Math.round(this.element.scrollTop / rowHeight);
    this.changed();
  }

  private toggle({ key }: FleetRow): void {
    if (!this.selected.delete(key)) this.selected.add(key);
  }

  private selectRange(from: number, to: number): void {
    this.selected.clear();
    for (const { key } of this.rows.slice(Math.min(from, to), Math.max(from, to) + 1)) this.selected.add(key);
  }

  private selectAll(select: boolean): void {
    this.selected.clear();
    if (select) for (const { key } of this.rows) this.selected.add(key);
    this.changed();
  }

  private changed(): void {
    this.render();
    this.events.onSelection();
  }
}
