import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isCancelled, isEmError } from '../../core/client/errors';
import { explain } from '../../core/words/explain';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { tools, type ToolName } from '../contributions/tools';
import { toolConfirmation, type ToolQuestion } from '../interaction/toolQuestion';
import { reportBug, unawaited } from '../output/reportBug';
import { LookUp } from './lookUp';
import { readingTools } from './readingTools';
import { ToolRefusal } from './refusal';
import { bounds, reportText } from './report';
import type { ToolServices } from './services';
import type { Tool } from './tool';
import { writingTools } from './writingTools';

/** How many confirmed inputs are remembered: a chat confirms one or a few at a time. */
const mostConfirmed = 20;

/** The tools that a language model may call, while the setting allows it. */
export class Tools {
  private readonly tools: Readonly<Record<ToolName, Tool>>;
  /** What was shown for confirmation, by the tool and its input, oldest first. */
  private readonly shown = new Map<string, string>();

  constructor(private readonly services: ToolServices) {
    const lookUp = new LookUp(services);
    this.tools = { ...readingTools(services, lookUp), ...writingTools(services, lookUp) };
  }

  /**
   * What VS Code shows before and while a tool runs.
   *
   * @throws Error in words for the model if the tool would be refused: then nobody is asked
   */
  prepare(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    return this.safely(name, token, async (signal) => {
      const { running, question } = this.tools[name];
      if (question === undefined) return { invocationMessage: running };
      const asked = await question(input, signal);
      this.remember(keyOf(name, input), asked);
      return { invocationMessage: running, confirmationMessages: toolConfirmation(asked) };
    });
  }

  /**
   * @returns JSON text with bounds, without secrets
   * @throws Error in words for the model
   */
  invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return this.safely(name, token, async (signal) => {
      const tool = this.tools[name];
      await this.demandShown(name, input, signal);
      const report = await tool.run(input, signal);
      const text = reportText(report, await this.masking());
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    });
  }

  private remember(key: string, question: ToolQuestion): void {
    this.shown.delete(key);
    this.shown.set(key, JSON.stringify(question));
    const [oldest] = this.shown.keys();
    if (this.shown.size > mostConfirmed && oldest !== undefined) this.shown.delete(oldest);
  }

  /**
   * A writing tool does only what was shown: the user may have edited the input in the confirmation, and settings may have
   * changed since. What was shown counts once.
   */
  private async demandShown(name: ToolName, input: unknown, signal: AbortSignal): Promise<void> {
    const { question } = this.tools[name];
    if (question === undefined) return;
    const key = keyOf(name, input);
    const shown = this.shown.get(key);
    this.shown.delete(key);
    if (shown === JSON.stringify(await question(input, signal))) return;
    throw new ToolRefusal(
      l10n.t(
        'Nothing was done: this is not the request that the user was shown. Call the tool again with the input that is meant.',
      ),
    );
  }

  /** Turns every failure into words that hold no secret. */
  private async safely<T>(
    name: ToolName,
    token: vscode.CancellationToken,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { registry, log } = this.services;
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      if (!registry.settings.read('languageModelTools'))
        throw new ToolRefusal(
          l10n.t('The user has turned these tools off with the setting "{0}".', 'veeamEm.languageModelTools'),
        );
      return await work(controller.signal);
    } catch (error) {
      if (token.isCancellationRequested || isCancelled(error)) throw new vscode.CancellationError();
      const words = wordsOf(error);
      if (words === undefined) unawaited(log, name, reportBug(log, name, error));
      const mask = await this.masking();
      throw new ToolRefusal(
        isolated(mask(words ?? l10n.t('Something went wrong in the extension.')), bounds.text),
      );
    } finally {
      subscription.dispose();
    }
  }

  /** Masks the secrets of every endpoint, since a server may repeat that of another. */
  private async masking(): Promise<(text: string) => string> {
    const { registry } = this.services;
    const masks = await Promise.all(
      registry.endpoints.map((endpoint) => registry.session(endpoint).masking()),
    );
    return (text) => masks.reduce((masked, mask) => mask(masked), text);
  }
}

const keyOf = (name: ToolName, input: unknown): string => JSON.stringify([name, input]);

/** @returns undefined for a mistake of ours, whose message may quote anything */
function wordsOf(error: unknown): string | undefined {
  if (error instanceof ToolRefusal) return error.message;
  if (!isEmError(error)) return undefined;
  const { sentence, action } = explain(error);
  return action?.step === 'log-in'
    ? sentences(sentence, l10n.t('The tool {0} lets the user log in.', tools.logIn))
    : sentence;
}
