import { normaliseFingerprint } from '../client/certificates';
import { normaliseAccount } from './account';

/* Identifies endpoints, and binds stored secrets to them. */

/**
 * Where an endpoint is configured. Workspace settings are shared by a team, and are used only if the workspace is
 * trusted and the user agreed. The embedded Enterprise Manager is in no settings: it ends with the window.
 */
export type EndpointSource = 'user' | 'workspace' | 'sandbox';

/** The facts that assign a failure to its endpoint: several accounts may share one URL. */
export const placeOf = ({
  id,
  url,
}: {
  readonly id: string;
  readonly url: string;
}): { readonly baseUrl: string; readonly endpointId: string } => ({ baseUrl: url, endpointId: id });

/**
 * The ID of an endpoint in the tree, the forms and the commands. It is a JSON text, so that no part can imitate
 * another.
 */
export const endpointId = (
  url: string,
  account: string | undefined,
  source: EndpointSource = 'user',
): string => JSON.stringify([source, url, normaliseAccount(account ?? '')]);

export interface BoundTo {
  readonly url: string;
  readonly account: string | undefined;
  readonly certificate: string | undefined;
  readonly source: EndpointSource;
  /** The identity of the workspace that configures it. */
  readonly workspace: string | undefined;
}

/**
 * The text that all stored secrets are bound to: where they are sent, for which account, where that was configured,
 * and the certificate that the server must show. If any of it changes, nothing that was stored before is used.
 */
export const bindingOf = ({ url, account, certificate, source, workspace }: BoundTo): string =>
  JSON.stringify([
    source,
    source === 'workspace' ? (workspace ?? '') : '',
    url,
    normaliseAccount(account ?? ''),
    normaliseFingerprint(certificate ?? ''),
  ]);
