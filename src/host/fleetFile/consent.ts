import * as l10n from '@vscode/l10n';
import type { Plan } from '../../core/plan/plan';
import { planSummary } from '../../core/plan/planWords';
import { numberText } from '../../core/words/language';
import { endpointsOf, licenceActs, readOnlyWords, unverifiedWords } from '../../core/apply/consentWords';
import { itemsOf, type ApplyItem } from '../../core/apply/item';
import type { Endpoint } from '../../core/session/endpoint';
import { isolated, visible } from '../../text/visible';
import { environmentTone } from '../endpoints/guards';
import type { LicenceConsent } from '../endpoints/licenceConsent';
import { confirmDanger, showDialog } from '../interaction/dialogs';
import { askText } from '../interaction/inputs';

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
  const readOnly = readOnlyWords(items);
  if (readOnly !== undefined) {
    await showDialog({ question: readOnly, detail: [] }, 'warning');
    return false;
  }
  const unverified = unverifiedWords(items);
  const isAgreed = await confirmDanger({
    question: l10n.t('Apply the plan? Actions: {0}.', numberText(items.length)),
    detail: [
      ...endpoints.map((endpoint) => countsLine(endpoint, items, plan)),
      ...(unverified === undefined ? [] : [unverified]),
    ],
    action: l10n.t('Apply'),
    refusal: l10n.t('Do Not Apply'),
  });
  if (!isAgreed) return false;
  for (const { endpoint, act } of licenceActs(items)) if (!(await licence.ask(endpoint, act))) return false;
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
