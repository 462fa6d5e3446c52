import * as l10n from '@vscode/l10n';
import { placed, stepped, type Place } from '../../core/session/arrange';
import type { Endpoint } from '../../core/session/endpoint';
import type { EndpointRegistry } from '../endpoints/registry';
import { showInformation, showWarning } from '../interaction/messages';
import { endpointOf, endpointRows, groupOf } from './arguments';
import { chooseStored, sandboxStays, sources } from './groupCommands';
import type { Handler, Handlers } from './register';

/** The order of the endpoints, by keys and by dragging. */
export const orderHandlers = (
  registry: EndpointRegistry,
): Pick<Handlers, 'moveUp' | 'moveDown' | 'internal.drop'> => ({
  moveUp: step(registry, -1, () => l10n.t('Move Up')),
  moveDown: step(registry, 1, () => l10n.t('Move Down')),
  'internal.drop': async (dragged, target) => {
    const endpoints = endpointRows(dragged, registry);
    const place = placeOf(registry, target);
    if (endpoints.length === 0 || place === undefined) return;
    const over = place.kind === 'row' ? [...endpoints, place.endpoint] : endpoints;
    if (over.some(({ source }) => source === 'sandbox')) await showInformation(sandboxStays());
    else if (place.kind === 'row' && new Set(over.map(({ source }) => source)).size > 1)
      await showWarning(l10n.t('An endpoint cannot move between your settings and those of the workspace.'));
    else await arrange(registry, endpoints, (entries, source, ids) => placed(entries, source, ids, place));
  },
});

const step =
  (registry: EndpointRegistry, direction: -1 | 1, title: () => string): Handler =>
  async (row, selected) => {
    const endpoints = await chooseStored(registry, row, selected, title());
    await arrange(registry, endpoints, (entries, source, ids) =>
      stepped(entries, source, ids, direction, groupsBefore(registry, source)),
    );
  };

type Stored = (typeof sources)[number];

/** Changes the entries of each file that defines some of the endpoints. */
async function arrange(
  { settings }: EndpointRegistry,
  endpoints: readonly Endpoint[],
  change: (entries: readonly unknown[], source: Stored, ids: ReadonlySet<string>) => readonly unknown[],
): Promise<void> {
  for (const source of sources) {
    const ids = new Set(endpoints.filter((endpoint) => endpoint.source === source).map(({ id }) => id));
    if (ids.size > 0) await settings.arrange(source, (entries) => change(entries, source, ids));
  }
}

/** The groups whose rows stand among the entries of the user, which are shown before those of the workspace. */
const groupsBefore = ({ endpoints }: EndpointRegistry, source: Stored): ReadonlySet<string> =>
  new Set(
    source === 'user'
      ? []
      : endpoints.flatMap((endpoint) => (endpoint.source === 'user' ? (endpoint.group ?? []) : [])),
  );

type Target =
  Exclude<Place, { kind: 'row' }> | (Place & { readonly kind: 'row'; readonly endpoint: Endpoint });

/** The place that a row stands for; a row below an endpoint stands for the endpoint. */
function placeOf(registry: EndpointRegistry, target: unknown): Target | undefined {
  if (target === undefined) return { kind: 'end' };
  const name = groupOf(target);
  if (name !== undefined) return { kind: 'group', name };
  const endpoint = endpointOf(target, registry);
  return endpoint && { kind: 'row', id: endpoint.id, endpoint };
}
