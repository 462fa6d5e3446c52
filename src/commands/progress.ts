import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

export interface Progress {
  /** Aborted when the user presses Cancel. */
  readonly signal: AbortSignal;
  report(text: string): void;
}

/** What is over sooner shows nothing: a notification that flashes tells nobody anything. */
const quietMs = 400;

/** Long work under a notification that can be cancelled, with the signal that our requests listen to. */
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
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => {
        controller.abort();
      });
      show = (text) => {
        progress.report({ message: text });
      };
      if (latest !== undefined) show(latest);
      return running;
    },
  );
}
