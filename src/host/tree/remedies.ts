import type { EmError } from '../../core/client/errors';
import type { DiagnosisAction, NextStep } from '../../core/words/nextSteps';
import type { Endpoint } from '../../core/session/endpoint';
import type { Remedy } from './nodes';

const remedyOf: Readonly<Record<NextStep, Remedy | undefined>> = {
  'log-in': 'log-in',
  'show-certificate': 'certificate',
  'edit-endpoint': 'edit',
  'show-output': 'output',
  'show-tasks': undefined,
};

/**
 * The actions for an error of an endpoint: the next step for its kind, and "retry".
 *
 * @param action the next step that `explain` gives
 */
export function remediesOf(
  { kind }: EmError,
  action: DiagnosisAction | undefined,
  { source, url }: Endpoint,
): readonly Remedy[] {
  const next = action && remedyOf[action.step];
  const isOurs = source === 'sandbox' || (kind === 'refused' && isLoopback(url));
  return [
    // The endpoint of the sandbox is not in the settings, so it cannot be edited.
    ...(next === undefined || (next === 'edit' && source === 'sandbox') ? [] : [next]),
    ...(isOurs && kind === 'refused' ? (['sandbox'] as const) : []),
    'retry',
  ];
}

const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
