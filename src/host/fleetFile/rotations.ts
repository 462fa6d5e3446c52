import * as l10n from '@vscode/l10n';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { KeptApply } from '../../core/apply/applyJournal';
import type { ServerRef } from '../../core/inventory/inventory';
import { serverName } from '../../core/client/resources/backupServer';
import { certificateTimeoutMs } from '../../core/plan/pinnedCertificates';
import { planRotation, type Rotation } from '../../core/plan/rotation';
import { planScheme } from '../contributions/names';
import { showInformation } from '../interaction/messages';
import type { Credentials } from './credentials';
import { logInToAll, withPlanning, type Planned, type PlanningServices } from './planning';

/** What many backup servers get: a new account, or the thumbprints of the certificates that they present. */
export type RotationKind = 'credentials' | 'certificates';

/** What was asked for, without any secret. */
interface Request {
  readonly targets: readonly { readonly endpointId: string; readonly uid: string; readonly name: string }[];
  /** The name of the credential; undefined if accounts stay. */
  readonly credential: string | undefined;
}

type Services = Pick<PlanningServices, 'registry' | 'logIn'> & { readonly credentials: Credentials };

const titles: Readonly<Record<RotationKind, () => string>> = {
  credentials: () => l10n.t('Change Credentials'),
  certificates: () => l10n.t('Validate Certificate'),
};

const kinds = Object.keys(titles) as readonly RotationKind[];

/** What stands for a fleet file where there is none. There is one of each kind, as there is one plan of a file. */
export const rotationUri = (kind: RotationKind): vscode.Uri =>
  vscode.Uri.from({ scheme: planScheme, path: `/${kind}` });

const kindOf = (uri: vscode.Uri): RotationKind | undefined =>
  kinds.find((kind) => rotationUri(kind).toString() === uri.toString());

/** Whether a plan is one of backup servers that a person chose, and not of a fleet file. */
export const isRotation = (uri: vscode.Uri): boolean => kindOf(uri) !== undefined;

/** What a plan and a report call what they are of. */
export function titleOf(file: vscode.Uri): string {
  const kind = kindOf(file);
  return kind === undefined ? posix.basename(file.path) : titles[kind]();
}

/** Plans new accounts and new certificates for backup servers that a person chose. */
export class Rotations {
  /** The latest request of each kind: its plan is made again before it is applied. */
  private readonly requests = new Map<RotationKind, Request>();

  constructor(private readonly services: Services) {}

  /**
   * @param credential the name of the credential for new accounts
   * @returns undefined if there is no plan, because the user does not log in
   */
  async plan(
    kind: RotationKind,
    chosen: readonly ServerRef[],
    credential?: string,
  ): Promise<Planned | undefined> {
    const targets = chosen.map(({ endpoint, server }) => ({
      ...{ endpointId: endpoint.id, uid: server.uid, name: serverName(server) },
    }));
    this.requests.set(kind, { targets, credential });
    return this.planned(kind, { targets, credential });
  }

  /** @param kept what an earlier apply was of, also that of another window */
  async planAgain(uri: vscode.Uri, kept?: KeptApply): Promise<Planned | undefined> {
    const kind = kindOf(uri);
    const request = kind && (kept ? requestOf(kept) : this.requests.get(kind));
    if (kind && request) return this.planned(kind, request);
    await showInformation(l10n.t('This plan is no longer available. Select the backup servers again.'));
    return undefined;
  }

  private async planned(kind: RotationKind, request: Request): Promise<Planned | undefined> {
    const { registry, credentials } = this.services;
    const targets = request.targets.flatMap(({ endpointId, uid, name }) => {
      const endpoint = registry.byId(endpointId);
      return endpoint ? [{ endpoint, uid, name }] : [];
    });
    const endpoints = [...new Map(targets.map(({ endpoint }) => [endpoint.id, endpoint])).values()];
    const ask = await logInToAll(endpoints, this.services);
    if (ask === undefined) return undefined;
    const { credential: name } = request;
    const account = name === undefined ? undefined : (await credentials.get(name))?.username;
    const rotation: Rotation = {
      endpoints,
      choose: () => targets,
      ...(name !== undefined && { credential: { name, account } }),
      ...(kind === 'certificates' && { certificateOf: await this.certificateOf() }),
    };
    const plan = await withPlanning((options) => planRotation(rotation, { ...options, ask }));
    return { uri: rotationUri(kind), plan, ask };
  }

  private async certificateOf(): Promise<Rotation['certificateOf']> {
    const api = await this.services.registry.loadApi();
    return (host, port, signal) =>
      api.fetchCertificate({ host, port, signal, timeoutMs: certificateTimeoutMs });
  }
}

function requestOf({ items }: KeptApply): Request {
  return {
    targets: items.flatMap(({ item: { endpoint, name, rotation } }) =>
      rotation ? [{ endpointId: endpoint.id, uid: rotation.uid, name }] : [],
    ),
    credential: items.find(({ item }) => item.rotation?.credential !== undefined)?.item.rotation?.credential,
  };
}
