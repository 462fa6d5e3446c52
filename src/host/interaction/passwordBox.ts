import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isolated } from '../../text/visible';
import type { Keeping } from '../../core/session/sessionTypes';
import { createInput } from './inputs';

export interface AskedPassword {
  readonly password: string;
  readonly keep: Keeping;
}

export interface PasswordQuestion {
  /** The name of the endpoint. */
  readonly name: string;
  readonly url: string;
  readonly account: string;
  /** Why the last one was refused. */
  readonly problem: string | undefined;
}

/**
 * A masked box with a button for each way to keep the password. It stays when the focus goes elsewhere, as to a
 * password manager. Where the password goes is told first, and apart from all that a name could pretend.
 *
 * @param signal takes the box away when it is aborted
 */
export function askPassword(
  question: PasswordQuestion,
  signal?: AbortSignal,
): Promise<AskedPassword | undefined> {
  const { name, url, account, problem } = question;
  const box = createInput();
  let keep: Keeping = 'nowhere';
  const show = (): void => {
    box.buttons = keepButtons(keep).map(({ icon, tooltip }) => ({
      iconPath: new vscode.ThemeIcon(icon),
      tooltip,
    }));
    box.prompt = `${keepWords(keep)} ${l10n.t('Account: "{0}".', isolated(account, 100))}`;
  };
  box.title = l10n.t('Log In to {0}: Password', isolated(name, 60));
  box.placeholder = l10n.t('Password for {0}', url);
  box.password = true;
  box.ignoreFocusOut = true;
  if (problem !== undefined) box.validationMessage = problem;
  show();
  return new Promise((resolve) => {
    let answer: AskedPassword | undefined;
    box.onDidTriggerButton((button) => {
      const chosen = box.buttons.indexOf(button) === 0 ? 'storage' : 'window';
      keep = keep === chosen ? 'nowhere' : chosen;
      show();
    });
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      if (box.value === '') {
        box.validationMessage = l10n.t('Enter the password.');
        return;
      }
      answer = { password: box.value, keep };
      box.hide();
    });
    const hide = (): void => {
      box.hide();
    };
    signal?.addEventListener('abort', hide, { once: true });
    box.onDidHide(() => {
      signal?.removeEventListener('abort', hide);
      box.dispose();
      resolve(answer);
    });
    box.show();
  });
}

const keepButtons = (keep: Keeping): readonly { readonly icon: string; readonly tooltip: string }[] => [
  keep === 'storage'
    ? { icon: 'pass-filled', tooltip: l10n.t('Remember password: yes. Select to not remember it.') }
    : { icon: 'save', tooltip: l10n.t('Remember password') },
  keep === 'window'
    ? { icon: 'pass-filled', tooltip: l10n.t('This window only: yes. Select to not keep it.') }
    : { icon: 'window', tooltip: l10n.t('Keep password for this window only') },
];

function keepWords(keep: Keeping): string {
  switch (keep) {
    case 'nowhere':
      return l10n.t('It will not be remembered.');
    case 'window':
      return l10n.t('It is kept for this window only, to renew the session.');
    case 'storage':
      return l10n.t('It will be remembered in the secret storage of VS Code.');
  }
}
