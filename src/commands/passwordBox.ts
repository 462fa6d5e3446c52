import * as vscode from 'vscode';
import type { Endpoint } from '../endpoints/settings';
import { createInput } from '../notices/inputs';
import { isolated } from '../text/visible';

export interface AskedPassword {
  readonly password: string;
  readonly remember: boolean;
}

/**
 * A masked box with a button for "Remember password". It stays when the focus goes elsewhere, as to a password
 * manager.
 *
 * @param problem why the last one was refused
 */
export function askPassword(
  endpoint: Endpoint,
  account: string,
  problem: string | undefined,
): Promise<AskedPassword | undefined> {
  const box = createInput();
  let remember = false;
  const show = (): void => {
    box.buttons = [
      {
        iconPath: new vscode.ThemeIcon(remember ? 'pass-filled' : 'save'),
        tooltip: remember
          ? vscode.l10n.t('Remember password: yes. Select to not remember it.')
          : vscode.l10n.t('Remember password'),
      },
    ];
    box.prompt = remember
      ? vscode.l10n.t(
          'Password of {0} at {1}. It will be remembered in the secret storage of VS Code.',
          isolated(account),
          endpoint.url,
        )
      : vscode.l10n.t('Password of {0} at {1}. It will not be remembered.', isolated(account), endpoint.url);
  };
  box.title = vscode.l10n.t('Log In to {0}: Password', isolated(endpoint.name, 80));
  box.password = true;
  box.ignoreFocusOut = true;
  if (problem !== undefined) box.validationMessage = problem;
  show();
  return new Promise((resolve) => {
    let answer: AskedPassword | undefined;
    box.onDidTriggerButton(() => {
      remember = !remember;
      show();
    });
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      if (box.value === '') {
        box.validationMessage = vscode.l10n.t('Enter the password.');
        return;
      }
      answer = { password: box.value, remember };
      box.hide();
    });
    box.onDidHide(() => {
      box.dispose();
      resolve(answer);
    });
    box.show();
  });
}
