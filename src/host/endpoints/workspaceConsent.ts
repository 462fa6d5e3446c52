import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { confirmDanger } from '../interaction/dialogs';
import { remember, remembered } from './remembered';
import type { Endpoint } from '../../core/session/endpoint';

const key = 'veeamEm.workspaceEndpoints';

/**
 * The user's consent to use an endpoint of a workspace. The user is asked once, on the first action with the endpoint. The
 * consent is remembered in the workspace for exactly that URL, account and certificate. Without it, nothing is sent to the
 * endpoint, and nothing that is stored for it is read.
 */
export class WorkspaceConsent {
  constructor(private readonly memento: vscode.Memento) {}

  readonly isGiven = ({ source, binding }: Endpoint): boolean =>
    source !== 'workspace' || remembered(this.memento, key).includes(binding);

  /** @returns whether the endpoint may be used */
  async ask(endpoint: Endpoint): Promise<boolean> {
    if (this.isGiven(endpoint)) return true;
    const { url, account, certificate, binding } = endpoint;
    const isAgreed = await confirmDanger({
      question: l10n.t('Use an endpoint from the workspace {0}?', vscode.workspace.name ?? ''),
      detail: [
        l10n.t('URL: {0}', url),
        account === undefined ? l10n.t('Account: entered when you log in') : l10n.t('Account: {0}', account),
        certificate === undefined
          ? l10n.t('Certificate: one that this machine trusts')
          : l10n.t('Certificate (SHA-256): {0}', certificate),
        '',
        l10n.t(
          'Everything that you enter for this endpoint is sent to this URL. Nothing that is stored for your own endpoints is used. You are asked again if any of this changes.',
        ),
      ],
      action: l10n.t('Use This Endpoint'),
      refusal: l10n.t('Do Not Use'),
    });
    if (isAgreed) await remember(this.memento, key, binding);
    return isAgreed;
  }
}
