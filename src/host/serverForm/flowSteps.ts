import * as l10n from '@vscode/l10n';
import type { ConnectOutcome } from '../../core/operations/connectOutcome';
import type { Step } from '../../protocol/messages';

type StepName = 'accepted' | 'task' | 'listed' | 'collected' | 'events';
const order: readonly StepName[] = ['accepted', 'task', 'listed', 'collected', 'events'];

/** The step of the flow that a step of the connect belongs to. */
export const stepOf = { checking: 'accepted', sending: 'accepted', task: 'task', looking: 'listed' } as const;

/** The steps of a connect as the form shows them: each with its state and a note. */
export class FlowSteps {
  private readonly states = new Map<StepName, Step['state']>();
  private readonly notes = new Map<StepName, string>();

  /** @param names the steps to clear; without any, all of them */
  clear(...names: readonly StepName[]): void {
    for (const name of names.length === 0 ? order : names) {
      this.states.delete(name);
      this.notes.delete(name);
    }
  }

  set(name: StepName, state: Step['state'], note?: string): void {
    this.states.set(name, state);
    if (note !== undefined) this.notes.set(name, note);
  }

  /** Derives the states of the steps from the outcome of the request. */
  note(outcome: ConnectOutcome): void {
    const set = (...entries: readonly (readonly [StepName, Step['state']])[]): void => {
      for (const [name, state] of entries) this.set(name, state);
    };
    switch (outcome.kind) {
      case 'connected':
        set(['accepted', 'done'], ['task', outcome.doubt ? 'unknown' : 'done'], ['listed', 'done']);
        return;
      case 'registered':
        set(['accepted', 'done'], ['task', 'failed'], ['listed', 'done']);
        return;
      case 'accepted':
        set(
          ['accepted', 'done'],
          ['task', outcome.task && !outcome.reason ? 'done' : 'unknown'],
          ['listed', 'unknown'],
        );
        return;
      case 'failed':
        set(
          ['accepted', 'done'],
          ['task', 'failed'],
          ['listed', outcome.look.kind === 'not-listed' ? 'failed' : 'unknown'],
        );
        return;
      case 'unknown':
        set(['accepted', 'unknown'], ['listed', 'unknown']);
        return;
      case 'duplicate':
        return;
    }
  }

  numbered(step: StepName, text: string): string {
    return l10n.t('Step {0} of {1}: {2}', order.indexOf(step) + 1, order.length, text);
  }

  all(): Step[] {
    return order.map((name) => {
      const note = this.notes.get(name);
      return {
        state: this.states.get(name) ?? 'open',
        text: note === undefined ? stepTitle(name) : l10n.t('{0}: {1}', stepTitle(name), note),
      };
    });
  }
}

function stepTitle(name: StepName): string {
  switch (name) {
    case 'accepted':
      return l10n.t('Request to Enterprise Manager');
    case 'task':
      return l10n.t('Task of the request');
    case 'listed':
      return l10n.t('In the list of backup servers');
    case 'collected':
      return l10n.t('First collection');
    case 'events':
      return l10n.t('Event log of the collection');
  }
}
