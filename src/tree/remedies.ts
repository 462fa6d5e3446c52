import type { EmError } from '../api/errors';
import { commands } from '../contributions';
import type { DiagnosisAction } from '../diagnosis/failureWords';
import type { Endpoint } from '../endpoints/settings';
import type { Remedy } from './nodes';

const remedyOf: Readonly<Partial<Record<DiagnosisAction['command'], Remedy>>> = {
  [commands.logIn]: 'log-in',
  [commands.showCertificate]: 'certificate',
  [commands.editEndpoint]: 'edit',
  [commands.showOutput]: 'output',
};

/**
 * What can be done about an error of an endpoint: the next step of its kind, and to try again.
 *
 * @param action the next step that `explain` gives
 */
export function remediesOf(
  { kind }: EmError,
  action: DiagnosisAction | undefined,
  { source, url }: Endpoint,
): readonly Remedy[] {
  const next = action && remedyOf[action.command];
  const isOurs = source === 'sandbox' || (kind === 'refused' && isLoopback(url));
  return [
    // The endpoint of the sandbox is in no settings.
    ...(next === undefined || (next === 'edit' && source === 'sandbox') ? [] : [next]),
    ...(isOurs && kind === 'refused' ? (['sandbox'] as const) : []),
    'retry',
  ];
}

const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
