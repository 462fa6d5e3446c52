import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { confirmDanger } from '../interaction/dialogs';
import { remember, remembered } from './remembered';
import type { Endpoint } from '../../core/session/endpoint';
import { licenceDetails, licenceQuestion, type CollectingAct } from '../../core/words/licenceWords';

const key = 'veeamEm.licenceConsent';

/** Asks for consent before an action that may replace a licence, once for each endpoint. */
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
    const isAgreed = await confirmDanger({
      ...buttons[act](),
      question: licenceQuestion(act),
      detail: [...licenceDetails(act, endpoint.name), l10n.t('You are asked once for each endpoint.')],
    });
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

const buttons = {
  connect: () => ({ action: l10n.t('Connect'), refusal: l10n.t('Do Not Connect') }),
  collect: () => ({ action: l10n.t('Collect'), refusal: l10n.t('Do Not Collect') }),
} as const;
