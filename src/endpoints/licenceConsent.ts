import * as vscode from 'vscode';
import { confirmDanger } from '../notices/dialogs';
import { isolated } from '../text/visible';
import type { Endpoint } from './settings';

const key = 'veeamEm.licenceConsent';

/**
 * Collecting replaces a backup server's licence by Enterprise Manager's where they differ. The user is told and
 * asked once for each endpoint.
 */
export class LicenceConsent {
  constructor(private readonly memento: vscode.Memento) {}

  isGiven({ id }: Endpoint): boolean {
    return this.memento.get<readonly string[]>(key, []).includes(id);
  }

  /** @returns whether data may be collected on this endpoint */
  async ask(endpoint: Endpoint): Promise<boolean> {
    if (this.isGiven(endpoint)) return true;
    const isConfirmed = await confirmDanger({
      question: vscode.l10n.t('Collecting data may replace the licence of a backup server.'),
      detail: [
        vscode.l10n.t(
          'When {0} collects data from a backup server whose licence is not its own, it installs its own licence there. This is asked once for each endpoint.',
          isolated(endpoint.name),
        ),
      ],
      action: vscode.l10n.t('Collect'),
      refusal: vscode.l10n.t('Do Not Collect'),
    });
    if (!isConfirmed) return false;
    await this.memento.update(key, [...this.memento.get<readonly string[]>(key, []), endpoint.id]);
    return true;
  }
}
