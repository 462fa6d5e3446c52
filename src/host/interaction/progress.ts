import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { noticeText } from '../../text/outlets';

export interface Progress {
  /** Aborted when the user presses Cancel. */
  readonly signal: AbortSignal;
  report(text: string): void;
}

/** Work that ends sooner shows no notification, because nobody could read it. */
const quietMs = 400;

/** Shows a notification while the work runs. Its "Cancel" aborts the controller. */
function showProgress<T>(
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

/** A notification that stays until it is closed. */
export interface ProgressNotice {
  report(text: string): void;
  close(): void;
}

/** Shows a notification for work that was started elsewhere. Its "Cancel" aborts the controller. */
export function openProgress(title: string, controller: AbortController): ProgressNotice {
  let close = (): void => undefined;
  let report: ProgressNotice['report'] = () => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  // It cannot fail: its work is a promise that is only ever resolved.
  void showProgress(title, controller, (own) => {
    report = own;
    return closed;
  });
  return {
    report: (text) => {
      report(text);
    },
    close,
  };
}

/**
 * Shows the notification only if the work takes longer than a moment.
 *
 * @param finishing what is shown after Cancel, where the work goes on to finish what it began: VS Code hides what is cancelled
 */
export async function withDelayedProgress<T>(
  title: string,
  work: (progress: Progress) => Promise<T>,
  finishing?: string,
): Promise<T> {
  const controller = new AbortController();
  let latest: string | undefined;
  let show: Progress['report'] = () => undefined;
  const running = work({
    signal: controller.signal,
    report: (text) => {
      latest = text;
      show(text);
    },
  });
  const settled = running.then(
    () => true,
    () => true,
  );
  if (await Promise.race([settled, wait(quietMs, false)])) return running;
  if (finishing !== undefined)
    controller.signal.addEventListener('abort', () => {
      // What was said before the Cancel is no longer true of the time that is left.
      showFinishing(finishing, settled, (report) => {
        show = report;
      });
    });
  return showProgress(title, controller, (report) => {
    show = report;
    if (latest !== undefined) show(latest);
    return running;
  });
}

/** The same without "Cancel". */
function showFinishing(
  title: string,
  settled: Promise<unknown>,
  follow: (report: Progress['report']) => void,
): void {
  const options = { location: vscode.ProgressLocation.Notification, title: noticeText(title) };
  // It cannot fail: its work is a promise that is only ever resolved.
  void vscode.window.withProgress(options, (progress) => {
    follow((text) => {
      progress.report({ message: noticeText(text) });
    });
    return settled;
  });
}
