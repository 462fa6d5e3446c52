import type { EndpointSecrets } from '../../core/session/secrets';
import type { EndpointSession } from '../../core/session/session';
import type { Endpoint } from '../../core/session/endpoint';

type Asked = Pick<EndpointSession, 'endpoint' | 'passwordAccount'>;

/**
 * Whether a password of each endpoint is remembered. VS Code loses children that arrive while it waits for the item of their
 * row (microsoft/vscode#192055), so only the first item of a row waits for the storage. Later ones show what is known, and the
 * row changes once more if the storage says otherwise.
 */
export class RememberedPasswords {
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly secrets: Pick<EndpointSecrets, 'password'>,
    private readonly onDidChange: (endpoint: Endpoint) => void,
    private readonly onBug: (error: unknown) => void,
  ) {}

  async of(session: Asked): Promise<boolean> {
    const { endpoint } = session;
    const known = this.known.get(endpoint.id);
    const read = this.read(session).then((isRemembered) => {
      this.known.set(endpoint.id, isRemembered);
      if (known !== undefined && known !== isRemembered) this.onDidChange(endpoint);
      return isRemembered;
    });
    if (known === undefined) return read;
    read.catch(this.onBug);
    return known;
  }

  private async read(session: Asked): Promise<boolean> {
    if (session.passwordAccount !== undefined) return true;
    return (await this.secrets.password(session.endpoint)) !== undefined;
  }
}
