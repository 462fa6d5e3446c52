import '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/vscode-progress-bar.js';
import '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/vscode-button.js';
import {
  mostRemembered,
  readFleetView,
  readToFleetPage,
  type FleetAction,
  type FleetRemedy,
  type FleetRow,
  type FleetView,
  type FleetWords,
  type NothingToShow,
  type ToFleetHost,
  type ToFleetPage,
} from '../protocol/fleetMessages';
import { leaveKeysToInputMethods } from './composition';
import { secondaryButton } from './buttons';
import { shownRows } from './fleetOrder';
import { FleetTable } from './fleetTable';
import { hint, show, speak } from './show';

const api = acquireVsCodeApi<FleetView>();
const post = (message: ToFleetHost): void => {
  api.postMessage(message);
};

/** Actions that apply to one server only. */
const single: readonly FleetAction[] = ['edit', 'details', 'reveal'];
/** The shortest time between two updates of the table while rows arrive, in milliseconds. */
const busyPauseMs = 500;

/** The page of "Show Fleet". It filters, sorts and selects rows; the host runs the actions on the selection. */
class FleetPage {
  private readonly table: FleetTable;
  private readonly filter = document.createElement('vscode-textfield');
  private readonly cancel: VscodeButton;
  private readonly progress = document.createElement('vscode-progress-bar');
  private readonly status = document.createElement('p');
  private readonly count = document.createElement('p');
  private readonly failures = document.createElement('ul');
  private readonly empty = document.createElement('div');
  private readonly actions = new Map<FleetAction, VscodeButton>();
  private readonly all = new Map<string, FleetRow>();
  private shown: FleetRow[] = [];
  private readonly numbers = new Intl.NumberFormat(document.documentElement.lang);
  private view: FleetView;
  private nothing: NothingToShow | undefined;
  private isWaiting = false;
  private busy = true;

  constructor(
    root: HTMLElement,
    private readonly words: FleetWords,
  ) {
    this.cancel = secondaryButton(words.cancel, () => {
      post({ type: 'cancel' });
    });
    this.view = readFleetView(api.getState());
    this.table = new FleetTable(words, {
      onSort: (column) => {
        const { view } = this;
        this.keep({ column, ascending: view.column === column ? !view.ascending : true });
        this.update();
      },
      onSelection: () => {
        this.showSelection();
        this.keep({ selected: [...this.table.selection.keys].slice(0, mostRemembered) });
      },
      onScroll: (top) => {
        this.keep({ top });
      },
      onMenu: () => {
        post({ type: 'menu', keys: this.selectedKeys() });
      },
      onOpen: ({ key }) => {
        post({ type: 'act', action: 'details', keys: [key] });
      },
    });
    for (const key of this.view.selected) this.table.selection.keys.add(key);
    this.table.scrollWhenRead(this.view.top);
    const title = document.createElement('h1');
    show(title, words.title);
    this.filter.placeholder = words.filter;
    this.filter.value = this.view.filter;
    speak(this.filter, 'aria-label', words.filter);
    this.filter.addEventListener('input', () => {
      this.setFilter(this.filter.value);
    });
    this.status.className = 'subtitle';
    this.status.setAttribute('role', 'status');
    this.count.className = 'count';
    this.count.setAttribute('aria-live', 'polite');
    this.failures.className = 'failures';
    this.failures.setAttribute('role', 'alert');
    this.empty.className = 'empty';
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
        for (const key of message.gone) this.all.delete(key);
        this.updateSoon();
        return;
      case 'state':
        this.busy = message.busy;
        this.progress.hidden = !message.busy;
        this.cancel.hidden = !message.busy;
        this.nothing = message.nothing;
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

  /** The actions on the selected rows. */
  private actionBar(): HTMLElement {
    for (const action of ['collect', 'edit', 'details', 'reveal', 'remove'] as const) {
      const element = secondaryButton(this.words.actions[action], () => {
        post({ type: 'act', action, keys: this.selectedKeys() });
      });
      this.actions.set(action, element);
    }
    return bar(...this.actions.values());
  }

  private setFilter(filter: string): void {
    this.filter.value = filter;
    this.keep({ filter });
    this.update();
  }

  /** Remembers the view: VS Code hands it back when the page is shown again, also after the window was reloaded. */
  private keep(change: Partial<FleetView>): void {
    this.view = { ...this.view, ...change };
    api.setState(this.view);
  }

  /** Updates the table later, because rows arrive faster than a person can read them. */
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
    this.shown = shownRows(this.all.values(), this.view, document.documentElement.lang);
    this.table.setSort(this.view.column, this.view.ascending);
    if (!this.busy)
      for (const key of this.table.selection.keys)
        if (!this.all.has(key)) this.table.selection.keys.delete(key);
    this.table.setRows(this.shown, this.busy);
    this.showEmpty();
    this.showSelection();
  }

  /** Says why there is no row, with a button for what can be done about it. */
  private showEmpty(): void {
    this.empty.hidden = this.busy || this.shown.length > 0;
    this.table.element.hidden = !this.empty.hidden;
    if (this.empty.hidden) return;
    const { words, nothing } = this;
    const isFiltered = this.all.size > 0;
    const text = document.createElement('p');
    show(text, isFiltered ? words.noMatch : (nothing?.text ?? ''));
    const remedies = isFiltered
      ? [
          secondaryButton(words.clearFilter, () => {
            this.setFilter('');
          }),
        ]
      : (nothing?.remedies ?? []).map((remedy: FleetRemedy) =>
          secondaryButton(words.remedies[remedy], () => {
            post({ type: 'remedy', remedy });
          }),
        );
    this.empty.replaceChildren(text, bar(...remedies));
  }

  private showSelection(): void {
    const selected = this.selectedRows();
    const { length } = selected;
    for (const [action, button] of this.actions) {
      const reasons = selected.map(({ denied }) => denied?.[action]);
      // An action that is allowed for some of the rows runs for those. The host reports the reason for the others.
      const isDenied = length > 0 && reasons.every((reason) => reason !== undefined);
      button.disabled = length === 0 || isDenied || (single.includes(action) && length > 1);
      hint(button, isDenied ? [...new Set(reasons)] : []);
    }
    show(this.count, this.counts(length));
    this.count.hidden = this.all.size === 0 && !this.busy;
  }

  /** The number of rows, or of those read so far, and of those selected. */
  private counts(selected: number): string {
    const { words, shown, all } = this;
    const number = (count: number): string => this.numbers.format(count);
    const rows = this.busy
      ? (all.size === 1 ? words.soFarOne : words.soFar).replace('{0}', number(all.size))
      : (all.size === 1 ? words.countOfOne : words.count)
          .replace('{0}', number(shown.length))
          .replace('{1}', number(all.size));
    const chosen = (selected === 1 ? words.selectedOne : words.selected).replace('{0}', number(selected));
    return selected === 0 ? rows : [rows, chosen].join(' · ');
  }

  /** The selected rows that are shown. No action applies to a row that the filter hides. */
  private selectedRows(): readonly FleetRow[] {
    return this.shown.filter(({ key }) => this.table.selection.keys.has(key));
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
