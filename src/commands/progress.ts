import * as vscode from 'vscode';

export interface Progress {
  /** Aborted when the user presses Cancel. */
  readonly signal: AbortSignal;
  report(text: string): void;
}

/** Long work under a notification that can be cancelled, with the signal that our requests listen to. */
export async function withProgress<T>(
  title: string,
  work: (progress: Progress) => Promise<T>,
  alsoCancelledBy?: AbortSignal,
): Promise<T> {
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        controller.abort();
      });
      const signal = alsoCancelledBy
        ? AbortSignal.any([controller.signal, alsoCancelledBy])
        : controller.signal;
      try {
        return await work({
          signal,
          report: (text) => {
            progress.report({ message: text });
          },
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}
