import * as l10n from '@vscode/l10n';
import { fileProblemWords } from '../../core/fleetFile/fileWords';
import { credentialName, elementFields } from '../../core/fleetFile/keys';
import { validateField } from '../../core/client/validate';
import { problemWords } from '../../core/words/fieldWords';
import { isolated } from '../../text/visible';
import { confirmDanger } from '../interaction/dialogs';
import { askText } from '../interaction/inputs';
import { showInformation, showStatus } from '../interaction/messages';
import { pickOne } from '../interaction/pickers';
import type { Credentials } from './credentials';

/**
 * Asks for an account and its password, and keeps them under a name.
 *
 * @returns the name; undefined if the user gave up
 */
export async function setCredential(
  credentials: Credentials,
  given: string | undefined,
): Promise<string | undefined> {
  const name = given ?? (await askName(l10n.t('Set Credential'), [], ''));
  if (name === undefined) return undefined;
  const title = l10n.t('Set Credential {0}', isolated(name));
  const username = await askText({
    title,
    prompt: l10n.t('The account on the backup servers: DOMAIN\\user, HOST\\user or user@domain.'),
    ignoreFocusOut: true,
    validateInput: accountProblem,
  });
  if (username === undefined || accountProblem(username) !== undefined) return undefined;
  const password = await askText({
    title,
    prompt: l10n.t('The password. It is kept in the secret storage of VS Code.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed === '' ? l10n.t('Enter the password.') : undefined),
  });
  if (password === undefined || password === '') return undefined;
  await credentials.set(name, { username: username.trim(), password });
  showStatus(l10n.t('The credential {0} is set.', isolated(name)));
  return name;
}

export async function renameCredential(credentials: Credentials): Promise<void> {
  const title = l10n.t('Rename Credential');
  const from = await pickName(credentials, title);
  if (from === undefined) return;
  const to = await askName(title, credentials.names, from);
  if (to !== undefined && to !== from) await credentials.rename(from, to);
}

export async function forgetCredential(credentials: Credentials): Promise<void> {
  const name = await pickName(credentials, l10n.t('Forget Credential'));
  if (name === undefined) return;
  const isAgreed = await confirmDanger({
    question: l10n.t('Forget the credential {0}?', isolated(name)),
    detail: [
      l10n.t('Its account and password are deleted here. Fleet files that name it cannot be applied.'),
    ],
    action: l10n.t('Forget'),
    refusal: l10n.t('Do Not Forget'),
  });
  if (isAgreed) await credentials.forget(name);
}

/** How a credential is asked for. */
interface CredentialQuestion {
  readonly title: string;
  readonly placeHolder: string;
  readonly ignoreFocusOut?: boolean;
}

/**
 * Asks which credential is meant, or for a new one.
 *
 * @returns its name; undefined if the user gave up
 */
export async function chooseCredential(
  credentials: Credentials,
  question: CredentialQuestion,
): Promise<string | undefined> {
  if (credentials.names.length === 0) return setCredential(credentials, undefined);
  return (await pickCredential(credentials, question, []))?.name;
}

/**
 * The same where a person may also go on without one.
 *
 * @param without the words of that choice, and when it is right
 * @returns no name if none is wanted; undefined if the user gave up
 */
export const chooseCredentialOrNone = (
  credentials: Credentials,
  question: CredentialQuestion,
  without: { readonly label: string; readonly detail: string },
): Promise<{ readonly name?: string } | undefined> => pickCredential(credentials, question, [without]);

async function pickCredential(
  credentials: Credentials,
  question: CredentialQuestion,
  others: readonly { readonly label: string; readonly detail: string }[],
): Promise<{ readonly name?: string } | undefined> {
  const items: readonly CredentialChoice[] = [
    ...credentials.names.map((name) => ({ label: name, choice: { name } })),
    { label: l10n.t('Set Credential…'), choice: 'new' },
    ...others.map((other) => ({ ...other, choice: {} })),
  ];
  const picked = await pickOne(items, question);
  if (picked?.choice !== 'new') return picked?.choice;
  const name = await setCredential(credentials, undefined);
  return name === undefined ? undefined : { name };
}

interface CredentialChoice {
  readonly label: string;
  readonly detail?: string;
  readonly choice: { readonly name?: string } | 'new';
}

async function pickName({ names }: Credentials, title: string): Promise<string | undefined> {
  if (names.length === 0) {
    await showInformation(l10n.t('No credential is set.'));
    return undefined;
  }
  return (
    await pickOne(
      names.map((label) => ({ label })),
      { title },
    )
  )?.label;
}

/** @param taken names that belong to other credentials */
async function askName(title: string, taken: readonly string[], value: string): Promise<string | undefined> {
  const problem = (typed: string): string | undefined => {
    if (!credentialName.test(typed)) return fileProblemWords({ code: 'credential-name' });
    return taken.includes(typed) && typed !== value ? l10n.t('Another credential has this name.') : undefined;
  };
  const typed = await askText({
    title,
    prompt: l10n.t('The name, as fleet files have it in "credential".'),
    value,
    ignoreFocusOut: true,
    validateInput: problem,
  });
  return typed === undefined || problem(typed) !== undefined ? undefined : typed;
}

function accountProblem(typed: string): string | undefined {
  const field = elementFields.find(({ key }) => key === 'username');
  const checked = field && validateField(field, typed);
  return checked && 'problem' in checked ? problemWords(checked.problem) : undefined;
}
