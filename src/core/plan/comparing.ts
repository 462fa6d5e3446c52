import type { BackupServer } from '../client/elements';
import { isSha256, sameHex, sameText } from '../client/whose';
import type { FleetRow } from '../fleetFile/fleetFile';
import type { FieldChange } from './plan';

type Key = Exclude<FieldChange['key'], 'dnsNameOrIpAddress'>;
type Value = string | number;

/**
 * How an element of the file is compared with the entity. `hidden` is one that no response contains: the account is known to
 * Enterprise Manager only.
 */
const comparisons: Readonly<Record<Key, 'hidden' | ((server: BackupServer) => Value | undefined)>> = {
  description: ({ description }) => description ?? '',
  port: ({ port }) => port,
  username: 'hidden',
  wcfPort: ({ wcfPort }) => wcfPort,
  vbrCertificateThumbprint: ({ vbrCertificateThumbprint: shown }) =>
    shown !== undefined && isSha256(shown) ? undefined : shown,
};

function isSame(key: Key, one: Value, other: Value): boolean {
  switch (key) {
    case 'description':
      return sameText(String(one), String(other));
    case 'vbrCertificateThumbprint':
      return sameHex(String(one), String(other));
    default:
      return one === other;
  }
}

export interface Compared {
  readonly changes: readonly FieldChange[];
  /** Elements that Enterprise Manager does not show. They are not changed, since they may be as the file wants them. */
  readonly untold: readonly Key[];
}

/** Compares what the file gives with what Enterprise Manager shows. What the file does not give is not compared. */
export function compareRow({ values }: Pick<FleetRow, 'values'>, server: BackupServer): Compared {
  const changes: FieldChange[] = [];
  const untold: Key[] = [];
  for (const [key, compare] of Object.entries(comparisons) as [Key, (typeof comparisons)[Key]][]) {
    const to = values[key];
    if (to === undefined) continue;
    const from = compare === 'hidden' ? undefined : compare(server);
    if (from === undefined) untold.push(key);
    else if (!isSame(key, from, to)) changes.push({ key, from: from === '' ? undefined : from, to });
  }
  return { changes, untold };
}
