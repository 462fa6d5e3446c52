import { AsyncLocalStorage } from 'node:async_hooks';
import type * as vscode from 'vscode';

interface AskingPage {
  readonly takeFocus: () => void;
}

/** The page whose message is being handled, for everything that happens in its course. */
const asking = new AsyncLocalStorage<AskingPage>();

/** Runs what the user asked for in a page. */
export type InCourse = <T>(work: () => T) => T;

/**
 * Binds work to a page: a dialog that is shown in the course of the work gives the focus back to the page. Without that VS
 * Code may leave the focus outside of it.
 */
export function courseOf(panel: vscode.WebviewPanel): InCourse {
  let isOpen = true;
  panel.onDidDispose(() => {
    isOpen = false;
  });
  const page: AskingPage = {
    takeFocus: () => {
      // A page that is not active was left while the question was open.
      if (isOpen && panel.active) panel.reveal(panel.viewColumn, false);
    },
  };
  return (work) => asking.run(page, work);
}

/** Waits for a dialog, and gives the focus back to the page that asked for it. */
export async function asked<T>(dialog: Thenable<T>): Promise<T> {
  const page = asking.getStore();
  const answer = await dialog;
  page?.takeFocus();
  return answer;
}
