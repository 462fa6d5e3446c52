import { mask } from '../client/document';
import type { BodyTemplate, HeaderList } from '../client/exchange';
import type { BodyFormat } from '../client/format';

/** The environment variables that replace secrets. */
export const placeholders = {
  session: 'VEEAM_EM_SESSION',
  sessionId: 'VEEAM_EM_SESSION_ID',
  username: 'VEEAM_EM_USERNAME',
  password: 'VEEAM_EM_PASSWORD',
  backupServerPassword: 'VEEAM_BACKUP_SERVER_PASSWORD',
  certificateFile: 'VEEAM_EM_CERTIFICATE_FILE',
} as const;

/** A text in pieces, some of which are environment variables. */
export type Template = readonly (string | { readonly variable: string })[];

/** A request that a command can repeat. Its secrets are replaced by environment variables. */
export interface CopyRequest {
  readonly method: string;
  readonly url: Template;
  /** The headers without secrets. */
  readonly headers: HeaderList;
  /** How the request authenticates: with Basic credentials, with the token of a session, or not at all. */
  readonly authScheme: 'basic' | 'session' | 'none';
  readonly body: Template | undefined;
  readonly format: BodyFormat;
  readonly isPinned: boolean;
}

/** The facts of an exchange that a copy needs. */
export interface CopySource {
  readonly method: string;
  /** The URL of the exchange, in which session IDs are masked. */
  readonly url: string;
  /** The headers of the exchange, in which secrets are masked. */
  readonly headers: HeaderList;
  readonly template?: BodyTemplate | undefined;
  readonly mediaType: string;
}

/** Makes a repeatable request of an exchange. */
export function copyRequest(source: CopySource, isPinned: boolean): CopyRequest {
  const names = source.headers.map(([name]) => name.toLowerCase());
  const [before = '', ...after] = source.url.split(`/logonSessions/${mask}`);
  return {
    method: source.method,
    url:
      after.length === 0
        ? [source.url]
        : [`${before}/logonSessions/`, { variable: placeholders.sessionId }, after.join('')],
    headers: source.headers.filter(([name]) => /^(accept|content-type)$/i.test(name)),
    authScheme: names.includes('authorization')
      ? 'basic'
      : names.includes('x-restsvcsessionid')
        ? 'session'
        : 'none',
    body: source.template?.map((piece) =>
      typeof piece === 'string' ? piece : { variable: placeholders.backupServerPassword },
    ),
    format: /json/i.test(source.mediaType) ? 'json' : 'xml',
    isPinned,
  };
}

/** The environment variables that a command needs, each once. */
export function variablesOf({ url, authScheme, body, isPinned }: CopyRequest): readonly string[] {
  const own: readonly string[] =
    authScheme === 'basic'
      ? [placeholders.username, placeholders.password]
      : authScheme === 'session'
        ? [placeholders.session]
        : [];
  const inside = [...url, ...(body ?? [])].flatMap((piece) =>
    typeof piece === 'string' ? [] : [piece.variable],
  );
  return [...new Set([...own, ...inside, ...(isPinned ? [placeholders.certificateFile] : [])])];
}
