import { commands, showTasksCommand, type CommandId } from '../contributions';
import type { NextStep } from '../../core/words/nextSteps';

/** The command behind each next step of a failure. */
export const nextStepCommands: Readonly<Record<NextStep, CommandId | typeof showTasksCommand>> = {
  'log-in': commands.logIn,
  'edit-endpoint': commands.editEndpoint,
  'show-certificate': commands.showCertificate,
  'show-output': commands.showOutput,
  'show-tasks': showTasksCommand,
};
