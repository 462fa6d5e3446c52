/** What every bundle of the host needs: in one bundle for all, so that there is one of each class and of each state. */
export * from '@vscode/l10n';
export * from './api/errors';
export * from './api/failureTraits';
export * from './api/fate';
export * from './contributions';
export * from './diagnosis/language';
export * from './text/escapes';
export * from './text/outlets';
export * from './text/sentences';
export * from './text/visible';
