import '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/vscode-progress-bar.js';
import '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import {
  readToFleetPage,
  type FleetAction,
  type FleetColumn,
  type FleetRow,
  type FleetWords,
  type ToFleetHost,
  type ToFleetPage,
} from '../protocol/fleetMessages';
import { leaveKeysToInputMethods } from './composition';
import { secondaryButton } from './buttons';
import { FleetTable } from './fleetTable';
import { hint, show, speak } from './show';

interface PageState {
  readonly filter: string;
  readonly column: FleetColumn;
  readonly ascending: boolean;
}

const api = acquireVsCodeApi<PageState>();
const post = (message: ToFleetHost): void => {
  api.postMessage(message);
};

/** Actions for one server only. */
const single: readonly FleetAction[] = ['edit', 'details', 'reveal'];
const levels = { error: 3, warning: 2, info: 1, ok: 0 } as const;
/** While pages of rows arrive, the table is made anew no oftener than this, in milliseconds. */
const busyPauseMs = 500;

/** The page of "Show Fleet": it filters, sorts and selects; what is done with the selection is the host's. */
class FleetPage {
  private readonly table: FleetTable;
  private readonly filter = document.createElement('vscode-textfield');
  private readonly cancel: VscodeButton;
  private readonly progress = document.createElement('vscode-progress-bar');
  private readonly status = document.createElement('p');
  private readonly count = document.createElement('p');
  private readonly failures = document.createElement('ul');
  private readonly empty = document.createElement('p');
  private readonly actions = new Map<FleetAction, VscodeButton>();
  private readonly all = new Map<string, FleetRow>();
  private shown: FleetRow[] = [];
  private state: PageState;
  private isWaiting = false;
  private busy = true;

  constructor(
    root: HTMLElement,
    private readonly words: FleetWords,
  ) {
    this.cancel = secondaryButton(words.cancel, () => {
      post({ type: 'cancel' });
    });
    this.state = api.getState() ?? { filter: '', column: 'name', ascending: true };
    this.table = new FleetTable(words, {
      onSort: (column) => {
        const { state } = this;
        this.keep({ column, ascending: state.column === column ? !state.ascending : true });
      },
      onSelection: () => {
        this.showSelection();
      },
      onOpen: ({ key }) => {
        post({ type: 'act', action: 'details', keys: [key] });
      },
    });
    const title = document.createElement('h1');
    show(title, words.title);
    this.filter.placeholder = words.filter;
    this.filter.value = this.state.filter;
    speak(this.filter, 'aria-label', words.filter);
    this.filter.addEventListener('input', () => {
      this.keep({ filter: this.filter.value });
    });
    this.status.className = 'subtitle';
    this.status.setAttribute('role', 'status');
    this.count.className = 'count';
    this.count.setAttribute('aria-live', 'polite');
    this.failures.className = 'failures';
    this.failures.setAttribute('role', 'alert');
    this.empty.className = 'empty';
    show(this.empty, words.empty);
    root.className = 'fleet';
    root.replaceChildren(
      title,
      this.status,
      this.toolbar(),
      this.actionBar(),
      this.progress,
      this.failures,
      this.count,
      this.empty,
      this.table.element,
    );
    this.update();
  }

  receive(message: ToFleetPage): void {
    switch (message.type) {
      case 'rows':
        if (message.anew) this.all.clear();
        for (const row of message.rows) this.all.set(row.key, row);
        this.updateSoon();
        return;
      case 'state':
        this.busy = message.busy;
        this.progress.hidden = !message.busy;
        this.cancel.hidden = !message.busy;
        show(this.status, message.text);
        this.failures.replaceChildren(
          ...message.failures.map((text) => {
            const item = document.createElement('li');
            show(item, text);
            return item;
          }),
        );
        this.updateSoon();
        return;
      case 'init':
        return;
    }
  }

  private toolbar(): HTMLElement {
    const { words } = this;
    const exports = (['csv', 'json'] as const).map((format) =>
      secondaryButton(words.exports[format], () => {
        post({ type: 'export', format, keys: this.shown.map(({ key }) => key) });
      }),
    );
    const refresh = secondaryButton(words.refresh, () => {
      post({ type: 'refresh' });
    });
    return bar(this.filter, refresh, this.cancel, ...exports);
  }

  /** What is done with what is selected. */
  private actionBar(): HTMLElement {
    for (const action of ['collect', 'edit', 'details', 'reveal', 'remove'] as const) {
      const element = secondaryButton(this.words.actions[action], () => {
        post({ type: 'act', action, keys: this.selectedKeys() });
      });
      this.actions.set(action, element);
    }
    return bar(...this.actions.values());
  }

  private keep(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    api.setState(this.state);
    this.update();
  }

  /** Pages of rows come faster than they can be looked at. */
  private updateSoon(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    setTimeout(
      () => {
        this.isWaiting = false;
        this.update();
      },
      this.busy && this.shown.length > 0 ? busyPauseMs : 0,
    );
  }

  private update(): void {
    const { filter, column, ascending } = this.state;
    const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = [...this.all.values()].filter((row) => {
      if (wanted.length === 0) return true;
      const text = [row.endpoint, row.name, row.version, row.description, row.collected, ...row.warnings]
        .join('\n')
        .toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    this.sort(column, ascending);
    this.table.setSort(column, ascending);
    for (const key of this.table.selected) if (!this.all.has(key)) this.table.selected.delete(key);
    this.table.setRows(this.shown);
    this.empty.hidden = this.busy || this.shown.length > 0;
    this.showSelection();
  }

  private sort(column: FleetColumn, ascending: boolean): void {
    const direction = ascending ? 1 : -1;
    const keyed = this.shown.map((row) => ({ row, key: sortKey(row, column), name: sortKey(row, 'name') }));
    keyed.sort((a, b) =>
      a.key === b.key ? (a.name < b.name ? -1 : 1) : a.key < b.key ? -direction : direction,
    );
    this.shown = keyed.map(({ row }) => row);
  }

  private showSelection(): void {
    const selected = this.selectedRows();
    const { length } = selected;
    for (const [action, button] of this.actions) {
      const reasons = selected.map(({ denied }) => denied?.[action]);
      // What may be done with some of them is done with those, and the reason told for the others.
      const isDenied = length > 0 && reasons.every((reason) => reason !== undefined);
      button.disabled = length === 0 || isDenied || (single.includes(action) && length > 1);
      hint(button, isDenied ? [...new Set(reasons)] : []);
    }
    const { count, selected: selectedWords } = this.words;
    const counts = [
      count.replace('{0}', String(this.shown.length)).replace('{1}', String(this.all.size)),
      ...(length > 0 ? [selectedWords.replace('{0}', String(length))] : []),
    ].join(' · ');
    show(this.count, counts);
  }

  /** Of those that are shown: nothing is done to what cannot be seen. */
  private selectedRows(): readonly FleetRow[] {
    return this.shown.filter(({ key }) => this.table.selected.has(key));
  }

  private selectedKeys(): string[] {
    return this.selectedRows().map(({ key }) => key);
  }
}

function bar(...children: readonly HTMLElement[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'toolbar';
  element.append(...children);
  return element;
}

/** Texts by their letters without case, and by the numbers in them: a plain comparison, for there may be very many. */
function sortKey(row: FleetRow, column: FleetColumn): string | number {
  if (column === 'collected') return row.collectedAt;
  if (column === 'warnings') return levels[row.level];
  return row[column].toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

leaveKeysToInputMethods(window);
let page: FleetPage | undefined;
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const read = readToFleetPage(event.data);
  if (read === undefined) {
    post({ type: 'refused', count: 0 });
    return;
  }
  const { message, refused } = read;
  if (refused > 0) post({ type: 'refused', count: refused });
  const root = document.getElementById('page');
  if (root && message.type === 'init') page = new FleetPage(root, message.words);
  else page?.receive(message);
});
post({ type: 'ready' });
