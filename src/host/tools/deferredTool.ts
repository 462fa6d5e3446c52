import type * as vscode from 'vscode';
import type { ToolName } from '../contributions/tools';
import type { Tools } from './tools';

/** A tool that loads what it does when it is called for the first time. */
export const deferredTool = (
  name: ToolName,
  load: () => Promise<Tools>,
): vscode.LanguageModelTool<unknown> => ({
  prepareInvocation: async ({ input }, token) => (await load()).prepare(name, input, token),
  invoke: async ({ input }, token) => (await load()).invoke(name, input, token),
});
