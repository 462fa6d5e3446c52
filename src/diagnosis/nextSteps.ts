import * as l10n from '@vscode/l10n';
import { commands, showTasksCommand, type CommandId } from '../contributions';

export interface DiagnosisAction {
  readonly title: string;
  readonly command: CommandId | typeof showTasksCommand;
}

export interface Words {
  readonly what: string;
  readonly next: string;
  readonly action?: DiagnosisAction;
}

export const logIn = (): DiagnosisAction => ({ title: l10n.t('Log In'), command: commands.logIn });
export const editEndpoint = (): DiagnosisAction => ({
  title: l10n.t('Edit Endpoint'),
  command: commands.editEndpoint,
});
export const showCertificate = (): DiagnosisAction => ({
  title: l10n.t('Show Certificate'),
  command: commands.showCertificate,
});
export const showOutput = (): DiagnosisAction => ({
  title: l10n.t('Show Output'),
  command: commands.showOutput,
});

export const showTasks = (): DiagnosisAction => ({
  title: l10n.t('Show Tasks'),
  command: showTasksCommand,
});
