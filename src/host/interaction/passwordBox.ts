import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import type { Keeping } from '../../core/session/sessionTypes';
import { createInput } from './inputs';
import { createPick } from './pickers';

/** What the user decided at the box. */
export type PasswordAnswer =
  | { readonly kind: 'password'; readonly password: string; readonly keep: Keeping }
  /** To log in as another account, whose password is to be asked for. */
  | { readonly kind: 'account'; readonly account: string; readonly keep: Keeping }
  /** To change the account in the settings of the endpoint. */
  | { readonly kind: 'edit' };

export interface PasswordQuestion {
  /** The name of the endpoint. */
  readonly name: string;
  readonly url: string;
  readonly account: string;
  readonly keep: Keeping;
  /** Why the last password was refused. */
  readonly problem: string | undefined;
  /** How another account can be used: by entering it, by editing the endpoint, or not here. */
  readonly another: 'enter' | 'edit' | 'no';
  /** What is wrong with an entered account. */
  readonly accountProblem: (account: string) => string | undefined;
}

/** How a box, a list or a question was left. */
type Left<T> = T | 'back' | undefined;
type Choice = Keeping | 'another';

/**
 * Asks for a password in a masked box. Enter logs in; "More Choices…" opens a list that says in words how to keep the
 * password, and offers another account. What was typed stays in the box meanwhile. The box stays open when it loses the
 * focus, as to a password manager. The placeholder names account and URL, apart from any text that a name could forge.
 *
 * @param signal closes the box when it is aborted
 */
export async function askPassword(
  question: PasswordQuestion,
  signal?: AbortSignal,
): Promise<PasswordAnswer | undefined> {
  const { account, another } = question;
  let { keep, problem } = question;
  const box = passwordBox(question);
  try {
    for (;;) {
      box.prompt = sentences(keepWords(keep), accountWords(question));
      // VS Code shows the refusal in place of the prompt, so it says the same.
      box.validationMessage =
        problem === undefined ? undefined : sentences(problem, keepWords(keep), accountWords(question));
      const left = await shown(box, signal, (leave) => [
        box.onDidTriggerButton(() => leave('more')),
        box.onDidChangeValue(() => {
          problem = undefined;
          box.validationMessage = undefined;
        }),
        box.onDidAccept(() => {
          if (box.value === '') box.validationMessage = l10n.t('Enter the password.');
          else leave('password');
        }),
      ]);
      if (left === undefined) return undefined;
      if (left === 'password') return { kind: 'password', password: box.value, keep };
      const choice = await chooseMore(question, keep, signal);
      if (choice === 'another') {
        if (another === 'edit') return { kind: 'edit' };
        const entered = await askAnotherAccount(question, signal);
        if (entered !== undefined && entered !== 'back' && entered !== account)
          return { kind: 'account', account: entered, keep };
      } else if (choice !== undefined && choice !== 'back') keep = choice;
      if (signal?.aborted) return undefined;
    }
  } finally {
    box.dispose();
  }
}

function passwordBox({ name, url, account }: PasswordQuestion): vscode.InputBox {
  const box = createInput();
  box.title = l10n.t('Log In to {0}: Password', isolated(name, 60));
  box.placeholder = l10n.t('Password of "{0}" for {1}', isolated(account, 100), url);
  box.password = true;
  box.ignoreFocusOut = true;
  box.buttons = [{ iconPath: new vscode.ThemeIcon('ellipsis'), tooltip: l10n.t('More Choices…') }];
  return box;
}

/** Shows the list of the other choices. @returns undefined if it was left */
async function chooseMore(
  { name, account, another }: PasswordQuestion,
  keep: Keeping,
  signal: AbortSignal | undefined,
): Promise<Left<Choice>> {
  const pick = createPick<vscode.QuickPickItem & { readonly choice: Choice }>();
  pick.title = l10n.t('Log In to {0}: More Choices', isolated(name, 60));
  pick.placeholder = l10n.t('What becomes of the password after the login');
  pick.ignoreFocusOut = true;
  pick.buttons = [vscode.QuickInputButtons.Back];
  const current = isolated(account, 100);
  pick.items = [
    ...keepChoices().map((item) => ({
      ...item,
      ...(item.choice === keep && { description: l10n.t('current choice') }),
    })),
    ...(another === 'no'
      ? []
      : [
          another === 'enter'
            ? {
                label: l10n.t('Use Another Account…'),
                detail: l10n.t('The current account is "{0}".', current),
                choice: 'another' as const,
              }
            : {
                label: l10n.t('Edit Endpoint…'),
                detail: l10n.t('The account "{0}" belongs to the endpoint.', current),
                choice: 'another' as const,
              },
        ]),
  ];
  pick.activeItems = pick.items.filter(({ choice }) => choice === keep);
  try {
    return await shown<Choice | 'back'>(pick, signal, (leave) => [
      pick.onDidTriggerButton(() => leave('back')),
      pick.onDidAccept(() => leave(pick.selectedItems[0]?.choice ?? 'back')),
    ]);
  } finally {
    pick.dispose();
  }
}

/** Asks for another account. @returns undefined or `back` if the user wants the password box again */
async function askAnotherAccount(
  { name, url, account, accountProblem }: PasswordQuestion,
  signal: AbortSignal | undefined,
): Promise<Left<string>> {
  const box = createInput();
  box.title = l10n.t('Log In to {0}: Account', isolated(name, 60));
  box.prompt = url;
  box.placeholder = l10n.t('DOMAIN\\user');
  box.value = account;
  box.ignoreFocusOut = true;
  box.buttons = [vscode.QuickInputButtons.Back];
  const check = (): boolean => {
    const found = accountProblem(box.value);
    box.validationMessage = found;
    return found === undefined;
  };
  try {
    return await shown<string>(box, signal, (leave) => [
      box.onDidTriggerButton(() => leave('back')),
      box.onDidChangeValue(check),
      box.onDidAccept(() => {
        if (check()) leave(box.value.trim());
      }),
    ]);
  } finally {
    box.dispose();
  }
}

/**
 * Shows a box or a list until it is left.
 *
 * @param listen hears what makes the user leave it
 * @returns undefined if it was closed in another way
 */
function shown<T extends string>(
  input: vscode.QuickInput,
  signal: AbortSignal | undefined,
  listen: (leave: (how: T) => void) => readonly vscode.Disposable[],
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let left: T | undefined;
    const hide = (): void => {
      input.hide();
    };
    const listeners = [
      ...listen((how) => {
        left = how;
        hide();
      }),
      input.onDidHide(() => {
        signal?.removeEventListener('abort', hide);
        for (const listener of listeners) listener.dispose();
        resolve(left);
      }),
    ];
    signal?.addEventListener('abort', hide, { once: true });
    input.show();
  });
}

const accountWords = ({ account, url }: PasswordQuestion): string =>
  l10n.t('Account: "{0}" at {1}.', isolated(account, 100), url);

const keepChoices = (): readonly (vscode.QuickPickItem & { readonly choice: Keeping })[] => [
  {
    label: l10n.t('Remember the Password'),
    detail: l10n.t('In the secret storage of VS Code, until you say "Forget Password".'),
    choice: 'storage',
  },
  {
    label: l10n.t('This Window Only'),
    detail: l10n.t('To renew the session, until the window closes.'),
    choice: 'window',
  },
  {
    label: l10n.t('Do Not Remember'),
    detail: l10n.t('You are asked again when the session has ended.'),
    choice: 'nowhere',
  },
];

function keepWords(keep: Keeping): string {
  switch (keep) {
    case 'nowhere':
      return l10n.t('The password will not be remembered.');
    case 'window':
      return l10n.t('The password is kept for this window only, to renew the session.');
    case 'storage':
      return l10n.t('The password will be remembered in the secret storage of VS Code.');
  }
}
