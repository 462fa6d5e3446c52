import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import type { Endpoint } from '../session/endpoint';
import type { CollectingAct } from '../words/licenceWords';
import type { ApplyItem } from './item';

/* What a person is told before a plan is applied: the same in the editor and on the command line. */

/** The endpoints of items, each once. */
export const endpointsOf = (items: readonly ApplyItem[]): readonly Endpoint[] => [
  ...new Map(items.map(({ endpoint }) => [endpoint.id, endpoint])).values(),
];

/** What items do to licences at one endpoint. */
interface LicenceAct {
  readonly endpoint: Endpoint;
  readonly act: CollectingAct;
}

/** What items do to licences at each endpoint. An endpoint where they do nothing is left out. */
export const licenceActs = (items: readonly ApplyItem[]): readonly LicenceAct[] =>
  endpointsOf(items).flatMap((endpoint): readonly LicenceAct[] => {
    const own = items.filter((item) => item.endpoint.id === endpoint.id);
    if (own.some(({ kind }) => kind === 'create')) return [{ endpoint, act: 'connect' }];
    const collects = own.some((item) => item.kind === 'collect' || (item.kind === 'change' && item.collect));
    return collects ? [{ endpoint, act: 'collect' }] : [];
  });

/** @returns undefined if every endpoint may be written to */
export function readOnlyWords(items: readonly ApplyItem[]): string | undefined {
  const names = endpointsOf(items).flatMap(({ name, readOnly }) =>
    readOnly === true ? [isolated(name, 60)] : [],
  );
  return names.length === 0
    ? undefined
    : l10n.t('These endpoints are read-only: {0}. Nothing was begun.', names.join(', '));
}

/** @returns undefined if no item pins a certificate that was only read */
export const unverifiedWords = (items: readonly ApplyItem[]): string | undefined =>
  items.some((item) => item.kind === 'change' && item.certificate !== undefined)
    ? l10n.t('The certificates were not verified. Compare their thumbprints with the backup servers.')
    : undefined;
