import * as vscode from 'vscode';
import { confirmDanger } from '../notices/dialogs';
import { remember, remembered } from './remembered';
import type { Endpoint } from './settings';

const key = 'veeamEm.licenceConsent';

/**
 * Collecting replaces a backup server's licence by Enterprise Manager's where they differ. The user is told and
 * asked once for each endpoint.
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

  /** @returns whether data may be collected on this endpoint */
  async ask(endpoint: Endpoint): Promise<boolean> {
    if (this.isGiven(endpoint)) return true;
    const isAgreed = await confirmDanger({
      question: vscode.l10n.t('Collecting data may replace the licence of a backup server.'),
      detail: [
        vscode.l10n.t(
          'When {0} collects data from a backup server whose licence is not its own, it installs its own licence there. This is asked once for each endpoint.',
          endpoint.name,
        ),
      ],
      action: vscode.l10n.t('Collect'),
      refusal: vscode.l10n.t('Do Not Collect'),
    });
    if (isAgreed) {
      await remember(this.memento, key, endpoint.id, () => {
        this.note(
          vscode.l10n.t(
            'VS Code could not remember that you agreed: you will be asked again in the next window.',
          ),
        );
      });
    }
    return isAgreed;
  }
}
