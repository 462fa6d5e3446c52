import * as l10n from '@vscode/l10n';
import type { Plan } from '../../core/plan/plan';
import { planSummary } from '../../core/plan/planWords';
import { numberText } from '../../core/words/language';
import { itemsOf, type ApplyItem } from '../../core/apply/item';
import type { Endpoint } from '../../core/session/endpoint';
import { isolated, visible } from '../../text/visible';
import { environmentTone } from '../endpoints/guards';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { askText } from '../interaction/inputs';

/** The endpoints of items, each once. */
export const endpointsOf = (items: readonly ApplyItem[]): readonly Endpoint[] => [
  ...new Map(items.map(({ endpoint }) => [endpoint.id, endpoint])).values(),
];

/**
 * Asks for consent to exactly these items: their counts for each endpoint, the licence, and by typing the removals and the
 * endpoints in production.
 */
export async function agreeTo(
  items: readonly ApplyItem[],
  plan: Plan,
  licence: Pick<LicenceConsent, 'ask'>,
): Promise<boolean> {
  const endpoints = endpointsOf(items);
  const readOnly = endpoints.filter((endpoint) => endpoint.readOnly === true);
  if (readOnly.length > 0) {
    const names = readOnly.map(({ name }) => isolated(name, 60)).join(', ');
    const question = l10n.t('These endpoints are read-only: {0}. Nothing was begun.', names);
    await showDialog({ question, detail: [] }, 'warning');
    return false;
  }
  const isAgreed = await confirmDanger({
    question: l10n.t('Apply the plan? Actions: {0}.', numberText(items.length)),
    detail: [
      ...endpoints.map((endpoint) => countsLine(endpoint, items, plan)),
      ...(items.some((item) => item.kind === 'change' && item.certificate !== undefined)
        ? [l10n.t('The certificates were not verified. Compare their thumbprints with the backup servers.')]
        : []),
    ],
    action: l10n.t('Apply'),
    refusal: l10n.t('Do Not Apply'),
  });
  if (!isAgreed) return false;
  for (const endpoint of endpoints) {
    const own = items.filter((item) => item.endpoint.id === endpoint.id);
    const connects = own.some(({ kind }) => kind === 'create');
    const collects = own.some((item) => item.kind === 'collect' || (item.kind === 'change' && item.collect));
    if ((connects || collects) && !(await licence.ask(endpoint, connects ? 'connect' : 'collect')))
      return false;
  }
  return (await typeRemovals(items)) && (await typeEndpoints(endpoints));
}

function countsLine(endpoint: Endpoint, items: readonly ApplyItem[], { rows, extras }: Plan): string {
  const ids = new Set(items.filter((item) => item.endpoint.id === endpoint.id).map(({ id }) => id));
  const own = {
    rows: rows.filter((planned) => itemsOf({ rows: [planned], extras: [] }).some(({ id }) => ids.has(id))),
    extras: extras.filter((extra) => extra.remove && extra.endpoint.id === endpoint.id),
  };
  return `${isolated(endpoint.name, 60)} (${endpoint.url}): ${planSummary(own).join(' ')}`;
}

async function typeRemovals(items: readonly ApplyItem[]): Promise<boolean> {
  const count = items.filter(({ kind }) => kind === 'remove').length;
  if (count === 0) return true;
  return typed(
    l10n.t('Remove {0} backup servers', numberText(count)),
    l10n.t('Type the number of backup servers that are removed: {0}.', String(count)),
    [String(count)],
    l10n.t('This is not the number.'),
  );
}

/** In production a click is not enough. */
async function typeEndpoints(endpoints: readonly Endpoint[]): Promise<boolean> {
  for (const { name, environment } of endpoints) {
    if (environmentTone(environment ?? '') !== 'production') continue;
    const isTyped = await typed(
      l10n.t('Apply to {0} (production)', isolated(name, 60)),
      l10n.t('Type {0} to apply the plan to it.', isolated(name)),
      [name, visible(name)],
      l10n.t('This is not the name.'),
    );
    if (!isTyped) return false;
  }
  return true;
}

async function typed(
  title: string,
  prompt: string,
  wanted: readonly string[],
  problem: string,
): Promise<boolean> {
  const answer = await askText({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' || wanted.includes(value) ? undefined : problem),
  });
  return answer !== undefined && wanted.includes(answer);
}
