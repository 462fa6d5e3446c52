import * as l10n from '@vscode/l10n';
import { exportFleetFile, type ExportedFleetFile } from '../../core/plan/exportFleetFile';
import type { ReadManager } from '../../core/plan/plan';
import { readManagers } from '../../core/plan/readManagers';
import type { Endpoint } from '../../core/session/endpoint';
import { explain } from '../../core/words/explain';
import { numberText } from '../../core/words/language';
import { sentences } from '../../text/sentences';
import { isolated } from '../../text/visible';
import { showError, showWarning } from '../interaction/messages';
import { withDelayedProgress } from '../interaction/progress';
import type { FileReader } from './fileReader';
import { logInToAll, type PlanningServices } from './planning';
import { openUntitled } from './untitled';

export interface ExportingServices extends Pick<PlanningServices, 'registry' | 'logIn'> {
  readonly reader: Pick<FileReader, 'ask'>;
}

/**
 * Reads what Enterprise Managers hold, and opens it as a fleet file that is not saved. One that cannot be read is named.
 *
 * @throws EmError `cancelled`
 */
export async function exportFleet(
  endpoints: readonly Endpoint[],
  services: ExportingServices,
): Promise<void> {
  const ask = await logInToAll(endpoints, services);
  if (ask === undefined) return;
  const managers = await withDelayedProgress(l10n.t('Reading the Enterprise Managers'), (progress) =>
    readManagers(endpoints, ask, {
      signal: progress.signal,
      onRead: (count) => {
        progress.report(l10n.t('{0} backup servers read', numberText(count)));
      },
    }),
  );
  const exported = exportFleetFile(managers);
  const words = leftOut(managers, exported);
  const failed = managers.filter((manager) => 'error' in manager).length;
  if (failed === managers.length) {
    await showError(sentences(l10n.t('Nothing was exported.'), words));
    return;
  }
  await openUntitled(await services.reader.ask('write', exported.file), 'fleet');
  const isPart = failed > 0 ? l10n.t('The file does not have the whole fleet.') : undefined;
  if (words !== '') await showWarning(sentences(isPart, words));
}

/** What the file does not have, and why. */
function leftOut(managers: readonly ReadManager[], { left }: ExportedFleetFile): string {
  return sentences(
    ...managers.map((manager) => {
      const name = isolated(manager.endpoint.name, 60);
      if ('error' in manager) {
        const { what } = explain(manager.error);
        return sentences(l10n.t('{0} could not be read.', name), what);
      }
      if (manager.refused === 0) return undefined;
      return l10n.t('{0}: entries of its list that cannot be used: {1}.', name, numberText(manager.refused));
    }),
    left.length === 0
      ? undefined
      : l10n.t(
          'Backup servers that are left out, because their names are no addresses: {0}.',
          numberText(left.length),
        ),
  );
}
