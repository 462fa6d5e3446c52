import { normaliseFingerprint } from '../client/certificates';
import { normaliseAccount } from './account';

/* Which endpoint is which, and what is stored for it belongs to whom. */

/**
 * Whose settings an endpoint comes from. A workspace's are shared by a team, and used only where it is trusted and the
 * user agreed. That of the embedded Enterprise Manager is in no settings: it ends with the window.
 */
export type EndpointSource = 'user' | 'workspace' | 'sandbox';

/** Where a failure of an endpoint belongs: several accounts may share one URL. */
export const placeOf = ({
  id,
  url,
}: {
  readonly id: string;
  readonly url: string;
}): { readonly baseUrl: string; readonly endpointId: string } => ({ baseUrl: url, endpointId: id });

/** What the tree, the forms and the commands know an endpoint by. A JSON text, so that no part can imitate another. */
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
  /** The identity of the workspace that it comes from. */
  readonly workspace: string | undefined;
}

/**
 * What everything that is stored in secret is bound to: where it is sent, for which account, who named that place, and
 * which certificate has to be shown there. If any of it changes, nothing that was stored before is used.
 */
export const bindingOf = ({ url, account, certificate, source, workspace }: BoundTo): string =>
  JSON.stringify([
    source,
    source === 'workspace' ? (workspace ?? '') : '',
    url,
    normaliseAccount(account ?? ''),
    normaliseFingerprint(certificate ?? ''),
  ]);
