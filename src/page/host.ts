import {
  readToPage,
  type FieldValues,
  type FormOrigin,
  type ToHost,
  type ToPage,
} from '../protocol/messages';
import type { FetchedValue } from './rounds';

interface PageState {
  /** What the form is for: VS Code gives it to the host after a reload of the window. */
  readonly origin: FormOrigin;
  readonly values: FieldValues;
  /** Whether a secret was entered, so that a recreated page can say that it was cleared. */
  readonly hadSecret: boolean;
  /** The fetched values, by field name. */
  readonly fetched?: Readonly<Record<string, FetchedValue>>;
}

const api = acquireVsCodeApi<PageState>();

/** The connection of the form's page to its host. */
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

  /** Keeps values, never secrets, while the page is hidden. */
  keep(state: PageState): void {
    api.setState(state);
  },
};
