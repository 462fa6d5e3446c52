import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { noticeText } from '../../text/outlets';

export interface Progress {
  /** Aborted when the user presses Cancel. */
  readonly signal: AbortSignal;
  report(text: string): void;
}

/** What is over sooner shows nothing: a notification that flashes tells nobody anything. */
const quietMs = 400;

/** A notification for as long as the work takes, whose "Cancel" aborts. */
export function showProgress<T>(
  title: string,
  controller: AbortController,
  work: (report: Progress['report']) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: noticeText(title), cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return work((text) => {
        progress.report({ message: noticeText(text) });
      });
    },
  );
}

/** The same for work that is often over at once: it shows nothing until it takes longer. */
export async function withProgress<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let latest: string | undefined;
  let show = (text: string): void => {
    latest = text;
  };
  const running = work({
    signal: controller.signal,
    report: (text) => {
      show(text);
    },
  });
  const settled = running.then(
    () => true,
    () => true,
  );
  if (await Promise.race([settled, wait(quietMs, false)])) return running;
  return showProgress(title, controller, (report) => {
    show = report;
    if (latest !== undefined) show(latest);
    return running;
  });
}
