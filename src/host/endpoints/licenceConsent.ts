import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { confirmDanger } from '../interaction/dialogs';
import { remember, remembered } from './remembered';
import type { Endpoint } from '../../core/session/endpoint';

const key = 'veeamEm.licenceConsent';

/** The action that needs the consent. */
export type CollectingAct = 'connect' | 'collect';

/**
 * Asks for consent before an action that may replace a licence, once for each endpoint. A collection replaces the licence of
 * a backup server if it differs from that of Enterprise Manager, and Enterprise Manager starts a collection by itself as soon
 * as a server is added.
 */
export class LicenceConsent {
  /** @param note writes to the output */
  constructor(
    private readonly memento: vscode.Memento,
    private readonly note: (text: string) => void = () => undefined,
  ) {}

  isGiven({ id }: Endpoint): boolean {
    return remembered(this.memento, key).includes(id);
  }

  /** @returns whether the user has agreed for this endpoint */
  async ask(endpoint: Endpoint, act: CollectingAct): Promise<boolean> {
    if (this.isGiven(endpoint)) return true;
    const isAgreed = await confirmDanger({ ...questions[act](), detail: details[act](endpoint.name) });
    if (isAgreed) {
      await remember(this.memento, key, endpoint.id, () => {
        this.note(
          l10n.t('VS Code could not store your consent. You will be asked again in the next window.'),
        );
      });
    }
    return isAgreed;
  }
}

const questions = {
  connect: () => ({
    question: l10n.t('Connecting may replace the licence of the backup server.'),
    action: l10n.t('Connect'),
    refusal: l10n.t('Do Not Connect'),
  }),
  collect: () => ({
    question: l10n.t('Collecting data may replace the licence of a backup server.'),
    action: l10n.t('Collect'),
    refusal: l10n.t('Do Not Collect'),
  }),
} as const;

const consequence = (name: string): string =>
  l10n.t(
    'When {0} collects data from a backup server with a different licence, it installs its own licence there. You are asked once for each endpoint.',
    name,
  );

const details: Readonly<Record<CollectingAct, (name: string) => readonly string[]>> = {
  connect: (name) => [
    l10n.t(
      'Enterprise Manager collects data from a backup server as soon as it is added, and every 15 minutes by default.',
    ),
    consequence(name),
  ],
  collect: (name) => [consequence(name)],
};
