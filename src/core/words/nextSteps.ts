import * as l10n from '@vscode/l10n';

/** A next step that a button can offer. The host maps it to a command. */
export type NextStep = 'log-in' | 'edit-endpoint' | 'show-certificate' | 'show-output' | 'show-tasks';

export interface DiagnosisAction {
  readonly title: string;
  readonly step: NextStep;
}

export interface Words {
  readonly what: string;
  readonly next: string;
  readonly action?: DiagnosisAction;
}

export const logIn = (): DiagnosisAction => ({ title: l10n.t('Log In'), step: 'log-in' });
export const editEndpoint = (): DiagnosisAction => ({
  title: l10n.t('Edit Endpoint'),
  step: 'edit-endpoint',
});
export const showCertificate = (): DiagnosisAction => ({
  title: l10n.t('Show Certificate'),
  step: 'show-certificate',
});
export const showOutput = (): DiagnosisAction => ({
  title: l10n.t('Show Output'),
  step: 'show-output',
});

export const showTasks = (): DiagnosisAction => ({
  title: l10n.t('Show Tasks'),
  step: 'show-tasks',
});
