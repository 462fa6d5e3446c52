import { mask } from '../client/document';
import type { BodyTemplate, HeaderList } from '../client/exchange';
import type { BodyFormat } from '../client/format';

/** The names of environment variables that stand for what is secret. */
export const placeholders = {
  session: 'VEEAM_EM_SESSION',
  sessionId: 'VEEAM_EM_SESSION_ID',
  username: 'VEEAM_EM_USERNAME',
  password: 'VEEAM_EM_PASSWORD',
  backupServerPassword: 'VEEAM_BACKUP_SERVER_PASSWORD',
  certificateFile: 'VEEAM_EM_CERTIFICATE_FILE',
} as const;

/** A text in pieces, of which some are environment variables. */
export type Template = readonly (string | { readonly variable: string })[];

/** A request as a command can make it again: its secrets are names of environment variables. */
export interface CopyRequest {
  readonly method: string;
  readonly url: Template;
  /** Without those of secrets. */
  readonly headers: HeaderList;
  /** What proves who asks: Basic credentials, the session's token, or nothing. */
  readonly proof: 'basic' | 'session' | 'none';
  readonly body: Template | undefined;
  readonly format: BodyFormat;
  /** The certificate of the server is not one that the system trusts. */
  readonly isPinned: boolean;
}

export interface CopySource {
  readonly method: string;
  /** As an exchange tells it, the IDs of sessions masked. */
  readonly url: string;
  /** As an exchange tells them, secrets masked. */
  readonly headers: HeaderList;
  readonly template?: BodyTemplate | undefined;
  readonly mediaType: string;
}

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
    proof: names.includes('authorization')
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

/** The variables that a command needs, each once. */
export function variablesOf({ url, proof, body, isPinned }: CopyRequest): readonly string[] {
  const own: readonly string[] =
    proof === 'basic'
      ? [placeholders.username, placeholders.password]
      : proof === 'session'
        ? [placeholders.session]
        : [];
  const inside = [...url, ...(body ?? [])].flatMap((piece) =>
    typeof piece === 'string' ? [] : [piece.variable],
  );
  return [...new Set([...own, ...inside, ...(isPinned ? [placeholders.certificateFile] : [])])];
}
