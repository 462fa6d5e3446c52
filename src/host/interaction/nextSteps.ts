import type { NextStep } from '../../core/words/nextSteps';
import type { EndpointArgument } from '../contributions/commands';
import { runCommand, runEditorCommand } from './commands';

/** Takes the next step of a failure, by the command for it. */
export const nextSteps: Readonly<Record<NextStep, (subject?: EndpointArgument) => Promise<void>>> = {
  'log-in': (subject) => runCommand('logIn', subject),
  'edit-endpoint': (subject) => runCommand('editEndpoint', subject),
  'show-certificate': (subject) => runCommand('showCertificate', subject),
  'show-output': () => runCommand('showOutput'),
  'show-tasks': () => runEditorCommand('veeamEm.tasks.focus'),
};
