import * as l10n from '@vscode/l10n';
import { isFullName, normalHost } from '../client/hosts';
import { sameHex } from '../client/whose';
import { validateField } from '../client/validate';
import type { BackupServer } from '../client/elements';
import { elementFields, longestValue, type ElementField, type RowKey } from '../fleetFile/keys';
import { visible } from '../../text/visible';
import type { NewFleetFile, RowValue, RowValues } from '../fleetFile/writeFleetFile';
import type { Endpoint } from '../session/endpoint';
import { endpointText } from './endpointsOfFile';
import type { Manager, ReadManager } from './plan';

export interface ExportedFleetFile {
  readonly file: NewFleetFile;
  /** Backup servers that the file cannot have, because their name is no address. */
  readonly left: readonly { readonly endpoint: Endpoint; readonly server: BackupServer }[];
}

/**
 * Makes a fleet file from what the Enterprise Managers hold. A plan of this file has nothing to do. Enterprise Managers that
 * could not be read are not in it, and its comment names them.
 */
export function exportFleetFile(managers: readonly ReadManager[]): ExportedFleetFile {
  const read = distinct(managers);
  const endpoints = read.map(({ endpoint }) => endpoint);
  const rows: RowValues[] = [];
  const left: { readonly endpoint: Endpoint; readonly server: BackupServer }[] = [];
  const texts = endpoints.map((endpoint) => endpointText(endpoint, endpoints));
  const hostsOf = ({ servers }: Manager): readonly string[] =>
    servers.map(({ name }) => normalHost(name ?? ''));
  const managersOf = countsOf(read.flatMap((manager) => [...new Set(hostsOf(manager))]));
  for (const [index, manager] of read.entries()) {
    const { endpoint, servers } = manager;
    const hosts = countsOf(hostsOf(manager));
    for (const server of servers) {
      const address = addressOf(server);
      if (address === undefined) {
        left.push({ endpoint, server });
        continue;
      }
      const host = normalHost(address);
      // Two Enterprise Managers may know two backup servers by one short name or one IP address, but not by one full name.
      const isUnique = hosts.get(host) === 1 && (managersOf.get(host) === 1 || isFullName(host));
      rows.push({
        ...shownValues(server),
        dnsNameOrIpAddress: address,
        ...(read.length > 1 && { endpoint: texts[index] ?? endpoint.url }),
        ...(!isUnique && { uid: server.uid }),
      });
    }
  }
  return { file: { endpoints: texts, rows, comment: exportComment(managers) }, left };
}

/** Two accounts of one Enterprise Manager see the same list. */
function distinct(managers: readonly ReadManager[]): readonly Manager[] {
  const urls = new Set<string>();
  return managers.filter((manager): manager is Manager => {
    if (!('servers' in manager) || urls.has(manager.endpoint.url)) return false;
    urls.add(manager.endpoint.url);
    return true;
  });
}

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

const hostField = elementFields.find(({ key }) => key === 'dnsNameOrIpAddress');

/** The name of a backup server, if it has the form of an address. */
export function addressOf({ name }: BackupServer): string | undefined {
  if (name === undefined || hostField === undefined || name.length > longestValue) return undefined;
  const checked = validateField(hostField, name);
  return 'value' in checked && typeof checked.value === 'string' ? checked.value : undefined;
}

/** The keys of a row that an entity shows too. The account is known to Enterprise Manager only. */
const shown = [
  'description',
  'port',
  'wcfPort',
  'vbrCertificateThumbprint',
] as const satisfies readonly RowKey[];

function shownValues(server: BackupServer): RowValues {
  return Object.fromEntries(
    shown.flatMap((key) => {
      const field = elementFields.find((element) => element.key === key);
      const value = field && writtenValue(field, server[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** A value that a file may have and that means the same when it is read; another one is left out, and is not compared then. */
function writtenValue(field: ElementField, value: RowValue | undefined): RowValue | undefined {
  if (value === undefined || value === '' || String(value).length > longestValue) return undefined;
  const checked = validateField(field, String(value));
  if ('problem' in checked || checked.value === undefined) return undefined;
  const isSame =
    field.rule === 'thumbprint' ? sameHex(String(checked.value), String(value)) : checked.value === value;
  return isSame ? checked.value : undefined;
}

const exportComment = (managers: readonly ReadManager[]): readonly string[] => [
  l10n.t('What the Enterprise Managers hold.'),
  ...managers.flatMap((manager) =>
    'error' in manager
      ? [l10n.t('{0} could not be read and is not in this file.', visible(manager.endpoint.name))]
      : [],
  ),
  l10n.t(
    'Enterprise Manager tells the name of a backup server, not the address under which it was connected. The names stand here as addresses.',
  ),
  l10n.t(
    'It tells no accounts either. To connect these backup servers anew, add a "credential" to each, or to "defaults".',
  ),
];
