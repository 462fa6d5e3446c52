import * as vscode from 'vscode';
import { createInput } from './inputs';

/** One question of several. `Draft` is everything that was entered so far, also in later steps. */
export interface Step<Draft> {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value: (draft: Draft) => string;
  readonly problem: (typed: string, draft: Draft) => string | vscode.InputBoxValidationMessage | undefined;
  /** Puts what was typed into the draft, unchecked. */
  readonly entered: (typed: string, draft: Draft) => Draft;
  /** Runs before the next step. @returns the draft to go on with, or whether to ask again or to give up */
  readonly accept?: (draft: Draft) => Promise<{ readonly draft: Draft } | 'again' | 'give-up'>;
}

/** Where a user is in the steps. */
export interface Place<Draft> {
  readonly draft: Draft;
  /** The index of the step. */
  readonly at: number;
}

interface Answer {
  readonly kind: 'next' | 'back' | 'left';
  readonly typed: string;
}

/**
 * Asks one question after the other, with VS Code's own "Back". What was entered in later steps survives going back.
 *
 * @param keep called with what was entered and the place when the user leaves, so that another try can begin there
 * @returns undefined if the user left
 */
export async function steps<Draft>(
  title: string,
  all: readonly Step<Draft>[],
  from: Place<Draft>,
  keep: (place: Place<Draft>) => void,
): Promise<Draft | undefined> {
  let { draft, at } = from;
  for (let step = all[at]; step !== undefined; step = all[at]) {
    const { kind, typed } = await ask(title, step, { draft, at }, all.length);
    draft = step.entered(typed, draft);
    if (kind === 'back') {
      at -= 1;
      continue;
    }
    const next = kind === 'left' ? 'give-up' : await (step.accept?.(draft) ?? { draft });
    if (next === 'again') continue;
    if (next === 'give-up') {
      keep({ draft, at });
      return undefined;
    }
    ({ draft } = next);
    at += 1;
  }
  return draft;
}

function ask<Draft>(
  title: string,
  { prompt, placeholder, value, problem }: Step<Draft>,
  { draft, at }: Place<Draft>,
  totalSteps: number,
): Promise<Answer> {
  const box = createInput();
  box.title = title;
  box.step = at + 1;
  box.totalSteps = totalSteps;
  box.prompt = prompt;
  box.placeholder = placeholder;
  box.value = value(draft);
  box.ignoreFocusOut = true;
  box.buttons = at === 0 ? [] : [vscode.QuickInputButtons.Back];
  const check = (): boolean => {
    const found = problem(box.value, draft);
    box.validationMessage = found;
    return isHarmless(found);
  };
  return new Promise((resolve) => {
    let kind: Answer['kind'] = 'left';
    box.onDidChangeValue(check);
    box.onDidTriggerButton(() => {
      kind = 'back';
      box.hide();
    });
    box.onDidAccept(() => {
      if (!check()) return;
      kind = 'next';
      box.hide();
    });
    box.onDidHide(() => {
      const typed = box.value;
      box.dispose();
      resolve({ kind, typed });
    });
    box.show();
  });
}

const isHarmless = (found: string | vscode.InputBoxValidationMessage | undefined): boolean =>
  found === undefined ||
  (typeof found !== 'string' && found.severity !== vscode.InputBoxValidationSeverity.Error);
