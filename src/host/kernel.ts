/** What every bundle of the host needs: in one bundle for all, so that there is one of each class and of each state. */
export * from '@vscode/l10n';
export * from '../core/client/errors';
export * from '../core/client/failureTraits';
export * from '../core/client/fate';
export * from './contributions/commands';
export * from './contributions/contextValues';
export * from './contributions/names';
export * from './contributions/tools';
export * from './interaction/asking';
export * from './interaction/commands';
export * from '../core/words/language';
export * from '../text/escapes';
export * from '../text/outlets';
export * from '../text/sentences';
export * from '../text/visible';
