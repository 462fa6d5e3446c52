import * as l10n from '@vscode/l10n';
import type { CertificateFacts } from '../client/certificates';
import { paced } from '../client/pace';
import { serverName } from '../client/resources/backupServer';
import { isolated } from '../../text/visible';
import { certificateLines } from '../words/certificate';
import { explain } from '../words/explain';
import { fieldWords } from '../words/fieldWords';
import { numberText } from '../words/language';
import { conflictWords } from './conflictWords';
import { countsOf, type ActionKind, type FieldChange, type Plan, type PlannedRow } from './plan';

/** One action of a plan in words, for a document, a tree and a terminal. */
export interface PlanItem {
  readonly kind: ActionKind;
  /** The address of the row, or the name of a backup server without one. */
  readonly name: string;
  /** The line of the row in the file, from 1. */
  readonly line?: number | undefined;
  readonly action: string;
  /** Whole sentences, or one field each. */
  readonly details: readonly string[];
}

/** The actions for one Enterprise Manager. */
export interface PlanGroup {
  /** Undefined for rows whose endpoint is not configured. */
  readonly endpointId: string | undefined;
  readonly name: string;
  readonly url: string;
  readonly items: readonly PlanItem[];
}

/** What is done to a backup server, as a word. */
export function actionWord(kind: ActionKind): string {
  switch (kind) {
    case 'create':
      return l10n.t('connect');
    case 'change':
      return l10n.t('change');
    case 'collect':
      return l10n.t('collect data');
    case 'leave':
      return l10n.t('unchanged');
    case 'remove':
      return l10n.t('remove');
    case 'only-in-em':
      return l10n.t('only in Enterprise Manager');
    case 'conflict':
      return l10n.t('conflict');
    case 'not-read':
      return l10n.t('not known');
  }
}

/** A value of a field as a person reads it. */
const valueText = (value: string | number | undefined): string =>
  value === undefined || value === '' ? l10n.t('(empty)') : isolated(String(value), 200);

/**
 * A change of one field: its label, the old and the new value. Thumbprints stand one above the other, so that a person can
 * compare them. No response of Enterprise Manager contains an account or an address.
 */
export function changeTexts({ key, from, to }: FieldChange): readonly string[] {
  const [old, wanted] = [valueText(from), valueText(to)];
  if (key === 'vbrCertificateThumbprint')
    return [
      l10n.t('Old certificate thumbprint: {0}', old),
      l10n.t('New certificate thumbprint: {0}', wanted),
    ];
  const isHidden = key === 'username' || key === 'dnsNameOrIpAddress';
  const shown = isHidden ? l10n.t('(not shown by Enterprise Manager)') : old;
  return [l10n.t('{0}: {1} → {2}', fieldWords()[key].label, shown, wanted)];
}

const credentialText = (name: string): string => l10n.t('Credential: {0}', isolated(name));

const keptText = (): string =>
  l10n.t('It is not removed, because it is not certain that no row of the file means it.');

/** A new certificate, for comparing it. This machine may see another one than Enterprise Manager. */
const certificateTexts = (certificate: CertificateFacts | undefined): readonly string[] =>
  certificate === undefined
    ? []
    : [
        ...certificateLines(certificate).filter((line) => line !== ''),
        l10n.t(
          'The certificate was not verified. Compare its thumbprint with the one that the backup server shows.',
        ),
      ];

function rowItem({ row, action, untold }: PlannedRow): PlanItem {
  const item = {
    kind: action.kind,
    name: row.address,
    line: row.place?.line,
    action: actionWord(action.kind),
  };
  const hidden = untold.map((key) =>
    l10n.t('{0}: not compared, because Enterprise Manager does not show it.', fieldWords()[key].label),
  );
  switch (action.kind) {
    case 'create':
      return {
        ...item,
        details: [
          ...(row.credential === undefined ? [] : [credentialText(row.credential)]),
          ...(row.collect ? [l10n.t('Its data are collected afterwards.')] : []),
        ],
      };
    case 'change':
      return {
        ...item,
        details: [
          ...action.changes.flatMap(changeTexts),
          ...(action.credential === undefined ? [] : [credentialText(action.credential)]),
          ...certificateTexts(action.certificate),
          ...hidden,
          ...(action.collect ? [l10n.t('Its data are collected afterwards.')] : []),
        ],
      };
    case 'conflict':
      return { ...item, details: [conflictWords(action.conflict)] };
    case 'not-read':
      return { ...item, details: [explain(action.error).what] };
    default:
      return { ...item, details: hidden };
  }
}

/** A plan by Enterprise Manager, in the order of the file; what is only in Enterprise Manager follows. */
export async function planGroups({
  rows,
  extras,
  managers,
}: Pick<Plan, 'rows' | 'extras' | 'managers'>): Promise<readonly PlanGroup[]> {
  const groups = new Map<string | undefined, { group: Omit<PlanGroup, 'items'>; items: PlanItem[] }>();
  const groupOf = (endpointId: string | undefined, name: string, url: string): PlanItem[] => {
    const known = groups.get(endpointId ?? name) ?? { group: { endpointId, name, url }, items: [] };
    groups.set(endpointId ?? name, known);
    return known.items;
  };
  for (const { endpoint } of managers) groupOf(endpoint.id, endpoint.name, endpoint.url);
  await paced(rows, (planned) => {
    const { endpoint, row } = planned;
    groupOf(endpoint?.id, endpoint?.name ?? row.endpoint ?? '', endpoint?.url ?? '').push(rowItem(planned));
  });
  await paced(extras, ({ endpoint, server, remove, isKept }) => {
    const kind = remove ? 'remove' : 'only-in-em';
    groupOf(endpoint.id, endpoint.name, endpoint.url).push({
      kind,
      name: serverName(server),
      action: actionWord(kind),
      details: isKept === true ? [keptText()] : [],
    });
  });
  return [...groups.values()].map(({ group, items }) => ({ ...group, items }));
}

/** The plan in one sentence for each kind of action that it has. */
export function planSummary(plan: Pick<Plan, 'rows' | 'extras'>): readonly string[] {
  const counts = countsOf(plan);
  const told: readonly (readonly [ActionKind, (count: string) => string])[] = [
    ['create', (count) => l10n.t('To connect: {0}.', count)],
    ['change', (count) => l10n.t('To change: {0}.', count)],
    ['collect', (count) => l10n.t('To collect data from: {0}.', count)],
    ['remove', (count) => l10n.t('To remove: {0}.', count)],
    ['conflict', (count) => l10n.t('Conflicts: {0}.', count)],
    [
      'not-read',
      (count) => l10n.t('Not known, because an Enterprise Manager could not be read: {0}.', count),
    ],
    ['only-in-em', (count) => l10n.t('Only in Enterprise Manager: {0}.', count)],
    ['leave', (count) => l10n.t('Unchanged: {0}.', count)],
  ];
  return told.flatMap(([kind, words]) => (counts[kind] > 0 ? [words(numberText(counts[kind]))] : []));
}
