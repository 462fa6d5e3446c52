import { readToPage, type FieldValues, type ToHost, type ToPage } from '../protocol/messages';
import type { Brought } from './rounds';

interface PageState {
  readonly values: FieldValues;
  /** That there was a secret, so that its absence can be told after the page was made anew. */
  readonly hadSecret: boolean;
  /** What was fetched, by the field, and what it is about. */
  readonly fetched?: Readonly<Record<string, Brought>>;
}

const api = acquireVsCodeApi<PageState>();

/** The only one who speaks to the host. */
export const host = {
  post(message: ToHost): void {
    api.postMessage(message);
  },

  onMessage(listener: (message: ToPage) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = readToPage(event.data);
      if (message) listener(message);
      else this.post({ type: 'unread' });
    });
  },

  get state(): PageState | undefined {
    return api.getState();
  },

  /** Values without secrets: they outlive the page when it is hidden. */
  keep(state: PageState): void {
    api.setState(state);
  },
};
